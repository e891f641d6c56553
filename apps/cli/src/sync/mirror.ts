import type { IngestSession } from '@masker/contract';
import { type Database, inTransaction, loadWithin } from '@masker/db';
import type { Page } from './answer.ts';
import type { Ask } from './ask.ts';
import { EndlessPagination, PageReader } from './page-reader.ts';
import { coveredAfter, newPagination, unfinishedPagination, type Wish } from './plan.ts';
import { readRow } from './read-row.ts';
import type { Round } from './round.ts';
import { SourceError } from './source-error.ts';
import { loadState, type Mirror, type PendingPagination, type SyncState, saveState } from './state.ts';

/** The batch size of commits; a batch can be a page larger. */
const batchSize = 2_000;

/** The milliseconds after which a smaller batch is committed, so that a slow source loses little. */
const batchMs = 5_000;

/** The statuses with which a source refuses an unknown cursor. */
const cursorRefusals = new Set([400, 404, 410, 422]);

export interface MirrorOptions extends Mirror {
  pool: Database['pool'];
  ask: Ask;
  wish: Wish;
  signal: AbortSignal;
  /** Called after every commit. */
  onProgress?: (round: Round) => void;
}

/**
 * Mirrors the current sessions of the source: completes the pagination of an earlier run, then reads from the newest
 * session back to the known ones and some further.
 *
 * @param round updated during the run; it matches what was committed, also if this throws
 * @throws SourceError, CommandError, the reason of the signal, or an error of the database. Pages read before are
 * committed, and the next run continues there.
 */
export async function mirrorRound(options: MirrorOptions, round: Round): Promise<void> {
  let state = await loadState(options.pool, options);
  const unfinished = unfinishedPagination(state);
  if (unfinished) {
    round.resumed = true;
    try {
      state = await paginate(options, state, unfinished, round);
    } catch (error) {
      if (!isCursorRefusal(error)) throw error;
      round.restarted = true;
      state = await loadState(options.pool, options);
      state = await paginate(options, state, { ...(state.pagination ?? unfinished), cursor: null }, round);
    }
  }
  const fresh = newPagination(state, options.wish, Date.now());
  await paginate(options, state, fresh, round);
  // Excludes what a resumed pagination reached, because an earlier run read a part of it.
  round.completeSince = fresh.since;
  round.complete = true;
}

/** Reads pages until the last one. */
async function paginate(
  options: MirrorOptions,
  before: SyncState,
  start: PendingPagination,
  round: Round,
): Promise<SyncState> {
  const reader = new PageReader(options.ask, start, options.signal);
  const begun = Date.now();
  const at = { ...start };
  let state = before;
  let held: IngestSession[] = [];
  let pages = 0;
  let committed = performance.now();
  round.since = Math.min(round.since ?? start.since, start.since);

  const commit = async (ended: boolean) => {
    const next: SyncState = ended
      ? { ...state, covered: coveredAfter(state.covered, at), pagination: null }
      : { ...state, pagination: { ...at } };
    state = await write(options, held, next, round);
    held = [];
    pages = 0;
    committed = performance.now();
    options.onProgress?.(round);
  };
  const take = (page: Page) => {
    const now = Date.now();
    for (const row of page.rows) {
      round.read++;
      const session = readRow(row, now, round.findings);
      if (session === null) continue;
      held.push(session);
      round.oldest = Math.min(round.oldest ?? session.startedAt, session.startedAt);
      // A session in the future must not hide later sessions from the next run.
      at.newest = Math.max(at.newest ?? Number.NEGATIVE_INFINITY, Math.min(session.startedAt, begun));
    }
    at.cursor = page.nextCursor;
    round.pages++;
    pages++;
  };

  for (;;) {
    let page: Page;
    try {
      page = await reader.next();
      take(page);
      reader.check(page);
    } catch (error) {
      // The cursors form a cycle: the next run starts from the first page.
      if (error instanceof EndlessPagination) at.cursor = null;
      if (pages > 0) await commit(false);
      throw error;
    }
    const ended = page.nextCursor === null;
    if (ended || held.length >= batchSize || performance.now() - committed > batchMs) await commit(ended);
    if (ended) return state;
  }
}

/** Writes sessions, and the position of the pagination, in one transaction. */
async function write(
  options: MirrorOptions,
  sessions: readonly IngestSession[],
  state: SyncState,
  round: Round,
): Promise<SyncState> {
  const { pool, accountId } = options;
  const { loaded, saved } = await inTransaction(pool, { accountId }, async (client) => ({
    loaded:
      sessions.length === 0 ? null : await loadWithin(client, { accountId, sessions, skipInvalid: true }),
    saved: await saveState(client, options, state),
  }));
  if (loaded !== null) {
    round.added += loaded.added;
    round.alreadyThere += loaded.duplicates;
    const ids = loaded.rejected.map(({ line }) => sessions[line - 1]?.id ?? '');
    round.findings.conflict(ids, loaded.rejectedCount);
  }
  return saved;
}

function isCursorRefusal(error: unknown): boolean {
  return error instanceof SourceError && cursorRefusals.has(error.status ?? 0);
}
