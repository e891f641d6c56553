import { setTimeout as sleep } from 'node:timers/promises';

/** Runs a request as soon as the ceiling allows. */
export type Within = <T>(request: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/**
 * Keeps requests, one after another, under a ceiling: in no window of so many milliseconds does the other
 * side see more than so many of them.
 *
 * Counted from when a request was answered, not from when it was sent: on its way it may have been held
 * up, and the next one not.
 */
export function ceiling(most: number, windowMs: number): Within {
  const answered: number[] = [];
  return async (request, signal) => {
    const earliest = answered.length < most ? 0 : (answered.shift() as number) + windowMs;
    // A timer may fire a little early.
    for (let wait = earliest - performance.now(); wait > 0; wait = earliest - performance.now())
      await sleep(Math.ceil(wait), undefined, { signal });
    try {
      return await request();
    } finally {
      answered.push(performance.now());
    }
  };
}
