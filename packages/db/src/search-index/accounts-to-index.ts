import type { Queryable } from '../scope/scopes.ts';

/** An account with sessions that are not in the search index. */
export interface WaitingAccount {
  accountId: string;
  /** Instants that are listed. */
  listed: number;
  /** Quarters of an hour of which no instants are listed. */
  quarters: number;
  /** How long the first of them has waited, in milliseconds. */
  waitedMs: number;
}

/** The accounts that have something to index, ordered by id. @param directory a pool that sees all accounts */
export async function accountsToIndex(directory: Queryable): Promise<WaitingAccount[]> {
  const { rows } = await directory.query<{
    id: string;
    listed: string;
    quarters: string;
    waited: string;
  }>(`
    SELECT
      account_id AS id,
      coalesce(sum(cardinality(starts)), 0) AS listed,
      count(*) FILTER (WHERE starts IS NULL) AS quarters,
      round(extract(epoch FROM clock_timestamp() - min(written_at)) * 1000) AS waited
    FROM session_unindexed
    GROUP BY account_id
    ORDER BY account_id`);
  return rows.map(({ id, listed, quarters, waited }) => ({
    accountId: id,
    listed: Number(listed),
    quarters: Number(quarters),
    waitedMs: Number(waited),
  }));
}
