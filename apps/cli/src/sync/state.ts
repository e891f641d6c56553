import { noAccount } from '@masker/contract';
import { type Database, inAccount, type loadWithin } from '@masker/db';
import { CommandError } from '../command-error.ts';

/** A time range, in milliseconds since the epoch. */
export interface Covered {
  since: number;
  until: number;
}

/** A pagination from the newest session back to `since`, running or interrupted. In columns named `walk_…`. */
export interface PendingPagination {
  since: number;
  /** The start of the newest session it has seen. */
  newest: number | null;
  /** The cursor to continue with; null for the first page. */
  cursor: string | null;
}

/** The state of a source from earlier runs. */
export interface SyncState {
  revision: number;
  /** The window that was read completely. */
  covered: Covered | null;
  pagination: PendingPagination | null;
}

interface StateRow {
  revision: number;
  covered_since: Date | null;
  covered_until: Date | null;
  walk_since: Date | null;
  walk_newest: Date | null;
  walk_cursor: string | null;
}

/** The destination of a mirror. */
export interface Mirror {
  accountId: string;
  /** The source's address. */
  source: string;
}

/**
 * Loads the state of a source; it is empty for a new source.
 * @throws ApiError `not_found` when there is no such account
 */
export async function loadState(pool: Database['pool'], { accountId, source }: Mirror): Promise<SyncState> {
  const found = await inAccount(pool, accountId)
    .query<StateRow>(
      `SELECT coalesce(revision, 0) AS revision,
              covered_since, covered_until, walk_since, walk_newest, walk_cursor
       FROM account LEFT JOIN sync_state ON account_id = account.id AND source = $2
       WHERE account.id = $1`,
      [accountId, source],
    )
    .catch(orOutdated);
  const row = found.rows[0];
  if (!row) throw noAccount(accountId);
  const { covered_since: since, covered_until: until, walk_since: from } = row;
  return {
    revision: row.revision,
    covered: since && until && { since: since.getTime(), until: until.getTime() },
    pagination: from && {
      since: from.getTime(),
      newest: row.walk_newest?.getTime() ?? null,
      cursor: row.walk_cursor,
    },
  };
}

/** PostgreSQL's code for a table that does not exist. */
const undefinedTable = '42P01';

function orOutdated(error: Error & { code?: string }): never {
  if (error.code !== undefinedTable) throw error;
  throw new CommandError('outdated', 'The database is older than this program.', {
    hint: 'Restart the server: it migrates its database.',
  });
}

/**
 * Saves the state in the transaction of the sessions that it describes.
 *
 * @returns the state with its new revision
 * @throws CommandError if another run has saved the state since it was loaded
 */
export async function saveState(
  client: Parameters<typeof loadWithin>[0],
  { accountId, source }: Mirror,
  { revision, covered, pagination }: SyncState,
): Promise<SyncState> {
  const saved = await client.query(
    `INSERT INTO sync_state AS kept (account_id, source, revision, covered_since, covered_until,
                                     walk_since, walk_newest, walk_cursor, completed_at)
     VALUES ($1, $2, $3 + 1, $4, $5, $6, $7, $8, CASE WHEN $6::timestamptz IS NULL THEN now() END)
     ON CONFLICT (account_id, source) DO UPDATE SET
       revision = excluded.revision,
       covered_since = excluded.covered_since,
       covered_until = excluded.covered_until,
       walk_since = excluded.walk_since,
       walk_newest = excluded.walk_newest,
       walk_cursor = excluded.walk_cursor,
       completed_at = coalesce(excluded.completed_at, kept.completed_at)
     WHERE kept.revision = $3`,
    [
      accountId,
      source,
      revision,
      date(covered?.since),
      date(covered?.until),
      date(pagination?.since),
      date(pagination?.newest),
      storable(pagination?.cursor),
    ],
  );
  if (saved.rowCount === 0) {
    throw new CommandError('busy', 'Another `masker sync` is mirroring the same source into this account.', {
      hint: 'Only one can run at a time. Nothing was lost or duplicated.',
    });
  }
  return { revision: revision + 1, covered, pagination };
}

function date(at: number | null | undefined): Date | null {
  return at === null || at === undefined ? null : new Date(at);
}

/** Returns null for a cursor that PostgreSQL cannot store unchanged: the pagination then starts over. */
function storable(cursor: string | null | undefined): string | null {
  return cursor && /^[\x20-\x7E]+$/.test(cursor) ? cursor : null;
}
