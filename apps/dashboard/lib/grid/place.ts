'use client';

/** How far somebody got in a list. */
interface Place {
  /** Which list: its address without the row that is open. */
  list: string;
  /** Pixels scrolled. */
  top: number;
  /** The row that the keys lead to. */
  current: number;
}

const key = 'maskerPlace';

/**
 * The place that the present entry of the browser's history has for a list; null when it has none. Entries keep it as
 * long as the tab has them, so Back and Forward find it there.
 */
export function readPlace(list: string): Place | null {
  const place = (window.history.state as { [key]?: Place } | null)?.[key];
  return place?.list === list ? place : null;
}

/** Notes the place in the present entry of the history, beside what others keep there. */
export function writePlace(place: Place): void {
  window.history.replaceState({ ...window.history.state, [key]: place }, '');
}
