import { MaskerFault } from '@masker/contract';
import type { Caller, UserCaller } from '../context.ts';

/**
 * The person who asks.
 * @throws `forbidden` when it is a service
 */
export function personOf(caller: Caller): UserCaller {
  if (caller.kind === 'user') return caller;
  throw new MaskerFault('forbidden', 'This is for people: sign in, a token can’t do it.');
}
