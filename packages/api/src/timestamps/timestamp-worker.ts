import { claimTimestamp, inAccount, retryTimestamp, storeTimestamp, type UntimedStatement } from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { type Polling, poll } from '../background/poll.ts';
import { InvalidTimestamp } from './timestamp.ts';
import { requestTimestamp, type TimestampAuthority } from './timestamp-authority.ts';

/** Milliseconds that a claim lasts: longer than an authority may take. */
const leaseMs = 60_000;

const firstRetryMs = 10_000;
const longestRetryMs = 3_600_000;

export interface TimestampWorkerOptions {
  pool: Pool;
  /** Claims statements of all accounts. */
  directoryPool: Pool;
  authority: TimestampAuthority;
  logger: Pick<Logger, 'info' | 'warn'>;
}

/** Asks the authority for the timestamps of statements, one at a time, until each has one. */
export function startTimestampWorker(options: TimestampWorkerOptions): Polling {
  const { directoryPool, logger } = options;
  const look = async (stopping: AbortSignal) => {
    const claimed = await claimTimestamp(directoryPool, leaseMs);
    if (claimed === null) return false;
    await stamp(options, claimed, stopping);
    return true;
  };
  return poll(look, {
    logger,
    failure: 'looking for statements without a timestamp failed; it is retried',
  });
}

async function stamp(
  { pool, authority, logger }: TimestampWorkerOptions,
  claimed: UntimedStatement,
  stopping: AbortSignal,
): Promise<void> {
  const { accountId, id, requestId, statement, attempts } = claimed;
  const account = inAccount(pool, accountId);
  const about = { account_id: accountId, export_id: id, request_id: requestId };
  try {
    const { reply, at } = await requestTimestamp(authority, Buffer.from(statement), stopping);
    await storeTimestamp(account, claimed, reply, at);
    logger.info(about, 'stamped a statement');
  } catch (error) {
    if (stopping.aborted) return retryTimestamp(account, claimed, 'The server stopped.', 0);
    if (!(error instanceof InvalidTimestamp)) throw error;
    const afterMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempts - 1, 20));
    logger.warn(
      { ...about, err: error.cause ?? error, retry_ms: afterMs },
      'a statement has no timestamp yet',
    );
    await retryTimestamp(account, claimed, error.message, afterMs);
  }
}
