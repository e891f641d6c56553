import type { Rate, Taken } from '@masker/db';

/** Buckets that are remembered at once, at most. */
const rememberedAtMost = 10_000;

/** Takes tokens from the bucket of a key, in the database. */
export type TakeTokens = (key: string, rate: Rate, wanted: number) => Promise<Taken>;

interface Waiting {
  resolve: (seconds: number) => void;
  reject: (error: unknown) => void;
}

interface Bucket {
  waiting: Waiting[];
  asking: boolean;
  /** Until when it is known to be empty, by `performance.now()`. */
  emptyUntil: number;
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
  const buckets = new Map<string, Bucket>();

  function bucketOf(key: string): Bucket {
    const known = buckets.get(key);
    if (known) return known;
    if (buckets.size >= rememberedAtMost) forgetSome(buckets);
    const bucket = { waiting: [], asking: false, emptyUntil: 0 };
    buckets.set(key, bucket);
    return bucket;
  }

  async function ask(key: string, bucket: Bucket): Promise<void> {
    bucket.asking = true;
    while (bucket.waiting.length > 0) {
      const group = bucket.waiting.splice(0);
      const empty = bucket.emptyUntil - performance.now();
      if (empty > 0) {
        for (const { resolve } of group) resolve(empty / 1000);
        continue;
      }
      try {
        const { granted, wait } = await takeTokens(key, rate, group.length);
        if (granted < group.length) bucket.emptyUntil = performance.now() + wait * 1000;
        for (const [i, { resolve }] of group.entries()) {
          // Tokens come one after another, and so do those who wait for them.
          resolve(i < granted ? 0 : wait + (i - granted) / rate.perSecond);
        }
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    bucket.asking = false;
    if (bucket.emptyUntil === 0) buckets.delete(key);
  }

  return {
    async take(key) {
      const bucket = bucketOf(key);
      const empty = bucket.emptyUntil - performance.now();
      if (empty > 0) return empty / 1000;
      bucket.emptyUntil = 0;
      return new Promise((resolve, reject) => {
        bucket.waiting.push({ resolve, reject });
        if (!bucket.asking) void ask(key, bucket);
      });
    },
  };
}

/** Those that are not being asked; what is lost is the memory that they are empty. */
function forgetSome(buckets: Map<string, Bucket>): void {
  for (const [key, bucket] of buckets) if (!bucket.asking) buckets.delete(key);
}
