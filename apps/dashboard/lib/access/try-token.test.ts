import { expect, it } from 'vitest';
import { tryToken } from './try-token.ts';

it.each([
  [['sessions:read', 'audit:read'], '/api/v1/sessions?since=24h&limit=5'],
  [['agents:write', 'agents:read'], '/api/v1/agents?limit=5'],
  [['audit:read'], '/api/v1/access-log?limit=5'],
  [['sessions:write'], '/api/v1/me'],
] as const)('with %j reads %s', (scopes, path) => {
  expect(tryToken('msk_1', scopes, 'https://masker.example')).toBe(
    `curl -H "Authorization: Bearer msk_1" "https://masker.example${path}"`,
  );
});
