import { sessionStatuses } from '@masker/contract';
import { bandsOf, withinBand } from './bands.ts';
import { statusLiteral } from './list-statement.ts';
import { bucketOf, sum } from './stats-answer.ts';
import type { StatsShape } from './stats-statement.ts';

/**
 * Sums up the sessions themselves, those that have enough redactions: no rollup knows of that. It reads these
 * alone, so it takes as long as there are many.
 *
 * Parameters behind the common ones: since, until, and redactions at least.
 */
export function statsOfRows({ agent, status }: Pick<StatsShape, 'agent' | 'status'>): string {
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
          (extract(epoch FROM ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
        FROM session
        WHERE ${conditions.join(' AND ')}
        ORDER BY started_at DESC, id DESC
      ) AS row
    ), counts AS MATERIALIZED (
      SELECT
        ${bucketOf('started_at')} AS start, agent_id, status,
        count(*) AS sessions, sum(redaction_count) AS redactions, sum(duration_ms) AS duration_ms
      FROM source
      GROUP BY 1, 2, 3
    ), total AS (
      SELECT ${sums}, ${byStatus} FROM counts
    ), bucket_count AS (
      SELECT start, ${byStatus} FROM counts GROUP BY 1
    ), kind_count AS (
      SELECT kind, sum(count::bigint * times)::bigint AS total
      -- Among many sessions, few differ in their redactions: taking those apart once is a third of the work.
      FROM
        (SELECT redactions_by_kind, count(*) AS times FROM source GROUP BY 1) AS alike,
        jsonb_each_text(redactions_by_kind) AS each(kind, count)
      GROUP BY 1
    ), agent_count AS (
      SELECT agent_id, ${sums}, ${byStatus} FROM counts GROUP BY 1
    )`;
}

const sums = ['sessions', 'redactions', 'duration_ms'].map((one) => `${sum(one)} AS ${one}`).join(', ');

const byStatus = sessionStatuses.map((one) => `${sum('sessions', `status = '${one}'`)} AS ${one}`).join(', ');
