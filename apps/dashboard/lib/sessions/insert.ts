import type { Session } from '@masker/contract/plain';
import type { ReadPage } from '../grid/page-request.ts';

type Order = 'newest' | 'oldest';

/**
 * Inserts sessions into the loaded pages. Sessions that are already loaded, or that belong after the loaded rows, are
 * skipped: they load with their page.
 *
 * @param hasMore whether the list continues after the last page
 * @returns the pages (unchanged ones keep their identity), and the number of inserted sessions
 */
export function insertSessions(
  pages: readonly ReadPage<Session>[],
  sessions: readonly Session[],
  hasMore: boolean,
  order: Order = 'newest',
): { pages: ReadPage<Session>[]; inserted: number } {
  const next = [...pages];
  const copied = new Set<number>();
  let inserted = 0;
  for (const session of sessions) {
    const nth = pageOf(next, session, hasMore, order);
    const page = next[nth];
    if (!page) continue;
    const at = page.data.findIndex((other) => compare(session, other, order) <= 0);
    if (at >= 0 && page.data[at]?.id === session.id) continue;
    if (!copied.has(nth)) next[nth] = { ...page, data: [...page.data] };
    copied.add(nth);
    next[nth]?.data.splice(at < 0 ? page.data.length : at, 0, session);
    inserted++;
  }
  return { pages: next, inserted };
}

/** The page of a session: the first whose last row does not come before it; -1 for none. */
function pageOf(
  pages: readonly ReadPage<Session>[],
  session: Session,
  hasMore: boolean,
  order: Order,
): number {
  const nth = pages.findIndex(({ data }) => {
    const last = data.at(-1);
    return last !== undefined && compare(session, last, order) <= 0;
  });
  return nth >= 0 || hasMore ? nth : pages.length - 1;
}

/** Negative if the first session comes before the second in the list. */
function compare(one: Session, other: Session, order: Order): number {
  const byTime = Date.parse(one.started_at) - Date.parse(other.started_at);
  const ascending = byTime !== 0 ? byTime : one.id === other.id ? 0 : one.id < other.id ? -1 : 1;
  return order === 'oldest' ? ascending : -ascending;
}
