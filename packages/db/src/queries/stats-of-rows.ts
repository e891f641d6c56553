import { type StatsInclude, sessionStatuses } from '@masker/contract';
import { durationKey } from '../rollup/duration-histogram.ts';
import { durationMs } from '../rollup/sql.ts';
import { bandsOf, withinBand } from './bands.ts';
import { ownerOf, statusLiteral } from './list-conditions.ts';
import type { SessionStreams } from './session-streams.ts';
import { bucketOf, bySubject, told } from './stats-answer.ts';
import type { StatsShape } from './stats-shape.ts';

type Include = readonly StatsInclude[];

const tellsDurations = (include: Include) =>
  include.includes('durations') || include.includes('agent_durations');

/** The measures of a session. */
const measured = (include: Include) => `
          ${bucketOf('started_at')} AS start, agent_id, status, redaction_count,
          ${durationMs} AS duration_ms, redactions_by_kind${
            tellsDurations(include) ? `, ${durationKey('status', durationMs)} AS duration` : ''
          }`;

/**
 * Sums up the sessions themselves that have enough redactions, because no rollup has that. It reads only these, so its
 * cost grows with their number.
 *
 * Parameters after the common ones: since, until, and the minimum of redactions.
 */
export function statsOfLevels({ agent, statuses, include }: StatsShape): string {
  const owner = ownerOf(agent ? '$2' : undefined);
  const conditions = [
    ...withinBand(owner),
    ...(agent ? [] : [`$2 = ''`]),
    'redaction_count >= $8::bigint',
    'started_at >= $6::timestamptz',
    'started_at < $7::timestamptz',
  ];
  // The order is of no use but to PostgreSQL: it keeps to the index, band by band.
  return `band AS MATERIALIZED (${bandsOf(owner, statuses.map(statusLiteral), 'redaction_level($8::bigint)')}
    ), source AS (
      SELECT row.*
      FROM band, LATERAL (
        SELECT ${measured(include)}
        FROM session
        WHERE ${conditions.join(' AND ')}
        ORDER BY started_at DESC
      ) AS row
    ), ${sumsOfSource(agent, include)}`;
}

/**
 * Sums up the sessions of index scans that match all conditions. The cost grows with the number of scanned sessions in
 * the window.
 *
 * Parameters after the common ones: since, until, and those of the scans and the conditions.
 *
 * @param agent whether all of them are of one agent, `$2`
 */
export function statsOfStreams(
  { agent, include }: Pick<StatsShape, 'agent' | 'include'>,
  streams: SessionStreams,
  rest: readonly string[],
): string {
  const scanned = [...streams.conditions, 'started_at >= $6::timestamptz', 'started_at < $7::timestamptz'];
  return `source AS (
      SELECT ${measured(include)}
      FROM ${streams.relation}, LATERAL (
        SELECT * FROM session
        WHERE ${scanned.join(' AND ')}
        ORDER BY started_at DESC
      ) AS row
      WHERE ${[agent ? 'agent_id = $2' : `$2 = ''`, ...rest].join(' AND ')}
    ), ${sumsOfSource(agent, include)}`;
}

/** The parts of the result, from the sessions of `source`. */
function sumsOfSource(agent: boolean, include: Include): string {
  const { agentId, grouping } = bySubject(agent);
  const byDuration = tellsDurations(include);
  const durations = include.includes('agent_durations') ? '(agent_id, duration)' : '(duration)';
  const byKinds = include.includes('kinds_by_bucket')
    ? '(start, redactions_by_kind)'
    : '(redactions_by_kind)';
  return `summed AS MATERIALIZED (
      -- All groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(status, redactions_by_kind) AS without, start, agent_id, status, redactions_by_kind,${byDuration ? ' duration,' : ''}
        count(*) AS sessions, sum(redaction_count) AS redactions,
        count(*) FILTER (WHERE redactions_by_kind IS NULL) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), ${byKinds}${byDuration ? `, ${durations}` : ''})
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, not_reported, duration_ms FROM summed WHERE without = ${0b01}
    ), subject AS (
      SELECT
        ${agentId} AS agent_id, ${byStatus},
        sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY ${grouping}
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, ${byStatus} FROM counts GROUP BY 1
    ), by_kind AS (
      SELECT start, kind, sum(count::bigint * sessions) AS total
      FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
      WHERE without = ${0b10}
      GROUP BY 1, 2
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (SELECT kind, sum(total) AS total FROM by_kind GROUP BY 1) AS of_all
      HAVING count(*) > 0
    )${told(include)}${include.map((one) => included[one](include)).join('')}`;
}

const byStatus = sessionStatuses
  .map((one) => `sum_bigint(sessions) FILTER (WHERE status = '${one}') AS ${one}`)
  .join(', ');

/** The optional parts. */
const included: Record<StatsInclude, (include: Include) => string> = {
  durations: (include) => `, duration_count AS (
      SELECT duration AS key, ${
        include.includes('agent_durations')
          ? `sum_bigint(sessions) AS n FROM summed WHERE without = ${0b11} GROUP BY 1`
          : `sessions AS n FROM summed WHERE without = ${0b11}`
      }
    )`,
  kinds_by_bucket: () => `, bucket_kind AS (
      SELECT start, 1 AS times, jsonb_object_agg(kind, total) AS kinds FROM by_kind GROUP BY 1
    )`,
  agent_series: () => `, agent_bucket AS (
      SELECT place, start, ${byStatus} FROM counts JOIN told USING (agent_id) GROUP BY 1, 2
    )`,
  agent_durations: () => `, agent_duration AS (
      SELECT place, duration AS key, sessions AS n FROM summed JOIN told USING (agent_id) WHERE without = ${0b11}
    )`,
};
