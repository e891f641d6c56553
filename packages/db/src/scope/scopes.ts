import type { Pool, PoolClient } from 'pg';
import { ScopedQuery } from './scoped-query.ts';
import type { Statement } from './statement.ts';

/** Runs single statements. */
export type Queryable = Pick<Pool, 'query'>;

/**
 * The rows that a transaction may see: those of one account, or the accounts, members and credentials of all accounts.
 * Row-level security hides all other rows from every query.
 */
export type Scope = { accountId: string } | 'directory';

// By default PostgreSQL replans a page each time: a generic plan does not know the LIMIT, so its estimated cost is
// higher. The plan is the same (tests verify this), and planning takes as long as reading.
export const pagePlans = { planCacheMode: 'force_generic_plan' } as const;

/**
 * Runs single statements in the scope of an account. A statement that runs on the pool itself sees no rows.
 *
 * @param milliseconds the timeout of a statement; default: that of the pool
 */
export function inAccount(pool: Queryable, accountId: string, milliseconds = queryLimit(pool)): Queryable {
  const query = (what: string | Statement, values?: unknown[]) => {
    const statement = typeof what === 'string' ? { text: what, ...(values ? { values } : {}) } : what;
    return pool.query(new ScopedQuery(statement, { accountId, ...pagePlans }, milliseconds));
  };
  return { query: query as unknown as Pool['query'] };
}

const limits = new WeakMap<Queryable, number>();

/** Sets the timeout of the queries of a pool, in milliseconds. */
export function setQueryLimit(pool: Queryable, milliseconds: number): void {
  limits.set(pool, milliseconds);
}

/** Returns the timeout of the queries of a pool, in milliseconds; undefined if it was not set. */
export function queryLimit(pool: Queryable): number | undefined {
  return limits.get(pool);
}

/** Sets the scope of the rest of the client's transaction. May be called again to change it. */
export async function enterScope(client: Pick<PoolClient, 'query'>, scope: Scope): Promise<void> {
  const account = scope === 'directory' ? '' : scope.accountId;
  await client.query({
    name: 'enter_scope',
    text: `SELECT set_config('masker.account_id', $1, true), set_config('masker.directory', $2, true)`,
    values: [account, scope === 'directory' ? 'on' : ''],
  });
}
