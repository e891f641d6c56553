import { ConcurrencyLimiter, type LimiterSize, type OwnerKind } from './concurrency-limiter.ts';

/** The limits of one process by kind of work. Owners are accounts, or the networks of clients ({@link byAddress}). */
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
  /** Requests whose caller is unknown or not authenticated. */
  anonymous: LimiterSize;
  /** Sign-in bodies that are being read: anybody may send them, and slowly. */
  signInBodies: LimiterSize;
  /** Steps of a sign-in that wait for an identity provider, which may be slow. */
  providerSteps: LimiterSize;
  /** Bodies of signed webhooks that are being read, which anybody may send, too. */
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
    // They only wait, and all people of a clinic can have one address.
    providerSteps: { slots: 256, waiting: 256, share: 64 },
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
  providerSteps: 'sign-ins that wait for the identity provider',
  webhookBodies: 'webhooks that are still being sent',
  rowSums: 'sums that read sessions one by one',
};

/** The kinds of work of people who are unknown yet, whose address is all that tells them apart. */
const byAddress: ReadonlySet<keyof LimiterSizes> = new Set([
  'anonymous',
  'signInBodies',
  'providerSteps',
  'webhookBodies',
]);

/** A concurrency limiter for each kind of work. */
export type ConcurrencyLimiters = Record<keyof LimiterSizes, ConcurrencyLimiter>;

/** Creates a limiter for each kind of work. */
export function createConcurrencyLimiters(sizes: LimiterSizes): ConcurrencyLimiters {
  const kinds = Object.keys(names) as (keyof LimiterSizes)[];
  return Object.fromEntries(
    kinds.map((kind) => {
      const owner: OwnerKind = byAddress.has(kind) ? 'address' : 'account';
      return [kind, new ConcurrencyLimiter(sizes[kind], names[kind], owner)];
    }),
  ) as ConcurrencyLimiters;
}
