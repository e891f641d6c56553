import { LRUCache } from 'lru-cache';
import type { Caller } from './caller.ts';

/** How long a verified credential is believed without asking the database, in milliseconds. */
const ttlMs = 1_000;
const maxEntries = 10_000;

/** What a credential was found to be. */
export interface Finding {
  caller: Caller;
  /** Milliseconds until it expires; null when it does not. */
  expiresIn: number | null;
}

/** Callers whose credentials were verified a moment ago. */
export interface CallerCache {
  /**
   * Who the credential is of: as known, or as `verify` finds. Requests that come meanwhile wait for the same
   * finding; a credential that is refused is looked up each time.
   */
  find(credential: string, verify: () => Promise<Finding>): Promise<Caller>;
  /** Whose account the credential was of when it was last verified, however long ago; null when that is not known. */
  lastAccount(credential: string): string | null;
  forget(id: string): void;
  forgetAll(): void;
}

interface Entry {
  /** Null while it is being looked up. */
  caller: Caller | null;
  until: number;
  found: Promise<Caller>;
}

export function createCallerCache(): CallerCache {
  const entries = new LRUCache<string, Entry>({ max: maxEntries });

  return {
    find(credential, verify) {
      const known = entries.get(credential);
      // The clock leaves out fractions of a millisecond: it may be as late as the next one.
      if (known && (known.caller === null || known.until >= Date.now() + 1)) return known.found;
      const entry: Entry = { caller: null, until: 0, found: undefined as never };
      // Counted from before the database was asked: an answer that takes its time makes nothing last longer.
      const asked = Date.now();
      const forget = () => void (entries.peek(credential) === entry && entries.delete(credential));
      entry.found = verify().then(
        ({ caller, expiresIn }) => {
          entry.caller = caller;
          entry.until = asked + Math.min(ttlMs, expiresIn ?? ttlMs);
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
      // A copy, since deleting while it is read could lead the reading astray.
      for (const [credential, { caller }] of [...entries]) {
        // One that is being looked up may have been read before it changed.
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
