/** Which page of a list is read. */
export interface PageRequest {
  /** `on`: in the order of the list, from its start or from an instant. `back`: against it, from that instant. */
  direction: 'on' | 'back';
  /** Null for the first page in that direction. */
  cursor: string | null;
}

/** A page as it stands in the list: one that was read against the order is turned around. */
export interface ReadPage<Row> extends PageRequest {
  data: Row[];
  next_cursor: string | null;
}

export const firstRequest: PageRequest = { direction: 'on', cursor: null };

/** How to read on after the last page that is loaded; undefined at the end of the list. */
export function requestAfter<Row>(pages: readonly ReadPage<Row>[]): PageRequest | undefined {
  const last = pages.findLast(({ direction }) => direction === 'on');
  return last?.next_cursor ? { direction: 'on', cursor: last.next_cursor } : undefined;
}

/**
 * How to read back before the first page that is loaded; undefined at the start of the list.
 *
 * @param at the instant that the list was begun at; null for its start
 */
export function requestBefore<Row>(
  pages: readonly ReadPage<Row>[],
  at: string | null,
): PageRequest | undefined {
  if (at === null) return undefined;
  const [first] = pages;
  if (first?.direction !== 'back') return { direction: 'back', cursor: null };
  return first.next_cursor === null ? undefined : { direction: 'back', cursor: first.next_cursor };
}
