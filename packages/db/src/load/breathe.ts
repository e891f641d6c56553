import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work after which others get a turn. */
const longest = 20;

/**
 * Lets the event loop go on from time to time, in work that may find everything it needs at hand: a stream whose data
 * is there already gives nobody else a turn.
 *
 * @returns to be called after each small step; null when there is nothing to wait for
 */
export function createBreather(): () => Promise<void> | null {
  let since = performance.now();
  return () => {
    if (performance.now() - since < longest) return null;
    return setImmediate().then(() => {
      since = performance.now();
    });
  };
}
