import { formatInstant, parseSince, resolveSince, type Since } from '@masker/contract/plain';
import type { Window } from '../filters/window.ts';

/** A window with fixed instants: relative times are resolved at `now`, in milliseconds since the epoch. */
export function pinned({ since, until }: Window, now: number): Required<Window> {
  return {
    since: formatInstant(resolveSince(parseSince(since) as Since, now)),
    // The end is exclusive: include sessions of this millisecond.
    until: until ?? formatInstant(now + 1),
  };
}
