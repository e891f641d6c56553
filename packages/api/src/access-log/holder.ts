import type { Actor } from '@masker/contract';
import type { Caller } from '../context.ts';

/** Whose a credential is, for the record: the person or the token, not the sign-in. */
export interface Holder {
  accountId: string;
  actor: Actor;
}

export function holderOf(caller: Caller): Holder {
  const { accountId } = caller;
  return caller.kind === 'user'
    ? { accountId, actor: { kind: 'user', id: caller.userId, name: caller.userName } }
    : { accountId, actor: { kind: 'token', id: caller.credentialId, name: caller.tokenName } };
}
