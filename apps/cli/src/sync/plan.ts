import type { Covered, PendingPagination, SyncState } from './state.ts';

const day = 86_400_000;

/** How far the first run goes back: the hosted service keeps sessions for 90 days. */
const firstWindow = 90 * day;

/** What was asked for. Instants and durations in milliseconds. */
export interface Wish {
  /** How far to go back, be it read already or not; null when nothing was said. */
  since: number | null;
  /** How much of what was read before is read again: sessions are written when they end, or later. */
  overlap: number;
  /** Whether everything that was ever read is read again. */
  recheck: boolean;
}

/**
 * The pagination that an earlier run left off, if it can be continued. It runs before a new one: what it has left to
 * read is the oldest, which the source deletes first.
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
