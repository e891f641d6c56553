/** A request for a page of a list. */
export interface PageRequest {
  /** `on`: in the order of the list, from its start or from an instant. `back`: in reverse order, from that instant. */
  direction: 'on' | 'back';
  /** Null for the first page in that direction. */
  cursor: string | null;
}

/** A page in the order of the list: a page that was read in reverse is reversed. */
export interface ReadPage<Row> extends PageRequest {
  data: Row[];
  next_cursor: string | null;
}

export const firstRequest: PageRequest = { direction: 'on', cursor: null };

/** The request after the last loaded page; undefined at the end of the list. */
export function requestAfter<Row>(pages: readonly ReadPage<Row>[]): PageRequest | undefined {
  const last = pages.findLast(({ direction }) => direction === 'on');
  return last?.next_cursor ? { direction: 'on', cursor: last.next_cursor } : undefined;
}

/**
 * The request before the first loaded page; undefined at the start of the list.
 *
 * @param at the instant at which the list starts; null for its beginning
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
