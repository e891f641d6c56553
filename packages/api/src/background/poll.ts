import { setTimeout } from 'node:timers';

/** Milliseconds between two looks for what other servers have taken in. */
const pollMs = 3_000;

/** Looks for work again and again. */
export interface Polling {
  /** Looks for work now instead of at the next poll. */
  wake(): void;
  /** Resolves when the look under way is over. */
  stop(): Promise<void>;
}

/**
 * Looks for work at once, every three seconds, and when it is woken.
 *
 * @param look returns whether to look again at once; its signal aborts when the polling is stopped. It reports its own
 *   errors and does not reject
 */
export function poll(look: (stopping: AbortSignal) => Promise<boolean>): Polling {
  const stopping = new AbortController();
  let isAwake = false;
  let wake = () => {};

  async function work(): Promise<void> {
    while (!stopping.signal.aborted) {
      isAwake = false;
      const mayBeMore = await look(stopping.signal);
      if (!mayBeMore && !isAwake && !stopping.signal.aborted) await pause();
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
