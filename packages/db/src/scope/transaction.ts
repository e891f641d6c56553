import type { Pool, PoolClient } from 'pg';
import { enterScope, type Scope } from './scopes.ts';

/**
 * Runs `work` in one transaction: all of it is kept, or nothing.
 *
 * The limits on the time of a statement are for pages, not for loads, and don't apply inside.
 *
 * @param scope what it may see
 * @throws what `work` throws, after undoing everything
 */
export async function inTransaction<T>(
  pool: Pool,
  scope: Scope,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // A connection that breaks between two statements reports it here, then again as their failure.
  const ignore = () => {};
  client.on('error', ignore);
  let broken: Error | undefined;
  try {
    await client.query(begin);
    await enterScope(client, scope);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((reason: Error) => {
      broken = reason;
    });
    throw error;
  } finally {
    client.off('error', ignore);
    client.release(broken);
  }
}

const begin = `
  BEGIN ISOLATION LEVEL READ COMMITTED;
  SET LOCAL statement_timeout = 0;
  SET LOCAL idle_in_transaction_session_timeout = 0`;
