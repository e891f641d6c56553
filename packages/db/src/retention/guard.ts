import { inAccount, type Queryable } from '../scope/scopes.ts';
import { cutoffOf } from './cutoff.ts';
import type { AccountRetention } from './policy.ts';

/**
 * Retention removes for good, so it does not act on the word of one clock alone. A pass is held when the clock is far
 * ahead of what the last pass saw, and for an account when everything would go. The next pass that comes to the same
 * goes through, if it comes after most of a day and within a month.
 */
const far = `interval '25 hours'`;
const confirms = (held: string, present: string) =>
  `coalesce(${held} BETWEEN ${present} - interval '31 days' AND ${present} - interval '20 hours', false)`;

/** Why nothing was removed. Instants are milliseconds since the epoch. */
export type Hold =
  | { reason: 'clock'; now: number; seenAt: number }
  | { reason: 'everything'; cutoff: number; newest: number };

/** What a pass may act on. */
export interface PassClock {
  /** The earlier of this machine's clock and the database's, in milliseconds. */
  now: number;
  /** Null when the pass may go on. */
  hold: Hold | null;
}

/**
 * Compares the clocks of this machine and of the database with what the last pass saw, and notes the present one.
 *
 * @param now this machine's clock, in milliseconds
 * @param confirmed somebody vouches for the clock
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
 * Whether a pass has to leave an account alone because all its sessions, or its whole audit log, would go; and
 * notes it.
 *
 * @param now in milliseconds
 * @param confirmed somebody vouches for it
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
