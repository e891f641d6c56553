import { setTimeout } from 'node:timers';
import type { Logger } from 'pino';
import { createFailureLog } from './failure-log.ts';

/** Milliseconds between two looks for what other servers have taken in. */
const pollMs = 3_000;

/** Looks for work again and again. */
export interface Polling {
  /** Looks for work now instead of at the next poll. */
  wake(): void;
  /** Resolves when the look under way is over. */
  stop(): Promise<void>;
}

/** How failures are logged. */
export interface PollOptions {
  logger: Pick<Logger, 'warn'>;
  /** The message of the log line. */
  failure: string;
}

/**
 * Looks for work at once, every three seconds, and when it is woken.
 *
 * @param look returns whether to look again at once; its signal aborts when the polling is stopped. If it rejects, that is
 *   logged, and it is tried again at the next poll
 */
export function poll(
  look: (stopping: AbortSignal) => Promise<boolean>,
  { logger, failure }: PollOptions,
): Polling {
  const failures = createFailureLog(logger, failure);
  const stopping = new AbortController();
  let isAwake = false;
  let wake = () => {};

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      isAwake = false;
      const mayBeMore = await lookOnce();
      if (!mayBeMore && !isAwake && !stopping.signal.aborted) await pause();
    }
  }

  async function lookOnce(): Promise<boolean> {
    try {
      const mayBeMore = await look(stopping.signal);
      failures.worked();
      return mayBeMore;
    } catch (error) {
      if (!stopping.signal.aborted) failures.failed(error);
      return false;
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMs).unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  const working = work();
  return {
    wake() {
      isAwake = true;
      wake();
    },
    async stop() {
      stopping.abort();
      wake();
      await working;
    },
  };
}
