import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable } from '@masker/db';
import { SourceError } from './source-error.ts';

/** The longest pause after failed rounds, in milliseconds. */
const longestPause = 60_000;

/** Whether a later round may succeed without a change on this side. */
function isTransient(error: unknown): boolean {
  return error instanceof SourceError ? error.transient : isUnavailable(error);
}

/**
 * Runs rounds until the signal aborts, or until a round fails with a permanent error.
 *
 * @param interval milliseconds between two rounds; doubled for every failed round in a row
 * @param onError called after a round that failed with a transient error
 * @throws the error of the last round, or the reason of the signal
 */
export async function followRounds(
  round: () => Promise<void>,
  interval: number,
  signal: AbortSignal,
  onError: (error: unknown) => void,
): Promise<never> {
  for (let failed = 0; ; ) {
    let asked = 0;
    try {
      await round();
      failed = 0;
    } catch (error) {
      if (signal.aborted || !isTransient(error)) throw error;
      onError(error);
      failed++;
      asked = (error instanceof SourceError && error.retryAfterMs) || 0;
    }
    const backoff = Math.max(interval, Math.min(longestPause, interval * 2 ** failed));
    await sleep(Math.max(asked, backoff), undefined, { signal });
  }
}
