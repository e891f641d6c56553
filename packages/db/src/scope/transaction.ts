import type { Pool, PoolClient } from 'pg';
import { enterScope, type Scope } from './scopes.ts';
import { noLimits } from './settings.ts';

/**
 * Runs `work` in one transaction: all of it is kept, or nothing.
 *
 * The limits on the time of a statement are for pages, not for loads, and don't apply inside.
 *
 * @param scope what it may see
 * @throws what `work` throws, after undoing everything
 */
export function inTransaction<T>(
  pool: Pool,
  scope: Scope,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return transact(pool, 'BEGIN ISOLATION LEVEL READ COMMITTED', scope, work);
}

/** Runs `work`, which only reads, on the data as it is at one moment. The limits on time don't apply inside. */
export function inSnapshot<T>(
  pool: Pool,
  scope: Scope,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return transact(pool, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', scope, work);
}

async function transact<T>(
  pool: Pool,
  begin: string,
  scope: Scope,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // A connection that breaks between two statements reports it here, then again as their failure.
  const ignore = () => {};
  client.on('error', ignore);
  let broken: Error | undefined;
  try {
    await client.query(`${begin}; ${noLimits}`);
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
