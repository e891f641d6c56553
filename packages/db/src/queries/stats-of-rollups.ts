import { type SessionStatus, type StatsInclude, sessionStatuses } from '@masker/contract';
import { rollupParts, rollupsWithin, rowParts, windowOf } from '../rollup/cover-sql.ts';
import { bucketIn, bucketIsOf, countIn, durationBucket, durationKey } from '../rollup/duration-histogram.ts';
import { durationMs } from '../rollup/sql.ts';
import { facetWidths, rollupWidths } from '../rollup/widths.ts';
import { ofStatuses, ownerOf, statusLiteral } from './list-conditions.ts';
import { bucketOf, bySubject, statsMeasures, told } from './stats-answer.ts';
import type { RollupShape } from './stats-shape.ts';

/** The first parameter of the cover, whose first stretch is the window. */
const covering = 6;

/** The first parameter of the cover of single agents' durations, if they are included. */
const coveringDurations = covering + 2 * (rollupWidths.length + 1);

/** Sums up a window from its rollups, and from the rows at its edges. */
export function statsOfRollups(shape: RollupShape): string {
  const { agent, statuses, filledBy, include } = shape;
  const asked = askedOf(statuses);
  const { agentId, grouping } = bySubject(agent);
  return `edge AS MATERIALIZED (
      SELECT sign, row.*
      FROM ${rowParts(covering)}, LATERAL (${rowsBetween('part.since', 'part.until', agent, statuses)}
      ) AS row
    ), subject AS (
      SELECT agent_id, ${statsMeasures.map((one) => `sum_bigint(${one}) AS ${one}`).join(', ')}
      FROM (
        SELECT agent_id, ${measuresOfRollup(asked)}
        FROM ${rollupParts(covering)}, LATERAL (${rollupsWithin(agent ? '$2' : undefined)}
        ) AS rollup
        UNION ALL
        SELECT
          ${agentId},
          ${sessionStatuses.map((one) => `sum_bigint(sign) FILTER (WHERE status = '${one}')`).join(', ')},
          sum_bigint(sign * redactions), sum_bigint(sign) FILTER (WHERE kinds IS NULL), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY ${grouping}
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT ${bucketOf('at')} AS start, ${sumsByStatus}
      FROM (${filledBy === null ? bucketRows(agent, statuses) : bucketRollups(asked, filledBy)}
      ) AS part
      GROUP BY 1
    ), kind_count AS (
      SELECT sign * times AS times, of_status AS kinds
      FROM
        ${rollupParts(covering)}, LATERAL (${rollupsWithin('$2')}
        ) AS rollup, LATERAL (VALUES ${kindsOf(asked)}) AS asked(times, of_status)
      UNION ALL
      SELECT sum(sign), kinds FROM edge GROUP BY kinds
    )${agent ? '' : told(include)}${include.map((one) => included[one](shape)).join('')}`;
}

/** The requested statuses. */
function askedOf(statuses: readonly SessionStatus[]): SessionStatus[] {
  const literals = statuses.map(statusLiteral);
  return sessionStatuses.filter((one) => statuses.length === 0 || literals.includes(one));
}

const sumsByStatus = sessionStatuses.map((one) => `sum_bigint(${one}) AS ${one}`).join(', ');

/** The optional parts. */
const included: Record<StatsInclude, (shape: RollupShape) => string> = {
  durations: durationCount,
  kinds_by_bucket: ({ agent, statuses, filledBy }) => `, bucket_kind AS (${
    filledBy === null ? bucketKindsOfRows(agent, statuses) : bucketKindsOfRollups(askedOf(statuses), filledBy)
  }
    )`,
  // Of one agent, the series of all is its own.
  agent_series: ({ agent, statuses, filledBy }) =>
    agent
      ? `, agent_bucket AS (SELECT 0 AS place, * FROM bucket_count)`
      : `, agent_bucket AS (
      SELECT place, ${bucketOf('at')} AS start, ${sumsByStatus}
      FROM (${filledBy === null ? agentRows(statuses) : agentRollups(askedOf(statuses), filledBy)}
      ) AS part
      GROUP BY 1, 2
    )`,
  agent_durations: (shape) =>
    shape.agent
      ? `${shape.include.includes('durations') ? '' : durationCount(shape)}, agent_duration AS (
      SELECT 0 AS place, key, n FROM duration_count
    )`
      : agentDurationCount(shape),
};

