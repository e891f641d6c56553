import type { Queryable } from './scope/scopes.ts';

/** A customer: the owner of agents, sessions and memberships. */
export interface Account {
  id: string;
  name: string;
  createdAt: Date;
}

/**
 * Returns the accounts of the installation, oldest first.
 *
 * @param directory a connection that sees all accounts
 * @param options.limit the maximum number of accounts; unlimited by default
 */
export async function allAccounts(
  directory: Queryable,
  { limit }: { limit?: number } = {},
): Promise<Account[]> {
  const { rows } = await directory.query<Account>(
    'SELECT id, name, created_at AS "createdAt" FROM account ORDER BY created_at, id LIMIT $1',
    [limit ?? null],
  );
  return rows;
}

/** Creates an account without members. */
export async function createAccount(
  directory: Queryable,
  { id, name }: Pick<Account, 'id' | 'name'>,
): Promise<Account> {
  const { rows } = await directory.query<Account>(
    'INSERT INTO account (id, name) VALUES ($1, $2) RETURNING id, name, created_at AS "createdAt"',
    [id, name],
  );
  return rows[0] as Account;
}
