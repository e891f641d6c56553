import { ApiError } from '@masker/contract';
import { isUnavailable, type Rate, takeRate } from '@masker/db';
import type { Pool } from 'pg';
import { createLocalBuckets } from './local-buckets.ts';
import { networkOf } from './network.ts';
import { createSharedBuckets } from './shared-buckets.ts';

/** What an account may ask, when that is limited: as the documented service has it. */
export const accountRate: Rate = { perSecond: 30, burst: 60 };

/**
 * What one address may do to sign in: each step counts, also one that looks at an invitation. There is no password to guess
 * here, and a whole hospital may share an address; this keeps one from filling tables and asking providers.
 */
export const signInRate: Rate = { perSecond: 0.5, burst: 30 };

/** How often somebody may ask. */
export interface Limits {
  /** Counts a call of an account. @throws `rate_limited` when it has none left */
  call(accountId: string): Promise<void>;
  /**
   * Counts a step of a sign-in in this process, at once: this holds when the database is away, too.
   *
   * @throws `rate_limited` when the address has none left
   */
  signInHere(address: string): void;
  /** Counts the same step for all servers together. @throws `rate_limited` when the address has none left */
  signInAnywhere(address: string): Promise<void>;
}

export interface LimitsOptions {
  pool: Pool;
  /** Whether accounts are limited; sign-ins always are. */
  accounts: boolean;
}

/** The limits of an installation: one for all its servers, whose buckets are in the database. */
export function createLimits({ pool, accounts }: LimitsOptions): Limits {
  const take = takeRate.bind(null, pool);
  const calls = createSharedBuckets(take, accountRate);
  const signIns = createSharedBuckets(take, signInRate);
  const ownSignIns = createLocalBuckets(signInRate);
  return {
    async call(accountId) {
      if (accounts) refuseIf(await calls.take(accountId), 'Too many requests of this account.');
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
