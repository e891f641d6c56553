import type { CreateTokenInput, ErrorDetail } from '@masker/contract';
import type { UserCaller } from './caller.ts';

/** The token that was asked for, or what of it this person can't grant. */
export function grantable(input: CreateTokenInput, maker: UserCaller): CreateTokenInput | ErrorDetail[] {
  const beyond = input.scopes.filter((scope) => !maker.scopes.includes(scope));
  if (beyond.length === 0) return input;
  const message = `must not have ${beyond.join(', ')}, which you do not have yourself`;
  return [{ parameter: 'scopes', message }];
}
