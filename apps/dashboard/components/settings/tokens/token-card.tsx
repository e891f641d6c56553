'use client';

import type { Token } from '@masker/contract';
import { type TokenState, tokenState } from '@/lib/access/token-state.ts';
import { AgentName } from '../../filters/agent-name.tsx';
import { Card } from '../../sections/card-list.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Moment } from '../../ui/moment.tsx';
import { RevokeToken } from './revoke-token.tsx';

const tones = {
  active: 'good',
  'expires soon': 'warn',
  expired: 'plain',
  revoked: 'plain',
} as const satisfies Record<TokenState, string>;

/** A token, and whether it is valid at `now`, in milliseconds since the epoch. */
export function TokenCard({ token, now }: { token: Token; now: number }) {
  const state = tokenState(token, now);
  const over = state === 'revoked' || state === 'expired';
  return (
    <Card
      title={token.name}
      faded={over}
      mark={<Badge tone={tones[state]}>{state}</Badge>}
      facts={[
        ['Agents', token.agent_id === null ? 'All' : <AgentName key="agent" id={token.agent_id} />],
        ['Made by', token.created_by?.name ?? 'An operator'],
        ['Made', <Moment key="made" instant={token.created_at} />],
        ['Last used', token.last_used_at ? <Moment key="used" instant={token.last_used_at} /> : 'Never'],
        token.revoked_at
          ? ['Revoked', <Moment key="revoked" instant={token.revoked_at} />]
          : ['Expires', token.expires_at ? <Moment key="expires" instant={token.expires_at} /> : 'Never'],
      ]}
      actions={!over && <RevokeToken token={token} />}
    >
      <ul aria-label="Scopes" className="mt-1.5 flex flex-wrap gap-1">
        {token.scopes.map((scope) => (
          <li
            key={scope}
            className="inline-flex h-5 items-center rounded border border-line bg-sunken px-1.5 font-mono text-2xs text-ink-soft"
          >
            {scope}
          </li>
        ))}
      </ul>
    </Card>
  );
}
