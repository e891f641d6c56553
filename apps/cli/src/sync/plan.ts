import type { Covered, PendingWalk, SyncState } from './state.ts';

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

/** The walk that an earlier run left off, if it can be continued. It comes first: the old goes away first. */
export function unfinishedWalk({ walk }: SyncState): PendingWalk | null {
  return walk?.cursor ? walk : null;
}

/** The walk from the newest session back to what is known. */
export function freshWalk({ covered, walk }: SyncState, wish: Wish, now: number): PendingWalk {
  const first = wish.since ?? now - firstWindow;
  const known = covered === null ? first : wish.recheck ? covered.since : covered.until - wish.overlap;
  const since = Math.min(known, wish.since ?? known, walk?.since ?? known);
  return { since, newest: null, cursor: null };
}

/** What is covered once a walk has come to its end. */
export function coveredAfter(covered: Covered | null, walk: PendingWalk): Covered {
  const until = Math.max(walk.newest ?? walk.since, walk.since);
  if (covered === null || walk.since > covered.until) return { since: walk.since, until };
  return { since: Math.min(covered.since, walk.since), until: Math.max(covered.until, until) };
}
