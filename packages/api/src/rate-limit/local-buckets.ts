import type { Rate } from '@masker/db';
import { LRUCache } from 'lru-cache';

/** The maximum number of buckets; the least recently used are evicted. */
const maxBuckets = 10_000;

/** Token buckets of this process only. */
export interface LocalBuckets {
  /** Takes a token. @returns 0 if there was one, otherwise the seconds until there is one */
  take(key: string): number;
}

/** @param now a monotonic clock, in milliseconds */
export function createLocalBuckets(rate: Rate, now = () => performance.now()): LocalBuckets {
  const buckets = new LRUCache<string, { tokens: number; at: number }>({ max: maxBuckets });
  return {
    take(key) {
      const at = now();
      const bucket = buckets.get(key);
      const elapsed = bucket ? (at - bucket.at) / 1000 : Number.POSITIVE_INFINITY;
      const available = Math.min(rate.burst, (bucket?.tokens ?? 0) + elapsed * rate.perSecond);
      const granted = available >= 1;
      buckets.set(key, { tokens: granted ? available - 1 : available, at });
      return granted ? 0 : (1 - available) / rate.perSecond;
    },
  };
}
