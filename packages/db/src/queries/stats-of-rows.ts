import { sessionStatuses } from '@masker/contract';
import { durationMs } from '../rollup/sql.ts';
import { bandsOf, withinBand } from './bands.ts';
import { statusLiteral } from './list-statement.ts';
import type { SessionStreams } from './session-streams.ts';
import { bucketOf, bySubject } from './stats-answer.ts';
import type { StatsShape } from './stats-statement.ts';

/** What of a session is summed up. */
const measured = `
          ${bucketOf('started_at')} AS start, agent_id, status, redaction_count,
          ${durationMs} AS duration_ms, redactions_by_kind`;

/**
 * Sums up the sessions themselves, those that have enough redactions: no rollup knows of that. It reads these
 * alone, so it takes as long as there are many.
 *
 * Parameters behind the common ones: since, until, and redactions at least.
 */
export function statsOfLevels({ agent, statuses }: StatsShape): string {
  const owner = ['account_id = $1', agent ? 'agent_id = $2' : `$2 = ''`];
  const conditions = [
    ...withinBand(owner),
    'redaction_count >= $8::bigint',
    'started_at >= $6::timestamptz',
    'started_at < $7::timestamptz',
  ];
  // The order is of no use but to PostgreSQL: it keeps to the index, band by band.
  return `band AS MATERIALIZED (${bandsOf(owner, statuses.map(statusLiteral), 'redaction_level($8::bigint)')}
    ), source AS (
      SELECT row.*
      FROM band, LATERAL (
        SELECT ${measured}
        FROM session
        WHERE ${conditions.join(' AND ')}
        ORDER BY started_at DESC, id DESC
      ) AS row
    ), ${sumsOfSource(agent)}`;
}

/**
 * Sums up the sessions that scans of indexes have, as far as they meet all conditions. It takes as long as the scans
 * have sessions in the window.
 *
 * Parameters behind the common ones: since, until, and those of the scans and the conditions.
 *
 * @param agent whether all of them are of one agent, `$2`
 */
export function statsOfStreams(agent: boolean, streams: SessionStreams, rest: readonly string[]): string {
  const scanned = [...streams.conditions, 'started_at >= $6::timestamptz', 'started_at < $7::timestamptz'];
  return `source AS (
      SELECT ${measured}
      FROM ${streams.relation}, LATERAL (
        SELECT * FROM session
        WHERE ${scanned.join(' AND ')}
        ORDER BY started_at DESC, id DESC
      ) AS row
      WHERE ${[agent ? 'agent_id = $2' : `$2 = ''`, ...rest].join(' AND ')}
    ), ${sumsOfSource(agent)}`;
}

/** What an answer is made of, from the sessions of `source`. */
function sumsOfSource(agent: boolean): string {
  const { agentId, grouping } = bySubject(agent);
  return `summed AS MATERIALIZED (
      -- Both groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(redactions_by_kind) = 0 AS by_kinds, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, duration_ms FROM summed WHERE NOT by_kinds
    ), subject AS (
      SELECT
        ${agentId} AS agent_id, ${byStatus},
        sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY ${grouping}
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, ${byStatus} FROM counts GROUP BY 1
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (
        SELECT kind, sum(count::bigint * sessions) AS total
        FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
        WHERE by_kinds
        GROUP BY 1
      ) AS by_kind
      HAVING count(*) > 0
    )`;
}

const byStatus = sessionStatuses
  .map((one) => `sum_bigint(sessions) FILTER (WHERE status = '${one}') AS ${one}`)
  .join(', ');
