import { derivedAgentId, derivedSessionId, type Sha256 } from '@masker/contract/ids';
import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

const hash: Sha256 = (text) => sha256(utf8ToBytes(text));

/**
 * The id of a session that another system knows under an id of its own. It is always the same, so that the session is
 * stored once, however often it is sent.
 *
 * @param session.source the system, such as `pipecat`
 * @param session.id its id there
 * @param session.startedAt its start
 */
export function sessionIdFor(session: { source: string; id: string; startedAt: Date }): string {
  return derivedSessionId(hash, { ...session, startedAt: session.startedAt.getTime() });
}

/** The id of an agent that is known by its name alone; always the same for the same name. */
export function agentIdFor(name: string): string {
  return derivedAgentId(hash, name);
}
