import type { Rate } from '@masker/db';
import { LRUCache } from 'lru-cache';

/** Buckets that are kept at once, at most; those that were idle longest are dropped. */
const keptAtMost = 10_000;

/** Token buckets of this process alone. */
export interface LocalBuckets {
  /** Takes a token. @returns 0 when there was one, else the seconds until there is */
  take(key: string): number;
}

/** @param now in milliseconds, never going back */
export function createLocalBuckets(rate: Rate, now = () => performance.now()): LocalBuckets {
  const buckets = new LRUCache<string, { tokens: number; at: number }>({ max: keptAtMost });
  return {
    take(key) {
      const at = now();
      const known = buckets.get(key);
      const passed = known ? (at - known.at) / 1000 : Number.POSITIVE_INFINITY;
      const available = Math.min(rate.burst, (known?.tokens ?? 0) + passed * rate.perSecond);
      const granted = available >= 1;
      buckets.set(key, { tokens: granted ? available - 1 : available, at });
      return granted ? 0 : (1 - available) / rate.perSecond;
    },
  };
}
