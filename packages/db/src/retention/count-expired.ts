import { sessionStatuses } from '@masker/contract';
import { cover } from '../rollup/cover.ts';
import { coverValues, rollupParts, rollupsWithin, rowParts } from '../rollup/cover-sql.ts';
import { everyAgent } from '../rollup/widths.ts';
import { inAccount, type Queryable } from '../scope/scopes.ts';
import { cutoffOf } from './cutoff.ts';
import type { AccountRetention } from './policy.ts';

/** The rows that a removal would remove. */
export interface Expired {
  /** In milliseconds since the epoch: sessions that started earlier expire. */
  cutoff: number;
  sessions: number;
  redactions: number;
}

const ofAnyStatus = (measure: string) => sessionStatuses.map((status) => `${status}_${measure}`).join(' + ');

const statement = `
  SELECT coalesce(sum(sign * sessions), 0) AS sessions, coalesce(sum(sign * redactions), 0) AS redactions
  FROM (
    SELECT sign, ${ofAnyStatus('sessions')} AS sessions, ${ofAnyStatus('redactions')} AS redactions
    FROM ${rollupParts(2)}, LATERAL (${rollupsWithin(`'${everyAgent}'`)}) AS rollup
    UNION ALL
    SELECT sign, 1, redaction_count
    FROM ${rowParts(2)}
    JOIN session ON account_id = $1 AND started_at >= part.since AND started_at < part.until
  ) AS expired`;

/** Counts what a removal would remove now, from the rollups, and from rows where the rollups do not reach. */
export async function countExpired(
  pool: Queryable,
  { accountId, days }: AccountRetention,
  now: number,
): Promise<Expired> {
  const cutoff = cutoffOf(days, now);
  const window = { since: Number.NEGATIVE_INFINITY, until: cutoff };
  const result = await inAccount(pool, accountId).query<{ sessions: string; redactions: string }>(statement, [
    accountId,
    ...coverValues(cover(window)),
  ]);
  const row = result.rows[0];
  return { cutoff, sessions: Number(row?.sessions), redactions: Number(row?.redactions) };
}
