import { LRUCache } from 'lru-cache';

/** Refusals of one credential in the last minute; of more credentials than this, the oldest are forgotten. */
const recorded = new LRUCache<string, true>({ max: 10_000, ttl: 60_000 });

/**
 * Whether a refusal is worth recording: the first of a credential in a minute. Whoever holds a revoked token and
 * asks with it for ever must not fill the record.
 */
export function isSeldom(credential: string): boolean {
  if (recorded.has(credential)) return false;
  recorded.set(credential, true);
  return true;
}
