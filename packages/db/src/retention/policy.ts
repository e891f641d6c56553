import { ApiError } from '@masker/contract';
import { inAccount, type Queryable } from '../scope/scopes.ts';

/** A hundred years. */
export const maxRetentionDays = 36_500;

/** How long an account keeps its sessions: so many days, for ever, or as the installation says. */
export type RetentionSetting = number | 'keep' | 'default';

/** An account whose sessions go some day. */
export interface AccountRetention {
  accountId: string;
  /** Sessions that started longer ago than this go. */
  days: number;
}

/**
 * The accounts whose sessions go some day, by id.
 *
 * @param defaultDays what the installation says for accounts that say nothing; null: they keep theirs
 * @param accountId only this one
 * @throws ApiError `not_found` when there is no such account
 */
export async function expiringAccounts(
  directory: Queryable,
  defaultDays: number | null,
  accountId?: string,
): Promise<AccountRetention[]> {
  const result = await directory.query<{ id: string; days: number }>(
    `SELECT id, coalesce(retention_days, $1::int, 0) AS days
     FROM account
     WHERE $2::text IS NULL OR id = $2
     ORDER BY id`,
    [defaultDays, accountId ?? null],
  );
  if (accountId !== undefined && result.rows.length === 0) throw noAccount(accountId);
  return result.rows.filter(({ days }) => days > 0).map(({ id, days }) => ({ accountId: id, days }));
}

/**
 * Says how long an account keeps its sessions; what is too old goes at the next pass.
 *
 * @throws ApiError `not_found` when there is no such account
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

function noAccount(accountId: string): ApiError {
  return new ApiError('not_found', `there is no account ${accountId}; check the id, or create it first`);
}
