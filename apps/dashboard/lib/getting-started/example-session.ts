import { newId } from '@masker/contract/new-id';
import { formatInstant, type Session } from '@masker/contract/plain';

const minute = 60_000;

/** The agent of examples: one, however often examples are sent. */
const agent = { agent_id: 'agt_01HYZ2M4B7E9G1J3K5P6Q8S0TV', agent_name: 'getting-started' };

/**
 * A session to send as an example, which ended just now. Sending it again is a duplicate.
 *
 * @param now in milliseconds since the epoch
 */
export function exampleSession(now: number) {
  return {
    id: newId('session', now),
    ...agent,
    started_at: formatInstant(now - minute),
    ended_at: formatInstant(now),
    status: 'ok',
    redactions_by_kind: { NAME: 2, PHONE: 1 },
    upstream_model: 'gpt-4o-mini',
  } satisfies Partial<Session>;
}

export type ExampleSession = ReturnType<typeof exampleSession>;
