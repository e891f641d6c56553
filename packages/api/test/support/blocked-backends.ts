import type { Pool } from 'pg';

/** The process ids of the backends of the test's database that wait for a lock. */
export async function blockedBackends(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
  );
  return rows.map(({ pid }) => pid);
}
