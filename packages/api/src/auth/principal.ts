import type { Actor } from '@masker/contract';
import type { Caller } from './caller.ts';

/** Whose a credential is, for the record: the person or the token, not the sign-in. */
export interface Principal {
  accountId: string;
  actor: Actor;
}

/** A caller is the same object for as long as its credential is believed. */
const holders = new WeakMap<Caller, Principal>();

export function principalOf(caller: Caller): Principal {
  let principal = holders.get(caller);
  if (!principal) {
    principal = { accountId: caller.accountId, actor: actorOf(caller) };
    holders.set(caller, principal);
  }
  return principal;
}

function actorOf(caller: Caller): Actor {
  return caller.kind === 'user'
    ? { kind: 'user', id: caller.userId, name: caller.userName }
    : { kind: 'token', id: caller.credentialId, name: caller.tokenName };
}
