import type { Pool, PoolClient } from 'pg';
import { ScopedQuery, type Statement } from './scoped-query.ts';

/** Whatever runs single statements. */
export type Queryable = Pick<Pool, 'query'>;

/**
 * What a transaction may see: the rows of one account, or those that say who may come in (accounts, members,
 * credentials) of all. Row-level security shows nothing else, whatever a query asks for.
 */
export type Scope = { accountId: string } | 'directory';

// Left alone, PostgreSQL plans a page anew each time: how many rows a LIMIT is for, a general plan can't know, and so
// it seems to cost more. It is the same plan (tests hold it to that), and planning costs as much as reading.
export const pagePlans = { planCacheMode: 'force_generic_plan' } as const;

/**
 * The account's rows, statement by statement. A statement that is run on the pool itself finds none.
 *
 * @param milliseconds that a statement may take; as the pool says, unless given
 */
export function inAccount(pool: Queryable, accountId: string, milliseconds = queryLimit(pool)): Queryable {
  const query = (what: string | Statement, values?: unknown[]) => {
    const statement = typeof what === 'string' ? { text: what, ...(values ? { values } : {}) } : what;
    return pool.query(new ScopedQuery(statement, { accountId, ...pagePlans }, milliseconds));
  };
  return { query: query as unknown as Pool['query'] };
}

const limits = new WeakMap<Queryable, number>();

/** Notes how long a query of this pool may take before it is given up, in milliseconds. */
export function setQueryLimit(pool: Queryable, milliseconds: number): void {
  limits.set(pool, milliseconds);
}

/** How long a query of this pool may take, in milliseconds; undefined when nobody said. */
export function queryLimit(pool: Queryable): number | undefined {
  return limits.get(pool);
}

/** Sets what the rest of the client's transaction may see; it may be set anew. */
export async function enterScope(client: Pick<PoolClient, 'query'>, scope: Scope): Promise<void> {
  const account = scope === 'directory' ? '' : scope.accountId;
  await client.query({
    name: 'enter_scope',
    text: `SELECT set_config('masker.account_id', $1, true), set_config('masker.directory', $2, true)`,
    values: [account, scope === 'directory' ? 'on' : ''],
  });
}
