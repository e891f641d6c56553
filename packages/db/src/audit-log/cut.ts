import type { Pool } from 'pg';
import type { AccountRetention } from '../retention/policy.ts';
import { inAccount } from '../scope/scopes.ts';

/** Entries that go in one transaction, about. */
const batchSize = 5_000;

export interface CutOptions extends AccountRetention {
  pool: Pool;
  /** Ends it between two batches. */
  signal?: AbortSignal;
  /** Entries that go in one transaction, about: links leave as a whole. */
  batch?: number;
}

/** What a cut removed. `busy`: another process is at it. `stopped`: by the signal. */
export interface AccessCut {
  entries: number;
  ended: 'done' | 'busy' | 'stopped';
}

/**
 * Removes the entries of an account's audit log that are more than so many days old, by the clock of the
 * database, the oldest first, link by link: one leaves when its last entry is old enough. The hash that the rest
 * builds on is kept as an anchor, batch by batch.
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

/** Counts what a cut would remove now. */
export async function countCut(pool: Pool, { accountId, days }: AccountRetention): Promise<number> {
  const { rows } = await inAccount(pool, accountId).query<{ entries: string }>(
    `SELECT coalesce(sum(sequence - first + 1), 0) AS entries FROM access_log
     WHERE account_id = $1 AND at < now() - make_interval(hours => $2 * 24)`,
    [accountId, days],
  );
  return Number(rows[0]?.entries);
}
