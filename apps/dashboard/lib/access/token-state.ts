import type { Token } from '@masker/contract';

const soon = 7 * 86_400_000;

/** Whether a token is valid, and whether it expires soon. */
export type TokenState = 'active' | 'expires soon' | 'expired' | 'revoked';

/** @param now milliseconds since the epoch */
export function tokenState(token: Pick<Token, 'expires_at' | 'revoked_at'>, now: number): TokenState {
  if (token.revoked_at !== null) return 'revoked';
  if (token.expires_at === null) return 'active';
  const left = Date.parse(token.expires_at) - now;
  if (left <= 0) return 'expired';
  return left < soon ? 'expires soon' : 'active';
}
