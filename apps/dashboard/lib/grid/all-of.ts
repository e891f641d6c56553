import type { Page } from './loaded.ts';

const limit = 100;

/** Enough for any list that a person chooses from; one that is longer is cut. */
const mostPages = 20;

/** Every row of a short list, page after page. */
export async function allOf<Row>(
  read: (page: { limit: number; cursor?: string }) => Promise<Page<Row>>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < mostPages; pages++) {
    const page: Page<Row> = await read(cursor === null ? { limit } : { limit, cursor });
    rows.push(...page.data);
    cursor = page.next_cursor;
    if (cursor === null) break;
  }
  return rows;
}