/** Sessions by duration and status: of one agent from the rollups that know of it, of all from every width. */
function durationCount({ agent, statuses }: RollupShape): string {
  return `, duration_count AS (
      SELECT key, sum_bigint(n) AS n
      FROM (
        SELECT key, sign * (${countIn('packed', 'key')}) AS n
        FROM (
          SELECT sign, packed, ${bucketIn('packed')} AS key
          FROM (
            -- Not joined: PostgreSQL would remember what it took apart, which takes longer than that.
            SELECT sign, unnest(durations) AS packed
            FROM
              ${agent ? rollupParts(coveringDurations, facetWidths.agent) : rollupParts(covering)},
              LATERAL (${rollupsWithin('$2')}
              ) AS rollup
          ) AS entry
        ) AS bucket
        ${statuses.length > 0 ? `WHERE ${bucketIsOf('key', askedOf(statuses))}` : ''}
        UNION ALL
        SELECT ${durationKey('status', 'duration_ms')}, sum_bigint(sign)
        FROM ${agent ? edgeOfDurations(true, statuses) : 'edge'}
        GROUP BY 1
      ) AS part
      GROUP BY key
      HAVING sum_bigint(n) > 0
    )`;
}

/** Sessions by duration of each listed agent. */
function agentDurationCount({ statuses }: RollupShape): string {
  return `, agent_duration AS (
      SELECT place, ${durationBucket('key')} AS key, sum_bigint(n) AS n
      FROM (
        SELECT place, key, sign * (${countIn('packed', 'key')}) AS n
        FROM (
          SELECT place, sign, packed, ${bucketIn('packed')} AS key
          FROM (
            SELECT place, sign, unnest(durations) AS packed
            FROM told, ${rollupParts(coveringDurations, facetWidths.agent)}, LATERAL (${rollupsWithin('told.agent_id')}
            ) AS rollup
          ) AS entry
        ) AS bucket
        ${statuses.length > 0 ? `WHERE ${bucketIsOf('key', askedOf(statuses))}` : ''}
        UNION ALL
        SELECT place, ${durationKey('status', 'duration_ms')}, sum_bigint(sign)
        FROM ${edgeOfDurations(false, statuses)} JOIN told USING (agent_id)
        GROUP BY 1, 2
      ) AS part
      GROUP BY 1, 2
      HAVING sum_bigint(n) > 0
    )`;
}

/** The rows, of one agent or of all, that the rollups with the durations of single agents lack. */
function edgeOfDurations(agent: boolean, statuses: readonly SessionStatus[]): string {
  return `(
          SELECT sign, row.*
          FROM ${rowParts(coveringDurations)}, LATERAL (${rowsBetween('part.since', 'part.until', agent, statuses)}
          ) AS row
        ) AS edge_of_durations`;
}

/** The rollups that fill buckets: those of a cover that are no wider than these. */
function filling(widest: number): string {
  return rollupParts(
    covering,
    rollupWidths.filter((width) => width <= widest),
  );
}

/** Redactions by kind and bucket, from rollups, and the rows at the edges. They are added up by who reads them. */
function bucketKindsOfRollups(asked: readonly SessionStatus[], widest: number): string {
  return `
      SELECT ${bucketOf('start')} AS start, sign * times AS times, of_status AS kinds
      FROM
        ${filling(widest)}, LATERAL (${rollupsWithin('$2')}
        ) AS rollup, LATERAL (VALUES ${kindsOf(asked)}) AS asked(times, of_status)
      UNION ALL
      SELECT ${bucketOf('started_at')}, sign, kinds FROM edge`;
}

