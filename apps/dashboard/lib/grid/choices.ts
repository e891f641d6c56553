import type { Page } from './loaded.ts';

/** Rows that somebody chooses from, and whether there are more than those. */
export interface Choices<Row> {
  rows: Row[];
  more: boolean;
}

const limit = 100;

/** Pages that are read for one look, at most. */
const mostPages = 20;

/**
 * The first hundred or so rows of a list. A page of a search can be short though there are more: it goes on until there
 * is enough to choose from.
 */
export async function firstOf<Row>(
  read: (page: { limit: number; cursor?: string }) => Promise<Page<Row>>,
): Promise<Choices<Row>> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < mostPages; pages++) {
    const page: Page<Row> = await read(cursor === null ? { limit } : { limit, cursor });
    rows.push(...page.data);
    cursor = page.next_cursor;
    if (cursor === null || rows.length >= limit) break;
  }
  return { rows, more: cursor !== null };
}
