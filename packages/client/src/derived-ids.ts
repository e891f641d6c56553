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
 * @param session.startedAt its start: a date, or an ISO 8601 timestamp as in `started_at`
 * @throws TypeError if the source or the id is empty, or the start is no valid date
 */
export function sessionIdFor(session: { source: string; id: string; startedAt: Date | string }): string {
  const startedAt = new Date(session.startedAt).getTime();
  if (Number.isNaN(startedAt))
    throw new TypeError('startedAt must be a valid date or an ISO 8601 timestamp.');
  return derivedSessionId(hash, {
    source: given('source', session.source),
    id: given('id', session.id),
    startedAt,
  });
}

/**
 * The id of an agent that is known by its name alone; always the same for the same name.
 *
 * @throws TypeError if the name is empty
 */
export function agentIdFor(name: string): string {
  return derivedAgentId(hash, given('name', name));
}

/** All that lack a text would have the same id. */
function given(field: string, text: string): string {
  if (typeof text !== 'string' || text === '')
    throw new TypeError(`${field} must be a text that is not empty.`);
  return text;
}
