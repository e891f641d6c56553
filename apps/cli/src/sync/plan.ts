import type { Covered, PendingPagination, SyncState } from './state.ts';

const day = 86_400_000;

/** The window of the first run: the hosted service keeps sessions for 90 days. */
const firstWindow = 90 * day;

/** The options of a run. Instants and durations in milliseconds. */
export interface Wish {
  /** The start of the window to read, even if it was read before; null for the default. */
  since: number | null;
  /** The part of the covered window that is read again, because sessions are written when they end, or later. */
  overlap: number;
  /** Whether the whole covered window is read again. */
  recheck: boolean;
}

/**
 * The unfinished pagination of an earlier run, if it can continue. It runs before a new one, because its remaining
 * sessions are the oldest, which the source deletes first.
 */
export function unfinishedPagination({ pagination }: SyncState): PendingPagination | null {
  return pagination?.cursor ? pagination : null;
}

/** A new pagination, from the newest session back to what is covered. */
export function newPagination(
  { covered, pagination }: SyncState,
  wish: Wish,
  now: number,
): PendingPagination {
  const first = wish.since ?? now - firstWindow;
  const known = covered === null ? first : wish.recheck ? covered.since : covered.until - wish.overlap;
  const since = Math.min(known, wish.since ?? known, pagination?.since ?? known);
  return { since, newest: null, cursor: null };
}

/** What is covered once a pagination is complete. */
export function coveredAfter(covered: Covered | null, pagination: PendingPagination): Covered {
  const until = Math.max(pagination.newest ?? pagination.since, pagination.since);
  if (covered === null || pagination.since > covered.until) return { since: pagination.since, until };
  return { since: Math.min(covered.since, pagination.since), until: Math.max(covered.until, until) };
}