/** The same, all from the rows, and added up: they are many. */
function bucketKindsOfRows(agent: boolean, statuses: readonly SessionStatus[]): string {
  return `
      SELECT start, 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (
        SELECT ${bucketOf('started_at')} AS start, kind, sum_bigint(count::bigint) AS total
        FROM (${rowsOfWindow(agent, statuses)}
        ) AS row, jsonb_each_text(kinds) AS each(kind, count)
        GROUP BY 1, 2
      ) AS by_kind
      GROUP BY 1`;
}

/** Sessions of the listed agents by status, from rollups, and from the rows at the edges. */
function agentRollups(asked: readonly SessionStatus[], widest: number): string {
  return `
        SELECT place, start AS at, ${sessionsOfRollup(asked)}
        FROM told, ${filling(widest)}, LATERAL (${rollupsWithin('told.agent_id')}
        ) AS rollup
        UNION ALL
        SELECT place, started_at, ${sessionsOfRow('sign')} FROM edge JOIN told USING (agent_id)`;
}

/** The same, all from the rows. */
function agentRows(statuses: readonly SessionStatus[]): string {
  return `
        SELECT place, started_at AS at, ${sessionsOfRow('1')}
        FROM (${rowsOfWindow(false, statuses)}
        ) AS row JOIN told USING (agent_id)`;
}

/** The contribution of one rollup to the measures, positive or negative. */
function measuresOfRollup(asked: readonly SessionStatus[]): string {
  const sum = (measure: string) => `sign * (${asked.map((one) => `${one}_${measure}`).join(' + ')})`;
  return `${sessionsOfRollup(asked)}, ${['redactions', 'not_reported', 'duration_ms'].map((one) => `${sum(one)} AS ${one}`).join(', ')}`;
}

function sessionsOfRollup(asked: readonly SessionStatus[]): string {
  return sessionStatuses
    .map((one) => `${asked.includes(one) ? `sign * ${one}_sessions` : '0::bigint'} AS ${one}`)
    .join(', ');
}

/** Sessions by status, from rollups that are no wider than the buckets, and the rows at the edges. */
function bucketRollups(asked: readonly SessionStatus[], widest: number): string {
  return `
        SELECT start AS at, ${sessionsOfRollup(asked)}
        FROM ${filling(widest)}, LATERAL (${rollupsWithin('$2')}
        ) AS rollup
        UNION ALL
        SELECT started_at, ${sessionsOfRow('sign')} FROM edge`;
}

/** The same, all from the rows. */
function bucketRows(agent: boolean, statuses: readonly SessionStatus[]): string {
  return `
        SELECT started_at AS at, ${sessionsOfRow('1')}
        FROM (${rowsOfWindow(agent, statuses)}
        ) AS row`;
}

/** All sessions of the window. */
function rowsOfWindow(agent: boolean, statuses: readonly SessionStatus[]): string {
  const [since, until] = windowOf(covering);
  return rowsBetween(since, until, agent, statuses);
}

const sessionsOfRow = (times: string) =>
  sessionStatuses.map((one) => `${times} * (status = '${one}')::int AS ${one}`).join(', ');

/** Which kinds of a rollup statuses have, and how often they count: what went well is the rest. */
function kindsOf(asked: readonly SessionStatus[]): string {
  const others = sessionStatuses.filter((one) => one !== 'ok');
  const parts = asked.includes('ok')
    ? ['(1, kinds)', ...others.filter((one) => !asked.includes(one)).map((one) => `(-1, ${one}_kinds)`)]
    : asked.map((one) => `(1, ${one}_kinds)`);
  return parts.join(', ');
}

/** Sessions between two instants. */
function rowsBetween(
  since: string,
  until: string,
  agent: boolean,
  statuses: readonly SessionStatus[],
): string {
  const conditions = [
    ...ownerOf(agent ? '$2' : undefined).all,
    ...ofStatuses(statuses),
    `started_at >= ${since}`,
    `started_at < ${until}`,
  ];
  return `
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, ${durationMs} AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE ${conditions.join(' AND ')}
        ORDER BY started_at DESC`;
}
