import type { Pool } from 'pg';
import { everyAgent, inMinutes, rollupWidths } from '../rollup/widths.ts';
import { inAccount, type Queryable } from '../scope/scopes.ts';
import { inTransaction } from '../scope/transaction.ts';

/** What there is of an account, as far as who deletes it is told. */
export interface AccountContents {
  /** Null if there is no row of the account: something else than its deletion has removed it. */
  account: { name: string; suspended: boolean } | null;
  /** Whether its deletion has begun and is not finished. */
  deleting: boolean;
  sessions: number;
  /** The exports that have files. */
  files: { accountId: string; id: string }[];
}

/** Returns what there is of an account; null if there is nothing. */
export async function readAccountContents(pool: Pool, accountId: string): Promise<AccountContents | null> {
  return inTransaction(pool, { accountId }, async (client) => {
    const account = await client.query<{ name: string; suspended: boolean }>(
      'SELECT name, suspended_at IS NOT NULL AS suspended FROM account WHERE id = $1',
      [accountId],
    );
    const { rows } = await client.query<{ deleting: boolean; logged: boolean }>(
      `SELECT
         EXISTS (SELECT FROM account_deletion WHERE id = $1 AND finished_at IS NULL) AS deleting,
         EXISTS (SELECT FROM access_log_head WHERE account_id = $1) AS logged`,
      [accountId],
    );
    const { deleting, logged } = rows[0] as (typeof rows)[0];
    const sessions = await countSessions(client, accountId);
    if (account.rowCount === 0 && !deleting && !logged && sessions === 0) return null;
    const files = await client.query<{ accountId: string; id: string }>(
      `SELECT account_id AS "accountId", id FROM session_export WHERE account_id = $1 AND status = 'done' ORDER BY id`,
      [accountId],
    );
    return { account: account.rows[0] ?? null, deleting, sessions, files: files.rows };
  });
}

/** The sessions of an account, from the widest rollups. In the scope of the account. */
async function countSessions(account: Queryable, accountId: string): Promise<number> {
  const { rows } = await account.query<{ sessions: number }>(
    `SELECT coalesce(sum(ok_sessions + error_sessions + partial_sessions), 0)::float8 AS sessions
     FROM session_rollup WHERE account_id = $1 AND agent_id = $2 AND width = $3`,
    [accountId, everyAgent, inMinutes(rollupWidths[rollupWidths.length - 1] as number)],
  );
  return rows[0]?.sessions ?? 0;
}

/** The same, outside of a transaction. */
export const countSessionsOf = (pool: Queryable, accountId: string) =>
  countSessions(inAccount(pool, accountId), accountId);
