import type { Page } from './loaded.ts';

/** Rows to choose from, and whether there are more. */
export interface Choices<Row> {
  rows: Row[];
  more: boolean;
}

const limit = 100;

/** The maximum number of pages read for one search. */
const mostPages = 20;

/**
 * Reads about the first hundred rows of a list. A page of a search can be short although there are more, so this reads
 * pages until there are enough choices.
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
