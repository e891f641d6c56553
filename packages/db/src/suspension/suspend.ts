import { ApiError, noAccount } from '@masker/contract';
import type { Pool, PoolClient } from 'pg';
import { appendInTransaction } from '../audit-log/append.ts';
import type { TimedAuditEntry } from '../audit-log/entry.ts';
import { findUnfinished } from '../deletion/deletion-record.ts';
import type { Queryable } from '../scope/scopes.ts';
import { inTransaction } from '../scope/transaction.ts';

/** Whether an account is suspended; null if there is no such account. */
export async function isSuspended(directory: Queryable, accountId: string): Promise<boolean | null> {
  const { rows } = await directory.query<{ suspended: boolean }>({
    name: 'account_suspended',
    text: 'SELECT suspended_at IS NOT NULL AS suspended FROM account WHERE id = $1',
    values: [accountId],
  });
  return rows[0]?.suspended ?? null;
}

/**
 * Suspends an account: every server refuses its credentials from then on. Its entry in the audit log is written in the same
 * transaction.
 *
 * @param reason what `account list` says of it; null for nothing
 * @returns when it was suspended
 * @throws ApiError `not_found` if the account does not exist, `conflict` if it is suspended already
 */
export function suspendAccount(pool: Pool, entry: TimedAuditEntry, reason: string | null): Promise<Date> {
  const { accountId } = entry;
  return inTransaction(pool, { accountId }, async (client) => {
    const since = await lock(client, accountId);
    if (since !== null)
      throw new ApiError('conflict', `${accountId} is suspended already, since ${since.toISOString()}`);
    const { rows } = await client.query<{ since: Date }>(
      `UPDATE account SET suspended_at = now(), suspended_reason = $2 WHERE id = $1 RETURNING suspended_at AS since`,
      [accountId, reason],
    );
    await appendInTransaction(client, entry);
    return (rows[0] as { since: Date }).since;
  });
}

/**
 * Resumes an account that is suspended: its credentials are what they were before. Its entry in the audit log is written in
 * the same transaction.
 *
 * @throws ApiError `not_found` if the account does not exist, `conflict` if it is not suspended, or its deletion has begun
 */
export function resumeAccount(pool: Pool, entry: TimedAuditEntry): Promise<void> {
  const { accountId } = entry;
  return inTransaction(pool, { accountId }, async (client) => {
    if ((await lock(client, accountId)) === null)
      throw new ApiError('conflict', `${accountId} is not suspended`);
    if ((await findUnfinished(client, accountId)) !== null)
      throw new ApiError('conflict', `the deletion of ${accountId} has begun; it can only be finished`);
    await client.query('UPDATE account SET suspended_at = NULL, suspended_reason = NULL WHERE id = $1', [
      accountId,
    ]);
    await appendInTransaction(client, entry);
  });
}

/** Locks an account, and returns since when it is suspended. */
async function lock(client: PoolClient, accountId: string): Promise<Date | null> {
  const { rows } = await client.query<{ since: Date | null }>(
    'SELECT suspended_at AS since FROM account WHERE id = $1 FOR NO KEY UPDATE',
    [accountId],
  );
  if (rows[0] === undefined) throw noAccount(accountId);
  return rows[0].since;
}
