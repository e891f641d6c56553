import { LRUCache } from 'lru-cache';

/** Credentials refused within the last minute; beyond the maximum, the oldest are evicted. */
const recorded = new LRUCache<string, true>({ max: 10_000, ttl: 60_000 });

/** Prevents a client that keeps sending a revoked token from filling the audit log. */
export const refusalThrottle = {
  /** Whether to record a refusal: the first per credential and minute. A call that returns true counts as recorded. */
  shouldRecord(credential: string): boolean {
    if (recorded.has(credential)) return false;
    recorded.set(credential, true);
    return true;
  },
};
