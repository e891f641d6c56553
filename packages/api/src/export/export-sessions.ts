import type { ExportFormat, Session } from '@masker/contract';
import type { Queries, SessionQuery } from '@masker/db';
import { csvHeader, csvLine } from './csv.ts';

/** Sessions that are read at once. */
const pageSize = 1_000;

/**
 * Every session that the query selects, in the order of the list, as text: the same query as the list's,
 * page by page, so that an export never disagrees with it and takes no more memory when it is longer.
 *
 * @param query its `limit` is not used
 * @param onRows told how many sessions the text that comes next has
 */
export async function* exportSessions(
  queries: Queries,
  query: SessionQuery,
  format: ExportFormat,
  onRows: (rows: number) => void,
): AsyncGenerator<string> {
  if (format === 'csv') yield csvHeader;
  let after = query.after;
  do {
    const page = await queries.listSessions({ ...query, after, limit: pageSize, lines: true });
    onRows(page.rows);
    if (page.json !== '') yield format === 'csv' ? toCsv(page.json) : `${page.json}\n`;
    after = page.last ?? undefined;
  } while (after);
}

function toCsv(lines: string): string {
  return lines
    .split('\n')
    .map((line) => csvLine(JSON.parse(line) as Session))
    .join('');
}
