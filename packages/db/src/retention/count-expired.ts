import { inAccount, type Queryable } from '../scope/scopes.ts';
import { cutoffOf } from './cutoff.ts';
import type { AccountRetention } from './policy.ts';

/** What would go. */
export interface Expired {
  /** In milliseconds: sessions that started before. */
  cutoff: number;
  sessions: number;
  redactions: number;
}

/** Counts what a removal would remove now: whole hours from the rollups, the last one from the rows. */
export async function countExpired(
  pool: Queryable,
  { accountId, days }: AccountRetention,
  now: number,
): Promise<Expired> {
  const cutoff = cutoffOf(days, now);
  const result = await inAccount(pool, accountId).query<{ sessions: string; redactions: string }>(
    `SELECT coalesce(sum(sessions), 0) AS sessions, coalesce(sum(redactions), 0) AS redactions
     FROM (
       SELECT sessions, redactions
       FROM session_rollup
       WHERE account_id = $1 AND hour < date_trunc('hour', $2::timestamptz, 'UTC')
       UNION ALL
       SELECT 1, redaction_count
       FROM session
       WHERE account_id = $1
         AND started_at >= date_trunc('hour', $2::timestamptz, 'UTC')
         AND started_at < $2::timestamptz
     ) AS expired`,
    [accountId, new Date(cutoff).toISOString()],
  );
  const row = result.rows[0];
  return { cutoff, sessions: Number(row?.sessions), redactions: Number(row?.redactions) };
}
