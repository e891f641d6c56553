import { maxLimit } from '@masker/contract';
import type { IdRows } from '@masker/db';

/** Reads all pages of a list of the database. @param read reads a page; `after` is null for the first one */
export async function allPages<Row>(
  read: (limit: number, after: string | null) => Promise<IdRows>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | null = null;
  do {
    const page = await read(maxLimit, after);
    rows.push(...(JSON.parse(`[${page.json}]`) as Row[]));
    after = page.lastId;
  } while (after !== null);
  return rows;
}
