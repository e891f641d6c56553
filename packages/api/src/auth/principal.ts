import { type Actor, operatorLogin } from '@masker/contract';
import type { Caller } from './caller.ts';

/** The owner of a credential, for the audit log: the person or the token, not the login session. */
export interface Principal {
  accountId: string;
  actor: Actor;
}

/** The caller cache returns the same object for as long as it caches a credential. */
const principals = new WeakMap<Caller, Principal>();

/** The owner of the credential that a caller has. */
export function principalOf(caller: Caller): Principal {
  let principal = principals.get(caller);
  if (!principal) {
    principal = { accountId: caller.accountId, actor: actorOf(caller) };
    principals.set(caller, principal);
  }
  return principal;
}

function actorOf(caller: Caller): Actor {
  if (caller.kind === 'user') return userActor(caller);
  return { kind: 'token', id: caller.credentialId, name: caller.tokenName };
}

/** A person, or an operator who calls the API through `masker`. */
export function userActor(user: { userId: string; userName: string; email: string }): Actor {
  const login = operatorLogin({ email: user.email, name: user.userName });
  if (login !== null) return { kind: 'operator', id: 'operator', name: login };
  return { kind: 'user', id: user.userId, name: user.userName };
}
