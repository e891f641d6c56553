import type { ClientBase } from 'pg';
import type { Unavailability } from './unavailable.ts';

/**
 * Whether PostgreSQL refuses writes. Without writes nothing is served, because each access is recorded.
 *
 * @returns the reason, or null if it accepts writes
 * @throws the driver's error if the query fails
 */
export async function refusesWrites(pool: Pick<ClientBase, 'query'>): Promise<Unavailability | null> {
  const { rows } = await pool.query<{ standby: boolean; read_only: boolean }>(
    `SELECT pg_is_in_recovery() AS standby, current_setting('transaction_read_only') = 'on' AS read_only`,
  );
  const [found] = rows;
  if (found?.standby) return 'standby';
  return found?.read_only ? 'read_only' : null;
}
