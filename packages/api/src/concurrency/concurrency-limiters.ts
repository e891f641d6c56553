import { ConcurrencyLimiter, type LimiterSize } from './concurrency-limiter.ts';

/** What may run at once in one process, by how long it lasts. Owners are accounts, except in `anonymous`. */
export interface LimiterSizes {
  /** Requests that are answered in one go. */
  requests: LimiterSize;
  /** Exports: each reads a page at a time, as fast as its reader takes it. */
  exports: LimiterSize;
  /** NDJSON that is being sent in: each holds a connection to the database while it lasts. */
  loads: LimiterSize;
  /** Connections that are told of new sessions. */
  watchers: LimiterSize;
  /** Requests whose caller is not known yet, and those that have none. Owners are networks of callers. */
  anonymous: LimiterSize;
  /** Bodies of sign-in, while they come: anybody may send them, as slowly as that is allowed. As `anonymous`. */
  signInBodies: LimiterSize;
  /** Sums that read sessions one by one: each keeps a connection to the database busy for seconds. */
  rowSums: LimiterSize;
}

/**
 * Sizes such that no account can take all of anything. Connections to the database are 16 (`openDatabase`): uploads
 * and sums can't hold more than 11 of them, so that short requests always find one.
 */
export function limiterSizes(requests = 64): LimiterSizes {
  return {
    requests: { slots: requests, waiting: requests * 4, share: Math.ceil(requests / 2) },
    exports: { slots: 32, waiting: 32, share: 8 },
    loads: { slots: 8, waiting: 32, share: 4 },
    // Nobody waits: who is refused asks again by itself.
    watchers: { slots: 1_000, waiting: 0, share: 750 },
    anonymous: { slots: 16, waiting: 256, share: 8 },
    signInBodies: { slots: 64, waiting: 256, share: 4 },
    rowSums: { slots: 3, waiting: 32, share: 2 },
  };
}

/** What each limits, as an error tells it. */
const names: Record<keyof LimiterSizes, string> = {
  requests: 'requests',
  exports: 'exports',
  loads: 'NDJSON uploads',
  watchers: 'live connections',
  anonymous: 'requests without a credential that is known',
  signInBodies: 'sign-ins that are still being sent',
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
