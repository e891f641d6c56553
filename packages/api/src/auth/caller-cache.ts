import { ApiError } from '@masker/contract';
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
  /** Removes the callers with this id of a login session, a token or a person. */
  forget(id: string): void;
  /** Removes all callers. */
  forgetAll(): void;
}

interface Entry {
  /** Null while the credential is being verified. */
  caller: Caller | null;
  /** The caller when the credential was last verified; null if it never was. Nothing is allowed because of it. */
  last: Caller | null;
  until: number;
  found: Promise<Caller>;
}

/** Creates a cache of the most recently used credentials. */
export function createCallerCache(): CallerCache {
  const entries = new LRUCache<string, Entry>({ max: maxEntries });

  return {
    find(credential, verify) {
      const cached = entries.get(credential);
      // Date.now() truncates to whole milliseconds: the actual time may be up to 1 ms later.
      if (cached && (cached.caller === null || cached.until >= Date.now() + 1)) return cached.found;
      const last = cached?.caller ?? null;
      const entry: Entry = { caller: null, last, until: 0, found: undefined as never };
      // The lifetime starts before the query, so that a slow query does not extend it.
      const started = Date.now();
      entry.found = verify().then(
        ({ caller, expiresIn }) => {
          entry.caller = entry.last = caller;
          entry.until = started + Math.min(ttlMs, expiresIn ?? ttlMs);
          return caller;
        },
        (error: unknown) => {
          if (entries.peek(credential) === entry) {
            // While the database is unavailable, the account of the credential stays known.
            if (cached && !isRefusal(error)) entries.set(credential, cached);
            else entries.delete(credential);
          }
          throw error;
        },
      );
      entries.set(credential, entry);
      return entry.found;
    },
    lastAccount: (credential) => entries.peek(credential)?.last?.accountId ?? null,
    forget(id) {
      // Iterates over a copy, since deleting entries while iterating could skip some.
      for (const [credential, { last }] of [...entries]) {
        // A lookup in progress may have read the row before it changed; if it is the first, it may be anybody's.
        if (
          last === null ||
          last.credentialId === id ||
          last.accountId === id ||
          (last.kind === 'user' && last.userId === id)
        ) {
          entries.delete(credential);
        }
      }
    },
    forgetAll: () => entries.clear(),
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && (error.code === 'unauthenticated' || error.code === 'forbidden');
}
