import { sessionStatuses } from '@masker/contract';
import { statusLiteral } from './list-statement.ts';
import { bucketOf, sum } from './stats-answer.ts';
import type { StatsShape } from './stats-statement.ts';

/**
 * Sums up the sessions themselves: for conditions that no rollup knows.
 *
 * Parameters behind the common ones: since, until, and redactions at least.
 */
export function statsOfRows({ agent, status }: Pick<StatsShape, 'agent' | 'status'>): string {
  const conditions = [
    'account_id = $1',
    agent ? 'agent_id = $2' : `$2 = ''`,
    ...(status ? [`status = '${statusLiteral(status)}'`] : []),
    'redaction_count >= $8::bigint',
    'started_at >= $6::timestamptz',
    'started_at < $7::timestamptz',
  ];
  // The order is of no use but to PostgreSQL: it finds one index that has the rows in it, and reads them as they
  // lie. Without, it may prefer another index of the same columns, and read the table in its order: at random.
  return `source AS NOT MATERIALIZED (
      SELECT
        started_at, agent_id, status, redaction_count,
        (extract(epoch FROM ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM session
      WHERE ${conditions.join(' AND ')}
      ORDER BY started_at DESC, id DESC
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
