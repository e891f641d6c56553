import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that a reading is told for: anybody may ask for metrics. */
const readEvery = 10_000;

/** Milliseconds that metrics wait for the database. */
const patienceMs = 1_000;

/**
 * Reads something of the database for metrics: at most once in ten seconds, and never twice at once. The returned function
 * gives null if it fails, or takes longer than a second.
 */
export function recent<T>(read: () => Promise<T>): () => Promise<T | null> {
  let reading: Promise<T | null> = Promise.resolve(null);
  let readAt = Number.NEGATIVE_INFINITY;
  let isReading = false;

  function latest(): Promise<T | null> {
    if (isReading || performance.now() - readAt < readEvery) return reading;
    isReading = true;
    reading = read()
      .catch(() => null)
      .finally(() => {
        readAt = performance.now();
        isReading = false;
      });
    return reading;
  }

  return () => Promise.race([latest(), sleep(patienceMs, null, { ref: false })]);
}
