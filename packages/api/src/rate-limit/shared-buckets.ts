import type { Rate, Taken } from '@masker/db';
import { LRUCache } from 'lru-cache';

/** Empty buckets that are remembered at once, at most; of another, the database is asked again. */
const rememberedAtMost = 10_000;

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
   * @returns 0 when there was one, else the seconds until there may be
   * @throws whatever the database throws
   */
  take(key: string): Promise<number>;
}

/**
 * Token buckets in the database, asked as little as that allows: while one question about a bucket is under
 * way, whoever else wants a token of it waits and goes together into the next one, so that a crowd occupies
 * one connection; and one that was empty is not asked again before it has a token.
 */
export function createSharedBuckets(takeTokens: TakeTokens, rate: Rate): SharedBuckets {
  /** Until when a bucket is known to be empty, by `performance.now()`. */
  const emptyUntil = new LRUCache<string, number>({ max: rememberedAtMost });
  /** The buckets that the database is being asked about, with those who wait for the next question. */
  const asked = new Map<string, Waiting[]>();

  /** Seconds for which a bucket is known to be empty; 0 when it may have a token. */
  const emptyFor = (key: string) => Math.max(0, (emptyUntil.get(key) ?? 0) - performance.now()) / 1000;

  async function ask(key: string, waiting: Waiting[]): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.splice(0);
      const empty = emptyFor(key);
      if (empty > 0) {
        for (const { resolve } of group) resolve(empty);
        continue;
      }
      try {
        const { granted, wait } = await takeTokens(key, rate, group.length);
        if (granted < group.length) emptyUntil.set(key, performance.now() + wait * 1000);
        for (const [i, { resolve }] of group.entries()) {
          // Tokens come one after another, and so do those who wait for them.
          resolve(i < granted ? 0 : wait + (i - granted) / rate.perSecond);
        }
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    asked.delete(key);
  }

  return {
    async take(key) {
      const empty = emptyFor(key);
      if (empty > 0) return empty;
      return new Promise((resolve, reject) => {
        const waiting = asked.get(key);
        if (waiting) return void waiting.push({ resolve, reject });
        const first = [{ resolve, reject }];
        asked.set(key, first);
        void ask(key, first);
      });
    },
  };
}
