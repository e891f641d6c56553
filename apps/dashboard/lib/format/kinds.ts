import { documentedKinds, type Session } from '@masker/contract/plain';

/** The number of redactions of one kind in a session. */
export interface KindCount {
  kind: string;
  count: number;
}

const order = new Map<string, number>(documentedKinds.map((kind, index) => [kind, index]));

/** The kinds of a session: most frequent first, ties in the documented order, others by name. */
export function kindCounts(kinds: Session['redactions_by_kind']): KindCount[] {
  return Object.entries(kinds)
    .map(([kind, count]) => ({ kind, count }))
    .sort((a, b) => b.count - a.count || byOrderOfKinds(a.kind, b.kind));
}

/** The place of a kind in the documented order; undefined for any other. */
export function documentedPlace(kind: string): number | undefined {
  return order.get(kind);
}

/** Compares kinds: in the documented order, others after them by name. */
export function byOrderOfKinds(a: string, b: string): number {
  return (order.get(a) ?? order.size) - (order.get(b) ?? order.size) || (a < b ? -1 : 1);
}

/** The width of a chip besides its letters: padding, the space before the count, the gap to the next chip. */
const chipFrame = 25;
const letter = 6.7;
const more = 34;

/**
 * The number of chips that fit in one line, with room for "+n" if some do not.
 *
 * @param width in pixels
 */
export function chipsThatFit(kinds: readonly KindCount[], width: number): number {
  let used = 0;
  let fitting = 0;
  let fittingBesideMore = 0;
  for (const { kind, count } of kinds) {
    used += chipFrame + letter * (kind.length + String(count).length);
    if (used > width) return fittingBesideMore;
    fitting += 1;
    if (used + more <= width) fittingBesideMore = fitting;
  }
  return fitting;
}
