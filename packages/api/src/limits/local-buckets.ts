import type { Rate } from '@masker/db';

/** Buckets that are kept at once, at most. */
const keptAtMost = 10_000;

/** Token buckets of this process alone. */
export interface LocalBuckets {
  /** Takes a token. @returns 0 when there was one, else the seconds until there is */
  take(key: string): number;
}

/** @param now in milliseconds, never going back */
export function createLocalBuckets(rate: Rate, now = () => performance.now()): LocalBuckets {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(key) {
      const at = now();
      const known = buckets.get(key);
      const passed = known ? (at - known.at) / 1000 : Number.POSITIVE_INFINITY;
      const available = Math.min(rate.burst, (known?.tokens ?? 0) + passed * rate.perSecond);
      const granted = available >= 1;
      // The last in the order of the map is the last that was used: what is dropped is what was idle longest.
      buckets.delete(key);
      if (buckets.size >= keptAtMost) buckets.delete(buckets.keys().next().value as string);
      buckets.set(key, { tokens: granted ? available - 1 : available, at });
      return granted ? 0 : (1 - available) / rate.perSecond;
    },
  };
}
