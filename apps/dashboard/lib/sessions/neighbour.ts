import type { ListSessionsInput, Session, SessionPage } from '@masker/contract';
import { formatInstant } from '@masker/contract/plain';
import { allTime } from '../filters/window.ts';

/** The direction in time. */
export type Direction = 'previous' | 'next';

/** The maximum page size. */
const most = 100;

/**
 * Finds the session right before or after another one.
 *
 * Sessions of the same millisecond are ordered by id. A list can start only at an instant, so this reads more of it if
 * there are several; if they exceed a page, the rest is skipped.
 *
 * @param ofAgent whether to search only the sessions of the same agent
 * @param list reads the first page of a list
 * @returns null if there is none
 */
export async function neighbourOf(
  { id, agent_id, started_at }: Pick<Session, 'id' | 'agent_id' | 'started_at'>,
  direction: Direction,
  ofAgent: boolean,
  list: (input: ListSessionsInput) => Promise<Pick<SessionPage, 'data'>>,
): Promise<Session | null> {
  const at = Date.parse(started_at);
  const agent = ofAgent ? { agent_id } : {};
  const from = (instant: number): ListSessionsInput =>
    direction === 'next'
      ? { ...agent, since: formatInstant(instant), order: 'oldest' }
      : { ...agent, since: allTime, until: formatInstant(instant) };
  const including = from(direction === 'next' ? at : at + 1);
  for (const limit of [2, most]) {
    const { data } = await list({ ...including, limit });
    const place = data.findIndex((session) => session.id === id);
    const found = data[place + 1];
    if (place >= 0 && found) return found;
    if (data.length < limit) return null;
  }
  const { data } = await list({ ...from(direction === 'next' ? at + 1 : at), limit: 1 });
  return data[0] ?? null;
}
