import { accountSuspended } from '@masker/contract';
import type { Caller } from './caller.ts';
import { principalOf } from './principal.ts';
import { CredentialRefused } from './refused.ts';

/** Refuses a valid credential of an account that is suspended. */
export class AccountSuspended extends CredentialRefused {
  readonly caller: Caller;

  constructor(caller: Caller) {
    super(accountSuspended(), principalOf(caller));
    this.caller = caller;
  }
}

/**
 * Returns the caller of a credential even if its account is suspended, for what does not concern the account: to sign out,
 * or to join another one.
 */
export function evenSuspended(authenticating: Promise<{ caller: Caller }>): Promise<Caller> {
  return authenticating.then(
    ({ caller }) => caller,
    (error: unknown) => {
      if (error instanceof AccountSuspended) return error.caller;
      throw error;
    },
  );
}
