import { sessionStatuses } from '@masker/contract';
import { durationMs } from '../rollup/sql.ts';
import { bandsOf, withinBand } from './bands.ts';
import { statusLiteral } from './list-statement.ts';
import { bucketOf, bySubject } from './stats-answer.ts';
import type { StatsShape } from './stats-statement.ts';

/**
 * Sums up the sessions themselves, those that have enough redactions: no rollup knows of that. It reads these
 * alone, so it takes as long as there are many.
 *
 * Parameters behind the common ones: since, until, and redactions at least.
 */
export function statsOfRows({ agent, status }: Pick<StatsShape, 'agent' | 'status'>): string {
  const { agentId, grouping } = bySubject(agent);
  const owner = ['account_id = $1', agent ? 'agent_id = $2' : `$2 = ''`];
  const conditions = [
    ...withinBand(owner),
    'redaction_count >= $8::bigint',
    'started_at >= $6::timestamptz',
    'started_at < $7::timestamptz',
  ];
  // The order is of no use but to PostgreSQL: it keeps to the index, band by band.
  return `band AS MATERIALIZED (${bandsOf(owner, status && statusLiteral(status), 'redaction_level($8::bigint)')}
    ), source AS NOT MATERIALIZED (
      SELECT row.*
      FROM band, LATERAL (
        SELECT
          started_at, agent_id, status, redaction_count,
          ${durationMs} AS duration_ms, redactions_by_kind
        FROM session
        WHERE ${conditions.join(' AND ')}
        ORDER BY started_at DESC, id DESC
      ) AS row
    ), counts AS MATERIALIZED (
      SELECT
        ${bucketOf('started_at')} AS start, agent_id, status,
        count(*) AS sessions, sum(redaction_count) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY 1, 2, 3
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
        SELECT kind, sum(count::bigint * times) AS total
        -- Among many sessions, few differ in their redactions: taking those apart once is a third of the work.
        FROM
          (SELECT redactions_by_kind, count(*) AS times FROM source GROUP BY 1) AS alike,
          jsonb_each_text(redactions_by_kind) AS each(kind, count)
        GROUP BY 1
      ) AS by_kind
      HAVING count(*) > 0
    )`;
}

const byStatus = sessionStatuses
  .map((one) => `sum_bigint(sessions) FILTER (WHERE status = '${one}') AS ${one}`)
  .join(', ');
