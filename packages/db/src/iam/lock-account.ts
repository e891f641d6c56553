import { ApiError } from '@masker/contract';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../scope/transaction.ts';

/**
 * Runs `work` in one transaction on an account, one at a time: what it counts stays so until it is done.
 * Nobody who reads waits for it, nor does who writes sessions.
 *
 * @throws ApiError `not_found` when there is no such account; what `work` throws, after undoing everything
 */
export function inLockedAccount<T>(
  pool: Pool,
  accountId: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  return inTransaction(pool, { accountId }, async (client) => {
    const found = await client.query('SELECT FROM account WHERE id = $1 FOR NO KEY UPDATE', [accountId]);
    if (found.rowCount === 0) {
      throw new ApiError('not_found', `there is no account ${accountId}; check the id, or create it first`);
    }
    return work(client);
  });
}
