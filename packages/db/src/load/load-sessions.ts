import { noAccount } from '@masker/contract';
import type { Pool, PoolClient } from 'pg';
import { announce } from '../live/announce.ts';
import { enterScope } from '../scope/scopes.ts';
import { inTransaction } from '../scope/transaction.ts';
import { LoadRefused, type LoadResult } from './result.ts';
import type { SessionRow } from './session-row.ts';
import { createStaging, dropStaging, stageSessions } from './staging.ts';
import { addAgents, addRollups, addSessions, countWritten, indexStaging, takeConflicts } from './write.ts';

/** The progress of a load, in sessions: first all of them are read, then all are written. */
export interface LoadProgress {
  phase: 'reading' | 'writing';
  done: number;
  /** Null while the total is unknown. */
  total: number | null;
}

export interface LoadOptions {
  accountId: string;
  /** Read once, at the pace of the database; never held in memory as a whole. */
  sessions: AsyncIterable<SessionRow> | Iterable<SessionRow>;
  /** Skips and reports sessions whose id exists with other content; otherwise they make the load fail. */
  skipInvalid?: boolean;
  onProgress?: (progress: LoadProgress) => void;
}

/**
 * Loads sessions into an account, and creates their agents, in one transaction.
 *
 * Loading the same sessions again adds nothing. Existing agents keep their name; a new agent gets the name from its
 * latest session, or its id. Concurrent loads may contain the same sessions: exactly one of them counts a session as
 * added.
 *
 * @throws ApiError `not_found` if the account does not exist
 * @throws LoadRefused if an id exists with other content, in the database or in an earlier session
 */
export function loadSessions({ pool, ...options }: LoadOptions & { pool: Pool }): Promise<LoadResult> {
  return inTransaction(pool, { accountId: options.accountId }, (client) => loadWithin(client, options));
}

/**
 * {@link loadSessions} within the caller's transaction. The transaction must be READ COMMITTED, as that of
 * `inTransaction` is, and must be rolled back if this throws. Its scope stays set to the account.
 */
export async function loadWithin(
  client: PoolClient,
  { accountId, sessions, skipInvalid = false, onProgress }: LoadOptions,
): Promise<LoadResult> {
  await enterScope(client, { accountId });
  await holdAccount(client, accountId);
  await createStaging(client);
  const staged = await stageSessions(client, sessions, (done) =>
    onProgress?.({ phase: 'reading', done, total: null }),
  );
  await indexStaging(client);
  const { added, ids } = await addSessions(client, accountId, (done) =>
    onProgress?.({ phase: 'writing', done, total: staged }),
  );
  // Every staged id is in the table now. Those that this load did not add are either duplicates or conflicts.
  const conflicts =
    added === staged ? { rejected: [], rejectedCount: 0 } : await takeConflicts(client, accountId);
  if (conflicts.rejectedCount > 0 && !skipInvalid)
    throw new LoadRefused(conflicts.rejected, conflicts.rejectedCount);
  await countWritten(client);
  await addAgents(client, accountId);
  await addRollups(client, accountId);
  await announce(client, accountId, added, ids);
  await dropStaging(client);
  return { added, duplicates: staged - added - conflicts.rejectedCount, ...conflicts };
}

/** Prevents deletion of the account during the load: sessions have no foreign key that would. */
async function holdAccount(client: PoolClient, accountId: string): Promise<void> {
  const found = await client.query('SELECT 1 FROM account WHERE id = $1 FOR KEY SHARE', [accountId]);
  if (found.rowCount === 0) throw noAccount(accountId);
}
