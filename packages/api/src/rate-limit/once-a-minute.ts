import { LRUCache } from 'lru-cache';

/**
 * Creates a function that tells whether something is due: the first time for each key, and again once a minute has passed.
 * A call that returns true counts. Beyond 10,000 keys, the oldest are evicted.
 */
export function onceAMinute(): (key: string) => boolean {
  const recent = new LRUCache<string, true>({ max: 10_000, ttl: 60_000 });
  return (key) => {
    if (recent.has(key)) return false;
    recent.set(key, true);
    return true;
  };
}
