import { noAccount } from '@masker/contract';
import { type RetentionSetting, retentionSetting } from './retention/policy.ts';
import { inAccount, type Queryable } from './scope/scopes.ts';

/** A customer: the owner of agents, sessions and memberships. */
export interface Account {
  id: string;
  name: string;
  createdAt: Date;
  /** How long it keeps its sessions. */
  retention: RetentionSetting;
  /** Since when it is suspended; null: it is not. */
  suspendedAt: Date | null;
  /** What the operator said of that. */
  suspendedReason: string | null;
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

/**
 * Renames an account. Exports and reports that are finished keep the earlier name.
 *
 * @throws ApiError `not_found` if the account does not exist
 */
export async function renameAccount(pool: Queryable, accountId: string, name: string): Promise<void> {
  const result = await inAccount(pool, accountId).query('UPDATE account SET name = $2 WHERE id = $1', [
    accountId,
    name,
  ]);
  if (result.rowCount === 0) throw noAccount(accountId);
}

const columns = `id, name, created_at AS "createdAt", retention_days AS "retentionDays", suspended_at AS "suspendedAt",
  suspended_reason AS "suspendedReason"`;

interface AccountRow extends Omit<Account, 'retention'> {
  retentionDays: number | null;
}

function toAccount({ retentionDays, ...account }: AccountRow): Account {
  return { ...account, retention: retentionSetting(retentionDays) };
}
