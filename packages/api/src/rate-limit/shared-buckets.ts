import type { Rate, Taken } from '@masker/db';
import { LRUCache } from 'lru-cache';

/** The maximum number of empty buckets that are cached; for others, the database is queried again. */
const maxCached = 10_000;

/** Takes tokens from the bucket of a key, in the database. */
export type TakeTokens = (key: string, rate: Rate, wanted: number) => Promise<Taken>;

interface Waiting {
  resolve: (seconds: number) => void;
  reject: (error: unknown) => void;
}

/** Token buckets that all servers share. */
export interface SharedBuckets {
  /**
   * Takes a token.
   *
   * @returns 0 if there was one, otherwise the seconds until there may be one
   * @throws errors of the database
   */
  take(key: string): Promise<number>;
}

/**
 * Creates token buckets in the database, with as few queries as possible. While a query for a bucket runs, further
 * requests for its tokens wait and share the next query, so that a crowd occupies one connection. An empty bucket is
 * not queried again until it can have a token.
 *
 * @param now a monotonic clock, in milliseconds
 */
export function createSharedBuckets(
  takeTokens: TakeTokens,
  rate: Rate,
  now = () => performance.now(),
): SharedBuckets {
  /** The time until which a bucket is empty, by `now`. */
  const emptyUntil = new LRUCache<string, number>({ max: maxCached });
  /** The buckets with a query in progress, and the requests that wait for the next query. */
  const querying = new Map<string, Waiting[]>();

  /** The seconds for which a bucket is still empty; 0 if it may have a token. */
  const emptyFor = (key: string) => Math.max(0, (emptyUntil.get(key) ?? 0) - now()) / 1000;

  async function query(key: string, waiting: Waiting[]): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0);
      const empty = emptyFor(key);
      if (empty > 0) {
        for (const { resolve } of group) resolve(empty);
        continue;
      }
      try {
        const { granted, wait } = await takeTokens(key, rate, group.length);
        if (granted < group.length) emptyUntil.set(key, now() + wait * 1000);
        for (const [i, { resolve }] of group.entries()) {
          // Tokens arrive one by one, so each further request waits for one more token.
          resolve(i < granted ? 0 : wait + (i - granted) / rate.perSecond);
        }
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    querying.delete(key);
  }

  return {
    async take(key) {
      const empty = emptyFor(key);
      if (empty > 0) return empty;
      return new Promise((resolve, reject) => {
        const waiting = querying.get(key);
        if (waiting) return void waiting.push({ resolve, reject });
        const first = [{ resolve, reject }];
        querying.set(key, first);
        void query(key, first);
      });
    },
  };
}
