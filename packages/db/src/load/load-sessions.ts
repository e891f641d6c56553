import { ApiError } from '@masker/contract';
import type { Pool, PoolClient } from 'pg';
import { announce } from '../live/announce.ts';
import { enterScope } from '../scope/scopes.ts';
import { inTransaction } from '../scope/transaction.ts';
import { LoadRefused, type LoadResult } from './result.ts';
import type { SessionRow } from './session-row.ts';
import { createStaging, dropStaging, stageSessions } from './staging.ts';
import { addAgents, addRollups, addSessions, countWritten, indexStaging, takeConflicts } from './write.ts';

/** How far a load has come, in sessions: first all of them are read, then all are written. */
export interface LoadProgress {
  phase: 'reading' | 'writing';
  done: number;
  /** Null as long as nobody knows. */
  total: number | null;
}

export interface LoadOptions {
  accountId: string;
  /** Read once, at the pace of the database; never held as a whole. */
  sessions: AsyncIterable<SessionRow> | Iterable<SessionRow>;
  /** Leave out sessions whose id is taken by other content, and report them; otherwise they refuse the load. */
  skipInvalid?: boolean;
  onProgress?: (progress: LoadProgress) => void;
}

/**
 * Loads sessions into an account, and the agents that they name: all of it in one transaction.
 *
 * Loading the same sessions again adds nothing. Agents that the account knows keep their name; a new one
 * gets that of its latest session, or its id. Loads may overlap in time and in content: each session is
 * counted as added by one of them.
 *
 * @throws ApiError `not_found` when there is no such account
 * @throws LoadRefused when an id is taken by other content, in the database or by an earlier session
 */
export function loadSessions({ pool, ...options }: LoadOptions & { pool: Pool }): Promise<LoadResult> {
  return inTransaction(pool, { accountId: options.accountId }, (client) => loadWithin(client, options));
}

/**
 * {@link loadSessions} as a part of the caller's transaction, which must be READ COMMITTED, as that of
 * `inTransaction` is, must be undone when this throws, and is in the scope of the account from here on.
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
  // Every staged id is in the table now. Those that this load did not add are the same session, or a conflict.
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

/** Keeps the account from going away under the load: its sessions have no foreign key to do that. */
async function holdAccount(client: PoolClient, accountId: string): Promise<void> {
  const found = await client.query('SELECT 1 FROM account WHERE id = $1 FOR KEY SHARE', [accountId]);
  if (found.rowCount === 0) {
    throw new ApiError('not_found', `there is no account ${accountId}; check the id, or create it first`);
  }
}
