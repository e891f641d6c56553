import type { Pool } from 'pg';

/**
 * What disagrees between an account's sessions and the counts kept of them, as of one moment.
 * Nothing, when all is well.
 */
export async function disagreements(pool: Pick<Pool, 'query'>, accountId: string): Promise<unknown[]> {
  const result = await pool.query(
    `
    WITH rows AS (
      SELECT
        date_trunc('hour', started_at, 'UTC') AS hour, agent_id, status, count(*) AS sessions,
        sum(redaction_count) AS redactions,
        sum((extract(epoch FROM ended_at - started_at) * 1000)::bigint) AS duration_ms
      FROM session WHERE account_id = $1 GROUP BY 1, 2, 3
    ), rollups AS (
      SELECT hour, agent_id, status, sessions, redactions, duration_ms
      FROM session_rollup WHERE account_id = $1
    ), row_kinds AS (
      SELECT date_trunc('hour', started_at, 'UTC') AS hour, agent_id, status, kind, sum(n::bigint) AS n
      FROM session, jsonb_each_text(redactions_by_kind) AS each(kind, n)
      WHERE account_id = $1 GROUP BY 1, 2, 3, 4
    ), rollup_kinds AS (
      SELECT hour, agent_id, status, kind, n::numeric
      FROM session_rollup, jsonb_each_text(redactions_by_kind) AS each(kind, n) WHERE account_id = $1
    ), row_agents AS (
      SELECT agent_id, count(*) AS sessions, sum(redaction_count) AS redactions
      FROM session WHERE account_id = $1 GROUP BY 1
    ), kept_agents AS (
      SELECT id, session_count, redaction_count FROM agent
      WHERE account_id = $1 AND (session_count, redaction_count) <> (0, 0)
    )
    SELECT 'rollup' AS what, to_json(one) AS one
    FROM ((TABLE rows EXCEPT TABLE rollups) UNION ALL (TABLE rollups EXCEPT TABLE rows)) AS one
    UNION ALL
    SELECT 'kind', to_json(one)
    FROM (
      (TABLE row_kinds EXCEPT TABLE rollup_kinds) UNION ALL (TABLE rollup_kinds EXCEPT TABLE row_kinds)
    ) AS one
    UNION ALL
    SELECT 'agent', to_json(one)
    FROM (
      (TABLE row_agents EXCEPT TABLE kept_agents) UNION ALL (TABLE kept_agents EXCEPT TABLE row_agents)
    ) AS one`,
    [accountId],
  );
  return result.rows;
}

/** Deadlocks that this database has had to break. */
export async function deadlocks(pool: Pool): Promise<number> {
  await pool.query('SELECT pg_stat_force_next_flush()');
  const result = await pool.query(
    'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
  );
  return result.rows[0].deadlocks;
}

/** What the record says was removed of an account. */
export async function recorded(pool: Pool, accountId: string) {
  const result = await pool.query<{ sessions: number; redactions: number; runs: number; batches: number }>(
    `SELECT
       coalesce(sum(sessions), 0)::int AS sessions, coalesce(sum(redactions), 0)::int AS redactions,
       count(DISTINCT id)::int AS runs, count(*)::int AS batches
     FROM retention_run WHERE account_id = $1`,
    [accountId],
  );
  return result.rows[0];
}
