import { inAccount, type Queryable } from '../scope/scopes.ts';
import { cutoffOf } from './cutoff.ts';
import type { AccountRetention } from './policy.ts';

/**
 * Removal is permanent, so retention does not rely on a single reading of the clock. A pass is held if the clock is far
 * ahead of the previous pass, and an account is held if all of its data would be removed. The next pass with the same
 * result proceeds if it runs between 20 hours and 31 days later.
 */
const far = `interval '25 hours'`;
const confirms = (held: string, present: string) =>
  `coalesce(${held} BETWEEN ${present} - interval '31 days' AND ${present} - interval '20 hours', false)`;

/** Why a pass removed nothing. Times are in milliseconds since the epoch. */
export type Hold =
  | { reason: 'clock'; now: number; seenAt: number }
  | { reason: 'everything'; cutoff: number; newest: number };

/** The time that a pass may use. */
export interface PassClock {
  /** The earlier of this machine's clock and the database's, in milliseconds since the epoch. */
  now: number;
  /** Null if the pass may proceed. */
  hold: Hold | null;
}

/**
 * Compares the clocks of this machine and of the database with those of the last pass, and records the current time.
 *
 * @param now this machine's clock, in milliseconds since the epoch
 * @param confirmed an operator confirms that the clock is right
 */
export async function checkClock(pool: Queryable, now: number, confirmed = false): Promise<PassClock> {
  const { rows } = await pool.query<{ earlier: Date; later: Date; seen_at: Date; steady: boolean }>(
    `WITH present AS (
       SELECT
         least($1::timestamptz, clock_timestamp()) AS earlier,
         greatest($1::timestamptz, clock_timestamp()) AS later,
         seen_at, held_at
       FROM retention_clock FOR UPDATE
     ), judged AS (
       SELECT *, $2::boolean OR later <= seen_at + ${far} OR ${confirms('held_at', 'later')} AS steady FROM present
     ), noted AS (
       UPDATE retention_clock SET
         seen_at = CASE WHEN steady THEN later ELSE judged.seen_at END,
         held_at = CASE
           WHEN steady THEN NULL
           WHEN judged.held_at BETWEEN later - interval '31 days' AND later THEN judged.held_at
           ELSE later
         END
       FROM judged
     )
     SELECT earlier, later, seen_at, steady FROM judged`,
    [new Date(now).toISOString(), confirmed],
  );
  const { earlier, later, seen_at, steady } = rows[0] as (typeof rows)[0];
  return {
    now: earlier.getTime(),
    hold: steady ? null : { reason: 'clock', now: later.getTime(), seenAt: seen_at.getTime() },
  };
}

/**
 * Determines whether a pass must skip an account because all of its sessions, or its whole audit log, would be
 * removed. Records the result.
 *
 * @param now in milliseconds since the epoch
 * @param confirmed an operator confirms the removal
 */
export async function checkAccount(
  pool: Queryable,
  { accountId, days }: AccountRetention,
  now: number,
  confirmed = false,
): Promise<Hold | null> {
  const cutoff = cutoffOf(days, now);
  const account = inAccount(pool, accountId);
  const { rows } = await account.query<{ newest: Date | null; held_at: Date | null; goes: boolean }>(
    `SELECT newest, retention_held_at AS held_at,
       $3::boolean OR newest IS NULL OR ${confirms('retention_held_at', '$4::timestamptz')} AS goes
     FROM account, LATERAL (
       SELECT max(one) FILTER (WHERE one < $2::timestamptz) AS newest
       FROM (VALUES
         ((SELECT started_at FROM session WHERE account_id = $1 ORDER BY started_at DESC, id DESC LIMIT 1)),
         ((SELECT at FROM access_log_head WHERE account_id = $1 AND sequence > 0))
       ) AS ends(one)
     ) AS gone
     WHERE id = $1`,
    [accountId, new Date(cutoff).toISOString(), confirmed, new Date(now).toISOString()],
  );
  const row = rows[0];
  if (!row) return null;
  const present = new Date(now).toISOString();
  if (row.goes) {
    if (row.held_at !== null) {
      await account.query('UPDATE account SET retention_held_at = NULL WHERE id = $1', [accountId]);
    }
    return null;
  }
  await account.query(
    `UPDATE account SET retention_held_at = $2::timestamptz
     WHERE id = $1
       AND (retention_held_at BETWEEN $2::timestamptz - interval '31 days' AND $2::timestamptz) IS NOT TRUE`,
    [accountId, present],
  );
  return { reason: 'everything', cutoff, newest: (row.newest as Date).getTime() };
}
