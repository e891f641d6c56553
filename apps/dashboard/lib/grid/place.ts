'use client';

/** The position of a reader in a list. */
export interface Place {
  /** The list: its URL without the open row. */
  list: string;
  /** The first visible row: its id and its instant. */
  id: string;
  instant: string;
  /** The hidden part of that row, in pixels. */
  offset: number;
  /** The scroll position in pixels. */
  top: number;
}

const key = 'maskerPlace';

/**
 * The position of a list in the current entry of the browser history; null if it has none. Entries last as long as the
 * tab, so Back, Forward and a reload find it.
 */
export function readPlace(list: string): Place | null {
  const place = (window.history.state as { [key]?: Place } | null)?.[key];
  return place?.list === list ? place : null;
}

/** Stores the position in the current history entry, next to the state of others. */
export function writePlace(place: Place): void {
  window.history.replaceState({ ...window.history.state, [key]: place }, '');
}
