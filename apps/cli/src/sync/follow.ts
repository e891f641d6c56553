import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable } from '@masker/db';
import { SourceProblem } from './problem.ts';

/** After faults, rounds come at least this often, in milliseconds. */
const longestPause = 60_000;

/** Whether a round that failed like this may succeed later, with nobody doing anything here. */
function mayPass(error: unknown): boolean {
  return error instanceof SourceProblem ? error.passing : isUnavailable(error);
}

/**
 * Runs rounds until the signal aborts, or one fails in a way that will not pass.
 *
 * @param interval milliseconds between two rounds; twice as long after every fault in a row
 * @param onFault told when a round failed in a way that may pass
 * @throws what the last round threw, or the signal's reason
 */
export async function followRounds(
  round: () => Promise<void>,
  interval: number,
  signal: AbortSignal,
  onFault: (error: unknown) => void,
): Promise<never> {
  for (let faults = 0; ; ) {
    let asked = 0;
    try {
      await round();
      faults = 0;
    } catch (error) {
      if (signal.aborted || !mayPass(error)) throw error;
      onFault(error);
      faults++;
      asked = (error instanceof SourceProblem && error.retryAfterMs) || 0;
    }
    const backoff = Math.max(interval, Math.min(longestPause, interval * 2 ** faults));
    await sleep(Math.max(asked, backoff), undefined, { signal });
  }
}
