import { ConcurrencyLimiter, type LimiterSize } from './concurrency-limiter.ts';

/** The limits of one process by kind of work. Owners are accounts, except in `anonymous`, `signInBodies` and `webhookBodies`. */
export interface LimiterSizes {
  /** Short requests. */
  requests: LimiterSize;
  /** Exports: each reads one page at a time, as fast as the client reads it. */
  exports: LimiterSize;
  /** Exports as Parquet: each has a thread, with the sessions of a row group in memory. */
  parquetExports: LimiterSize;
  /** Uploads of NDJSON, each of which holds a database connection while it lasts, and of the logs of other systems. */
  loads: LimiterSize;
  /** Live connections that receive new sessions. */
  watchers: LimiterSize;
  /** Requests whose caller is unknown or not authenticated. Owners are the networks of the clients. */
  anonymous: LimiterSize;
  /** Sign-in bodies that are being read: anybody may send them, and slowly. Owners are as in `anonymous`. */
  signInBodies: LimiterSize;
  /** Bodies of signed webhooks that are being read, which anybody may send, too. Owners are as in `anonymous`. */
  webhookBodies: LimiterSize;
  /** Sums that read individual sessions: each keeps a database connection busy for seconds. */
  rowSums: LimiterSize;
}

/**
 * The default limits. No account can take all slots of a kind. The pool has 16 database connections (`openDatabase`);
 * uploads and sums hold at most 11 of them, so that short requests always get one.
 */
export function limiterSizes(requests = 64): LimiterSizes {
  return {
    requests: { slots: requests, waiting: requests * 4, share: Math.ceil(requests / 2) },
    exports: { slots: 32, waiting: 32, share: 8 },
    parquetExports: { slots: 3, waiting: 16, share: 2, waitMs: 60_000 },
    loads: { slots: 8, waiting: 32, share: 4 },
    // No waiting: a refused client reconnects by itself.
    watchers: { slots: 1_000, waiting: 0, share: 750 },
    anonymous: { slots: 16, waiting: 256, share: 8 },
    signInBodies: { slots: 64, waiting: 256, share: 4 },
    // All of a sender's webhooks come from one address.
    webhookBodies: { slots: 16, waiting: 256, share: 8 },
    rowSums: { slots: 3, waiting: 32, share: 2 },
  };
}

/** The name of each kind of work in error messages. */
const names: Record<keyof LimiterSizes, string> = {
  requests: 'requests',
  exports: 'exports',
  parquetExports: 'exports as Parquet',
  loads: 'uploads of sessions',
  watchers: 'live connections',
  anonymous: 'requests without a known credential',
  signInBodies: 'sign-ins that are still being sent',
  webhookBodies: 'webhooks that are still being sent',
  rowSums: 'sums that read sessions one by one',
};

/** A concurrency limiter for each kind of work. */
export type ConcurrencyLimiters = Record<keyof LimiterSizes, ConcurrencyLimiter>;

export function createConcurrencyLimiters(sizes: LimiterSizes): ConcurrencyLimiters {
  const kinds = Object.keys(names) as (keyof LimiterSizes)[];
  return Object.fromEntries(
    kinds.map((kind) => [kind, new ConcurrencyLimiter(sizes[kind], names[kind])]),
  ) as ConcurrencyLimiters;
}
