import { hash } from 'node:crypto';
import { derivedAgentId, derivedSessionId, type ForeignSession, type Sha256 } from '@masker/contract';
import { LRUCache } from 'lru-cache';

const sha256: Sha256 = (text) => hash('sha256', text, 'buffer');

/** {@link derivedSessionId} */
export function sessionIdOf(foreign: ForeignSession): string {
  return derivedSessionId(sha256, foreign);
}

const agentIds = new LRUCache<string, string>({ max: 1_000 });

/** {@link derivedAgentId} */
export function agentIdOf(name: string): string {
  let id = agentIds.get(name);
  if (id === undefined) {
    id = derivedAgentId(sha256, name);
    agentIds.set(name, id);
  }
  return id;
}
