import type { Scope } from '@masker/contract';

/** Something to read with each scope that reads, the most telling first. */
const reads: readonly [Scope, path: string][] = [
  ['sessions:read', '/api/v1/sessions?since=24h&limit=5'],
  ['agents:read', '/api/v1/agents?limit=5'],
  ['audit:read', '/api/v1/access-log?limit=5'],
];

/** A command that works with a new token: it reads what the token may, or else who the token is. */
export function tryToken(secret: string, scopes: readonly Scope[], origin: string): string {
  const [, path = '/api/v1/me'] = reads.find(([scope]) => scopes.includes(scope)) ?? [];
  return `curl -H "Authorization: Bearer ${secret}" "${origin}${path}"`;
}
