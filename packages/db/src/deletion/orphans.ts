import type { Queryable } from '../scope/scopes.ts';
import { countSessionsOf } from './account-contents.ts';

/** An account that does not exist and of which there are rows. */
export interface Orphan {
  accountId: string;
  /** By the rollups. */
  sessions: number;
}

/**
 * Finds accounts that do not exist and of which there are rows, at most 100: those with an audit log, which every account
 * has that was ever used, or with sessions to be indexed. Reads no sessions.
 *
 * @param directory a connection that sees all accounts
 */
export async function orphans(pool: Queryable, directory: Queryable): Promise<Orphan[]> {
  const { rows } = await directory.query<{ id: string }>(
    `SELECT account_id AS id FROM access_log_head WHERE NOT EXISTS (SELECT FROM account WHERE id = account_id)
     UNION
     SELECT account_id FROM session_unindexed WHERE NOT EXISTS (SELECT FROM account WHERE id = account_id)
     ORDER BY id LIMIT 100`,
  );
  const found: Orphan[] = [];
  for (const { id } of rows) found.push({ accountId: id, sessions: await countSessionsOf(pool, id) });
  return found;
}
