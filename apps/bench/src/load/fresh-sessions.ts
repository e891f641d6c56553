import { newId } from '@masker/contract';
import { agents } from '../data/dataset.ts';

/** New sessions as a proxy sends them, each time others: one as an object, several as an array. */
export function freshSessions(count: number): string {
  if (count === 1) return JSON.stringify(freshSession());
  return JSON.stringify(Array.from({ length: count }, freshSession));
}

function freshSession(): object {
  const ended = Date.now();
  const agent = agents[ended % agents.length] as (typeof agents)[number];
  return {
    id: newId('session', ended),
    agent_id: agent.id,
    agent_name: agent.name,
    started_at: new Date(ended - 794).toISOString(),
    ended_at: new Date(ended).toISOString(),
    status: 'ok',
    redactions_by_kind: { PHONE: 1, NAME: 2, DOB: 1 },
    upstream_model: 'gpt-4o-mini',
  };
}
