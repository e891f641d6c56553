import { LRUCache } from 'lru-cache';
import type { Caller } from './caller.ts';

/** How long a caller is cached, in milliseconds. */
const ttlMs = 1_000;
const maxEntries = 10_000;

/** The result of verifying a credential. */
export interface Finding {
  caller: Caller;
  /** Milliseconds until the credential expires; null if it does not expire. */
  expiresIn: number | null;
}

/** Caches the callers of recently verified credentials. */
export interface CallerCache {
  /**
   * Returns the caller from the cache or from `verify`. Concurrent requests share one verification; refused
   * credentials are not cached.
   */
  find(credential: string, verify: () => Promise<Finding>): Promise<Caller>;
  /** The account of the credential when it was last verified, however long ago; null if unknown. */
  lastAccount(credential: string): string | null;
  forget(id: string): void;
  forgetAll(): void;
}

interface Entry {
  /** Null while the credential is being verified. */
  caller: Caller | null;
  until: number;
  found: Promise<Caller>;
}

export function createCallerCache(): CallerCache {
  const entries = new LRUCache<string, Entry>({ max: maxEntries });

  return {
    find(credential, verify) {
      const cached = entries.get(credential);
      // Date.now() truncates to whole milliseconds: the actual time may be up to 1 ms later.
      if (cached && (cached.caller === null || cached.until >= Date.now() + 1)) return cached.found;
      const entry: Entry = { caller: null, until: 0, found: undefined as never };
      // The lifetime starts before the query, so that a slow query does not extend it.
      const started = Date.now();
      const forget = () => void (entries.peek(credential) === entry && entries.delete(credential));
      entry.found = verify().then(
        ({ caller, expiresIn }) => {
          entry.caller = caller;
          entry.until = started + Math.min(ttlMs, expiresIn ?? ttlMs);
          return caller;
        },
        (error: unknown) => {
          forget();
          throw error;
        },
      );
      entries.set(credential, entry);
      return entry.found;
    },
    lastAccount: (credential) => entries.peek(credential)?.caller?.accountId ?? null,
    forget(id) {
      // Iterates over a copy, since deleting entries while iterating could skip some.
      for (const [credential, { caller }] of [...entries]) {
        // A lookup in progress may have read the row before it changed.
        if (
          caller === null ||
          caller.credentialId === id ||
          (caller.kind === 'user' && caller.userId === id)
        ) {
          entries.delete(credential);
        }
      }
    },
    forgetAll: () => entries.clear(),
  };
}
