import type { Session } from '@masker/contract/plain';
import { endsOf, presetWindows } from '../filters/window.ts';
import { listPath } from '../sessions/links.ts';

/** The windows that are offered with one click, from that of the list on. */
const windows = presetWindows.slice(1);

/**
 * The list of sessions, in the shortest usual window that contains a session.
 *
 * @param now in milliseconds since the epoch
 */
export function listWith({ started_at }: Pick<Session, 'started_at'>, now: number): string {
  const at = Date.parse(started_at);
  const since = windows.find((window) => at > (endsOf({ since: window }, now)?.start ?? now));
  return listPath({ since: since ?? started_at });
}
