import { ApiError } from '@masker/contract';
import type { PoolClient } from 'pg';

/**
 * Refuses one more of what an account may have a limited number of. The account has to be locked.
 *
 * @param counting the SQL of their number as `count`; `$1` is the account
 * @param what the things, and what to do about one: `webhooks`, `Delete one that is not needed.`
 * @throws ApiError `conflict` if the account has the maximum number
 */
export async function requireFewer(
  client: PoolClient,
  accountId: string,
  counting: string,
  maximum: number,
  [things, remedy]: readonly [things: string, remedy: string],
): Promise<void> {
  const { rows } = await client.query<{ count: number }>(counting, [accountId]);
  if ((rows[0]?.count ?? 0) >= maximum)
    throw new ApiError('conflict', `This account has ${maximum} ${things}, the most it may have. ${remedy}`);
}
