import { setImmediate } from 'node:timers/promises';

/** Milliseconds of work before the event loop gets a turn. */
const longest = 20;

/**
 * Yields to the event loop from time to time. A stream whose data is already available otherwise blocks all other
 * work.
 *
 * @returns a function to call after each small step; it returns null if there is no need to wait
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
