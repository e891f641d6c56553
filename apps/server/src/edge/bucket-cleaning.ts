import { setTimeout as sleep } from 'node:timers/promises';
import { removeIdleBuckets } from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

/** Between two passes, in milliseconds. */
const everyMs = 600_000;

/** Seconds after which every bucket is full again, and so worth nothing. */
const idleSeconds = 300;

/** Removes the rate limits' buckets that are full again, now and then. Any number of servers may do so. */
export function startBucketCleaning({ pool, log }: { pool: Pool; log: Logger }): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;

  async function passes(): Promise<void> {
    for (;;) {
      await sleep(everyMs, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      await removeIdleBuckets(pool, idleSeconds).catch((error) => {
        log.warn({ err: error }, 'full buckets of the rate limits could not be removed');
      });
    }
  }

  const running = passes();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
