import { LRUCache } from 'lru-cache';

/** Refusals of one credential in the last minute; of more credentials than this, the oldest are forgotten. */
const recorded = new LRUCache<string, true>({ max: 10_000, ttl: 60_000 });

/** Keeps whoever holds a revoked token, and asks with it for ever, from filling the audit log. */
export const refusalThrottle = {
  /** Whether a refusal is to be recorded: the first of a credential in a minute. Asking counts as recording it. */
  shouldRecord(credential: string): boolean {
    if (recorded.has(credential)) return false;
    recorded.set(credential, true);
    return true;
  },
};
