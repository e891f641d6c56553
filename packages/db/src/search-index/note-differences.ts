import { everyAgent, inMinutes, rollupQuarter, rollupWidths } from '../rollup/widths.ts';
import type { Queryable } from '../scope/scopes.ts';
import { inAccount } from '../scope/scopes.ts';

const widest = inMinutes(rollupWidths.at(-1) as number);

/**
 * Notes all sessions of an account as not indexed when the index has not as many as the rollups, though nothing is noted: a
 * server of a release without the index has written or removed some.
 *
 * @returns whether it has noted any
 */
export async function noteDifferences(pool: Queryable, accountId: string): Promise<boolean> {
  const { rowCount } = await inAccount(pool, accountId).query(
    `INSERT INTO session_unindexed (account_id, quarter)
     SELECT account_id, start
     FROM session_rollup
     WHERE account_id = $1 AND agent_id = '${everyAgent}' AND width = ${inMinutes(rollupQuarter)}
       AND NOT EXISTS (SELECT FROM session_unindexed WHERE account_id = $1)
       AND (SELECT coalesce(sum(sessions), 0) FROM session_segment WHERE account_id = $1) <> (
         SELECT coalesce(sum(ok_sessions + error_sessions + partial_sessions), 0)
         FROM session_rollup
         WHERE account_id = $1 AND agent_id = '${everyAgent}' AND width = ${widest}
       )`,
    [accountId],
  );
  return (rowCount ?? 0) > 0;
}
