import type { Pool } from 'pg';

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
