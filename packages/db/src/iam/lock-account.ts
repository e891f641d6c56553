import { noAccount } from '@masker/contract';
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
