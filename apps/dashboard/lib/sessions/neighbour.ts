import type { ListSessionsInput, Session, SessionPage } from '@masker/contract';
import { formatInstant } from '@masker/contract/plain';
import { allTime } from '../filters/window.ts';

/** Back or forth in time. */
export type Direction = 'previous' | 'next';

/** The most that one page has. */
const most = 100;

/**
 * The session right before or after another one.
 *
 * Sessions that started in the same millisecond are in the order of their ids. A list can only be begun at an instant, so
 * more of it is read when there are many of those; of more than a page, the others are passed over.
 *
 * @param ofAgent among those of the same agent alone
 * @param list reads the first page of a list
 * @returns null when there is none
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
