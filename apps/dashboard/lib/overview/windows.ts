import type { Stats } from '@masker/contract';
import { formatInstant } from '@masker/contract/plain';
import type { Window } from '../filters/window.ts';

/** Two consecutive windows of the same length, with fixed instants. */
export interface ComparedWindows {
  now: Required<Window>;
  before: Required<Window>;
}

/** The windows that stats compare; null if they compare none. */
export function comparedWindows({ since, previous }: Stats): ComparedWindows | null {
  if (!previous) return null;
  const start = Date.parse(since);
  const until = formatInstant(2 * start - Date.parse(previous.since));
  return { now: { since, until }, before: { since: previous.since, until: previous.until } };
}
