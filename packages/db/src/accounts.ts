import type { Queryable } from './scope/scopes.ts';

/** A customer: whom agents, sessions and members belong to. */
export interface Account {
  id: string;
  name: string;
  createdAt: Date;
}

/**
 * The accounts of the installation, the oldest first.
 *
 * @param directory who may come in, of all accounts
 * @param options.limit how many at most; all, unless given
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

/** Makes an account without members. */
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
