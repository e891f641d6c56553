import { firstInstant, formatInstant } from '@masker/contract/plain';
import type { Window } from '../filters/window.ts';
import type { Domain } from './domain.ts';

/** A selection of buckets: the indexes of the edges where it starts and ends. */
export interface Selection {
  start: number;
  end: number;
}

/** Two buckets and all between them, in either order. */
export function between(one: number, other: number): Selection {
  return { start: Math.min(one, other), end: Math.max(one, other) + 1 };
}

/** The window of a selection, with fixed instants; null if it is empty. */
export function windowOf({ start, end }: Selection, edges: readonly number[]): Required<Window> | null {
  const from = edges[start];
  const to = edges[end];
  if (from === undefined || to === undefined || from >= to) return null;
  return { since: formatInstant(from), until: formatInstant(to) };
}

/**
 * A window of twice the length around the same center. It does not extend beyond the present: there it stays open, and
 * starts earlier instead.
 *
 * @param now the current time, in milliseconds
 */
export function zoomedOut({ from, to }: Domain, now: number): Window {
  const length = 2 * (to - from);
  const end = (from + to + length) / 2;
  if (end < now) return { since: instant(end - length), until: instant(end) };
  return { since: instant(Math.max(to, now) - length), until: undefined };
}

/** Whole seconds keep a window that nobody typed short. */
function instant(at: number): string {
  return formatInstant(Math.max(Math.floor(at / 1000) * 1000, firstInstant));
}
