import type { Actor } from '@masker/contract';
import type { Caller } from './caller.ts';

/** The owner of a credential, for the audit log: the person or the token, not the login session. */
export interface Principal {
  accountId: string;
  actor: Actor;
}

/** The caller cache returns the same object for as long as it caches a credential. */
const principals = new WeakMap<Caller, Principal>();

export function principalOf(caller: Caller): Principal {
  let principal = principals.get(caller);
  if (!principal) {
    principal = { accountId: caller.accountId, actor: actorOf(caller) };
    principals.set(caller, principal);
  }
  return principal;
}

function actorOf(caller: Caller): Actor {
  return caller.kind === 'user'
    ? { kind: 'user', id: caller.userId, name: caller.userName }
    : { kind: 'token', id: caller.credentialId, name: caller.tokenName };
}
