import { ApiError, noAccount } from '@masker/contract';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../scope/transaction.ts';

/**
 * Runs `work` in a transaction that locks the account, so counts stay valid until it commits. The lock does not block
 * readers or writers of sessions.
 *
 * @throws ApiError `not_found` if the account does not exist; errors of `work`, after rolling back
 */
export function inLockedAccount<T>(
  pool: Pool,
  accountId: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, { accountId }, async (client) => {
    const found = await client.query('SELECT FROM account WHERE id = $1 FOR NO KEY UPDATE', [accountId]);
    if (found.rowCount === 0) throw noAccount(accountId);
    return work(client);
  });
}

/**
 * Like {@link inLockedAccount}, for what only admins may do. Whether the person is one is looked up again under the lock: they
 * may have been removed, or got another role, while the request waited for it.
 *
 * @param adminId the person; null for an operator on the machine of the server
 * @throws ApiError `forbidden` if the person is not an admin of the account any more
 */
export function inAccountOfAdmin<T>(
  pool: Pool,
  accountId: string,
  adminId: string | null,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return inLockedAccount(pool, accountId, async (client) => {
    if (adminId !== null) {
      const found = await client.query(
        `SELECT FROM membership WHERE account_id = $1 AND user_id = $2 AND role = 'admin'`,
        [accountId, adminId],
      );
      if (found.rowCount === 0)
        throw new ApiError(
          'forbidden',
          'This needs the role admin in the account; you do not have it any more.',
        );
    }
    return work(client);
  });
}
