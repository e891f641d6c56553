import { noAccount } from '@masker/contract';
import { inAccount, type Queryable } from '../scope/scopes.ts';

/** A hundred years. */
export const maxRetentionDays = 36_500;

/** How long an account keeps its sessions: a number of days, forever, or the default of the installation. */
export type RetentionSetting = number | 'keep' | 'default';

/** The setting that `retention_days` of an account stands for: 0 is forever, null the default. */
export function retentionSetting(days: number | null): RetentionSetting {
  return days === null ? 'default' : days || 'keep';
}

/** An account with a retention period. */
export interface AccountRetention {
  accountId: string;
  /** Sessions that started longer ago are removed. */
  days: number;
}

/**
 * Returns the accounts that have a retention period, ordered by id. An account that is being deleted is left out.
 *
 * @param defaultDays the retention period of accounts without a setting; null: they keep their sessions
 * @param accountId returns only this account
 * @throws ApiError `not_found` if the account does not exist
 */
export async function expiringAccounts(
  directory: Queryable,
  defaultDays: number | null,
  accountId?: string,
): Promise<AccountRetention[]> {
  const result = await directory.query<{ id: string; days: number }>(
    `SELECT id, coalesce(retention_days, $1::int, 0) AS days
     FROM account
     WHERE ($2::text IS NULL OR id = $2)
       AND NOT EXISTS (SELECT FROM account_deletion AS deletion WHERE deletion.id = account.id AND finished_at IS NULL)
     ORDER BY id`,
    [defaultDays, accountId ?? null],
  );
  if (accountId !== undefined && result.rows.length === 0) throw noAccount(accountId);
  return result.rows.filter(({ days }) => days > 0).map(({ id, days }) => ({ accountId: id, days }));
}

/** Counts the accounts, and those without a setting of their own. */
export async function countRetentionSettings(
  directory: Queryable,
): Promise<{ accounts: number; unset: number }> {
  const { rows } = await directory.query<{ accounts: number; unset: number }>(
    `SELECT count(*)::int AS accounts, count(*) FILTER (WHERE retention_days IS NULL)::int AS unset FROM account`,
  );
  return rows[0] as { accounts: number; unset: number };
}

/**
 * Sets how long an account keeps its sessions. The next pass applies the setting.
 *
 * @throws ApiError `not_found` if the account does not exist
 */
export async function setRetention(
  pool: Queryable,
  accountId: string,
  setting: RetentionSetting,
): Promise<void> {
  const days = setting === 'default' ? null : setting === 'keep' ? 0 : setting;
  const result = await inAccount(pool, accountId).query(
    'UPDATE account SET retention_days = $2 WHERE id = $1',
    [accountId, days],
  );
  if (result.rowCount === 0) throw noAccount(accountId);
}
