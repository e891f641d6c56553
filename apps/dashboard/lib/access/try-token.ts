import type { Scope } from '@masker/contract';

/** A read for each scope, the most useful first. */
const reads: readonly [Scope, path: string][] = [
  ['sessions:read', '/api/v1/sessions?since=24h&limit=5'],
  ['agents:read', '/api/v1/agents?limit=5'],
  ['audit:read', '/api/v1/access-log?limit=5'],
];

/** A command to try a new token: a read that it is allowed to make, or else its identity. */
export function tryToken(secret: string, scopes: readonly Scope[], origin: string): string {
  const [, path = '/api/v1/me'] = reads.find(([scope]) => scopes.includes(scope)) ?? [];
  return `curl -H "Authorization: Bearer ${secret}" "${origin}${path}"`;
}
