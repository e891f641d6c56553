import type { Pool, PoolClient } from 'pg';
import { withClientUntil } from './cancellable.ts';
import { enterScope, type Scope } from './scopes.ts';
import { inOrder, noLimits } from './settings.ts';

/**
 * Runs `work` in one transaction, which is committed as a whole or rolled back.
 *
 * Statement timeouts do not apply inside: they are meant for pages, not for loads.
 *
 * @param scope the rows that the transaction may see
 * @throws errors of `work`, after rolling back
 */
export function inTransaction<T>(
  pool: Pool,
  scope: Scope,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return transact(pool, 'BEGIN ISOLATION LEVEL READ COMMITTED', scope, work);
}

/** Runs read-only `work` on a snapshot of the data. Statement timeouts do not apply inside. */
export function inSnapshot<T>(
  pool: Pool,
  scope: Scope,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return transact(pool, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', scope, work);
}

/**
 * Runs one read-only statement of an account, such as a page, until `signal` aborts. Statement timeouts apply.
 *
 * @throws the reason of `signal`, and errors of `work`
 */
export function readUntil<T>(
  pool: Pool,
  accountId: string,
  signal: AbortSignal,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const begin = `BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY; ${inOrder}`;
  return transactUntil(pool, begin, { accountId }, signal, work);
}

/**
 * Runs `work` like {@link inTransaction} until `signal` aborts. PostgreSQL is then asked to cancel it, and nothing of it is
 * stored.
 *
 * @throws the reason of `signal`, and errors of `work`
 */
export function inTransactionUntil<T>(
  pool: Pool,
  scope: Scope,
  signal: AbortSignal,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return transactUntil(pool, `BEGIN ISOLATION LEVEL READ COMMITTED; ${noLimits}`, scope, signal, work);
}

function transactUntil<T>(
  pool: Pool,
  begin: string,
  scope: Scope,
  signal: AbortSignal,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return withClientUntil(pool, signal, async (client) => {
    await client.query(begin);
    try {
      await enterScope(client, scope);
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {});
      throw error;
    }
  });
}

async function transact<T>(
  pool: Pool,
  begin: string,
  scope: Scope,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  // A connection that breaks between two statements emits this event, and then fails the next statement.
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
