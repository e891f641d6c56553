import { setTimeout as sleep } from 'node:timers/promises';

/** Runs a request as soon as the limit allows it. */
export type Within = <T>(request: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/**
 * Limits sequential requests: within any window of the given length, the other side sees at most the given number.
 *
 * A request counts from its response, not from when it was sent: one request may be delayed on its way, and the next
 * not.
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
