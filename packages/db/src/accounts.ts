import { type RetentionSetting, retentionSetting } from './retention/policy.ts';
import type { Queryable } from './scope/scopes.ts';

/** A customer: the owner of agents, sessions and memberships. */
export interface Account {
  id: string;
  name: string;
  createdAt: Date;
  /** How long it keeps its sessions. */
  retention: RetentionSetting;
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
  const { rows } = await directory.query<AccountRow>(
    `SELECT ${columns} FROM account ORDER BY created_at, id LIMIT $1`,
    [limit ?? null],
  );
  return rows.map(toAccount);
}

/** Creates an account without members. */
export async function createAccount(
  directory: Queryable,
  { id, name }: Pick<Account, 'id' | 'name'>,
): Promise<Account> {
  const { rows } = await directory.query<AccountRow>(
    `INSERT INTO account (id, name) VALUES ($1, $2) RETURNING ${columns}`,
    [id, name],
  );
  return toAccount(rows[0] as AccountRow);
}

const columns = 'id, name, created_at AS "createdAt", retention_days AS "retentionDays"';

interface AccountRow extends Omit<Account, 'retention'> {
  retentionDays: number | null;
}

function toAccount({ retentionDays, ...account }: AccountRow): Account {
  return { ...account, retention: retentionSetting(retentionDays) };
}
