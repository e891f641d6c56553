'use client';

/** How far somebody got in a list. */
export interface Place {
  /** Which list: its address without the row that is open. */
  list: string;
  /** The first row in sight: its id and its instant. */
  id: string;
  instant: string;
  /** Pixels of that row that are out of sight. */
  offset: number;
  /** Pixels scrolled. */
  top: number;
}

const key = 'maskerPlace';

/**
 * The place that the present entry of the browser's history has for a list; null when it has none. Entries keep it as
 * long as the tab has them, so Back, Forward and a reload find it there.
 */
export function readPlace(list: string): Place | null {
  const place = (window.history.state as { [key]?: Place } | null)?.[key];
  return place?.list === list ? place : null;
}

/** Notes the place in the present entry of the history, beside what others keep there. */
export function writePlace(place: Place): void {
  window.history.replaceState({ ...window.history.state, [key]: place }, '');
}
