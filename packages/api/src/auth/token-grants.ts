import type { CreateTokenInput, ErrorDetail } from '@masker/contract';
import type { UserCaller } from './caller.ts';

/** Returns the requested token, or the details of the scopes that this person can't grant. */
export function grantable(input: CreateTokenInput, creator: UserCaller): CreateTokenInput | ErrorDetail[] {
  const ungrantable = input.scopes.filter((scope) => !creator.scopes.includes(scope));
  if (ungrantable.length === 0) return input;
  const message = `must not have ${ungrantable.join(', ')}, which you do not have`;
  return [{ parameter: 'scopes', message }];
}
