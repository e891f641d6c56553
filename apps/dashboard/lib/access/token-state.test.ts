import { expect, it } from 'vitest';
import { tokenState } from './token-state.ts';

const now = Date.parse('2026-11-25T12:00:00Z');

it.each([
  [null, null, 'active'],
  ['2026-12-25T12:00:00Z', null, 'active'],
  ['2026-12-02T11:59:59Z', null, 'expires soon'],
  ['2026-11-25T12:00:00Z', null, 'expired'],
  ['2026-12-25T12:00:00Z', '2026-11-25T11:00:00Z', 'revoked'],
  ['2026-11-01T12:00:00Z', '2026-11-02T11:00:00Z', 'revoked'],
])('a token that expires %s and was revoked %s is %s', (expires_at, revoked_at, state) => {
  expect(tokenState({ expires_at, revoked_at }, now)).toBe(state);
});
