import type { Pool } from 'pg';
import { inAccount } from '../scope/scopes.ts';
import type { AccountRetention } from './policy.ts';

/** The approximate number of entries removed per transaction. */
const batchSize = 5_000;

export interface CutOptions extends AccountRetention {
  pool: Pool;
  /** Stops the removal between two batches. */
  signal?: AbortSignal;
  /** The approximate number of entries removed per transaction: links are removed as a whole. */
  batch?: number;
}

/** The result of a cut. `busy`: another process is removing entries. `stopped`: by the signal. */
export interface AccessCut {
  entries: number;
  ended: 'done' | 'busy' | 'stopped';
}

/**
 * Removes the entries of an account's audit log that are more than `days` days old by the clock of the database, oldest
 * first, link by link. A link is removed when its last entry is old enough. Each batch records, as an anchor, the hash
 * from which the remaining chain continues.
 */
export async function cutAuditLog(options: CutOptions): Promise<AccessCut> {
  const { pool, accountId, days, signal, batch = batchSize } = options;
  let entries = 0;
  for (;;) {
    if (signal?.aborted) return { entries, ended: 'stopped' };
    const { rows } = await inAccount(pool, accountId).query<{ removed: string | null }>(
      'SELECT cut_access_log($1, $2, $3) AS removed',
      [accountId, days, batch],
    );
    const removed = rows[0]?.removed ?? null;
    if (removed === null) return { entries, ended: 'busy' };
    if (Number(removed) === 0) return { entries, ended: 'done' };
    entries += Number(removed);
  }
}

/** Counts the entries that a cut would remove now. */
export async function countCut(pool: Pool, { accountId, days }: AccountRetention): Promise<number> {
  const { rows } = await inAccount(pool, accountId).query<{ entries: string }>(
    `SELECT coalesce(sum(sequence - first + 1), 0) AS entries FROM access_log
     WHERE account_id = $1 AND at < now() - make_interval(hours => $2 * 24)`,
    [accountId, days],
  );
  return Number(rows[0]?.entries);
}
