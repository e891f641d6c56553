import { createHash } from 'node:crypto';
import {
  byteOrderMark,
  csvHeader,
  csvLine,
  type ExportEnd,
  type ExportFormat,
  type Session,
} from '@masker/contract';
import type { Queries, SessionQuery } from '@masker/db';

/** Sessions that are read at once. */
const pageSize = 1_000;

export interface SessionExport {
  /** Its `limit` is not used. */
  query: SessionQuery;
  format: ExportFormat;
  /** Whether CSV begins with a byte order mark. */
  bom: boolean;
  /** Ends the page that is being read. */
  signal: AbortSignal;
  /** Called before each page is read; an export that may not go on throws. */
  beforePage: () => Promise<void>;
  /** Told how many sessions the text that comes next has. */
  onRows: (rows: number) => void;
}

/**
 * Every session that the query selects, in the order of the list, as text: the same query as the list's,
 * page by page, so that an export never disagrees with it and takes no more memory when it is longer.
 */
export async function* exportSessions(
  queries: Queries,
  { query, format, bom, signal, beforePage, onRows }: SessionExport,
): AsyncGenerator<string> {
  if (format === 'csv') yield `${bom ? byteOrderMark : ''}${csvHeader}`;
  let after = query.after;
  do {
    await beforePage();
    const page = await queries.listSessions({ ...query, after, limit: pageSize, lines: true }, signal);
    onRows(page.rows);
    if (page.json !== '') yield format === 'csv' ? toCsv(page.json) : `${page.json}\n`;
    after = page.last ?? undefined;
  } while (after);
}

/** The text, and after it a line that says how many sessions it has, and the digest of its bytes. */
export async function* withEnd(text: AsyncIterable<string>, rows: () => number): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const part of text) {
    const bytes = Buffer.from(part);
    hash.update(bytes);
    yield bytes;
  }
  const end: ExportEnd = { end: true, rows: rows(), sha256: hash.digest('hex') };
  yield Buffer.from(`${JSON.stringify(end)}\n`);
}

function toCsv(lines: string): string {
  return lines
    .split('\n')
    .map((line) => csvLine(JSON.parse(line) as Session))
    .join('');
}
