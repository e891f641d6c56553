import { setTimeout as sleep } from 'node:timers/promises';
import { removeIdleBuckets } from '@masker/db';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

/** The interval between passes, in milliseconds. */
const everyMs = 600_000;

/** Seconds after which every idle bucket is full again and can be removed. */
const idleSeconds = 300;

/** Periodically removes full buckets of the rate limits. Any number of servers may run this. */
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
