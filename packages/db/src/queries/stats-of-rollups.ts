import { type SessionStatus, sessionStatuses } from '@masker/contract';
import { rollupParts, rollupsWithin, rowParts, windowOf } from '../rollup/cover-sql.ts';
import { durationMs } from '../rollup/sql.ts';
import { rollupWidths } from '../rollup/widths.ts';
import { ofStatuses, statusLiteral } from './list-statement.ts';
import { bucketOf, bySubject, statsMeasures } from './stats-answer.ts';
import type { RollupShape } from './stats-statement.ts';

/** The first parameter of the cover, whose first stretch is the window. */
const covering = 6;

/** Sums up what the rollups tell of a window, and the rows at its edges. */
export function statsOfRollups({ agent, statuses, filledBy }: RollupShape): string {
  const asked = sessionStatuses.filter(
    (one) => statuses.length === 0 || statuses.map(statusLiteral).includes(one),
  );
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
          sum_bigint(sign * redactions), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY ${grouping}
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT ${bucketOf('at')} AS start, ${sessionStatuses.map((one) => `sum_bigint(${one}) AS ${one}`).join(', ')}
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
    )`;
}

/** What one rollup adds to the measures, or takes away. */
function measuresOfRollup(asked: readonly SessionStatus[]): string {
  const sum = (measure: string) => `sign * (${asked.map((one) => `${one}_${measure}`).join(' + ')})`;
  return `${sessionsOfRollup(asked)}, ${sum('redactions')} AS redactions, ${sum('duration_ms')} AS duration_ms`;
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
        FROM ${rollupParts(
          covering,
          rollupWidths.filter((width) => width <= widest),
        )}, LATERAL (${rollupsWithin('$2')}
        ) AS rollup
        UNION ALL
        SELECT started_at, ${sessionsOfRow('sign')} FROM edge`;
}

/** The same, all from the rows. */
function bucketRows(agent: boolean, statuses: readonly SessionStatus[]): string {
  const [since, until] = windowOf(covering);
  return `
        SELECT started_at AS at, ${sessionsOfRow('1')}
        FROM (${rowsBetween(since, until, agent, statuses)}
        ) AS row`;
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
    'account_id = $1',
    ...(agent ? ['agent_id = $2'] : []),
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
        ORDER BY started_at DESC, id DESC`;
}
