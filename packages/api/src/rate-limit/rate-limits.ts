import { ApiError } from '@masker/contract';
import { isUnavailable, type Rate, takeRate } from '@masker/db';
import type { Pool } from 'pg';
import type { Caller } from '../auth/caller.ts';
import { createLocalBuckets } from './local-buckets.ts';
import { networkOf } from './network.ts';
import { createSharedBuckets } from './shared-buckets.ts';

/** The rate limit of an account, if accounts are limited: the same as the documented service's. */
export const accountRate: Rate = { perSecond: 30, burst: 60 };

/**
 * The rate limit of sign-in steps per address, including requests that show an invitation. There is no password to
 * guess, and a whole hospital may share an address; the limit prevents one client from filling tables and overloading
 * providers.
 */
export const signInRate: Rate = { perSecond: 0.5, burst: 30 };

/** The rate limits of the API. */
export interface Limits {
  /** Counts a call of an account. @throws `rate_limited` if the account exceeds its limit */
  call(caller: Caller): Promise<void>;
  /**
   * Counts a sign-in step in this process. It also works while the database is unavailable.
   *
   * @throws `rate_limited` if the address exceeds its limit
   */
  signInHere(address: string): void;
  /** Counts the same step across all servers. @throws `rate_limited` if the address exceeds its limit */
  signInAnywhere(address: string): Promise<void>;
}

export interface LimitsOptions {
  pool: Pool;
  /** Whether accounts are limited; sign-ins always are. */
  accounts: boolean;
}

/** Creates the rate limits of an installation. Its servers share the buckets in the database. */
export function createLimits({ pool, accounts }: LimitsOptions): Limits {
  const take = takeRate.bind(null, pool);
  const calls = createSharedBuckets(take, accountRate);
  const signIns = createSharedBuckets(take, signInRate);
  const ownSignIns = createLocalBuckets(signInRate);
  return {
    async call({ accountId }) {
      if (accounts) refuseIf(await calls.take(accountId), 'Too many requests from this account.');
    },
    signInHere(address) {
      refuseIf(ownSignIns.take(networkOf(address)), tooManySignIns);
    },
    async signInAnywhere(address) {
      const wait = await signIns.take(`sign-in ${networkOf(address)}`).catch(noneIfUnavailable);
      refuseIf(wait, tooManySignIns);
    },
  };
}

const tooManySignIns = 'Too many sign-ins from this address.';

function refuseIf(wait: number, what: string): void {
  if (wait === 0) return;
  const retryAfter = Math.max(1, Math.ceil(wait));
  const seconds = retryAfter === 1 ? 'a second' : `${retryAfter} seconds`;
  throw new ApiError('rate_limited', `${what} Try again in ${seconds}.`, { retryAfter });
}

function noneIfUnavailable(error: unknown): number {
  if (isUnavailable(error)) return 0;
  throw error;
}
