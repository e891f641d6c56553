import { formatInstant, parseSince, resolveSince, type Since } from '@masker/contract/plain';
import type { Window } from '../filters/window.ts';

/** A window that stays what it is: relative times as they are at `now`, in milliseconds since the epoch. */
export function pinned({ since, until }: Window, now: number): Required<Window> {
  return {
    since: formatInstant(resolveSince(parseSince(since) as Since, now)),
    // The end is exclusive: what started in this millisecond is in it.
    until: until ?? formatInstant(now + 1),
  };
}
