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

/** The number of sessions read per query. */
const pageSize = 1_000;

export interface SessionExport {
  /** The filters and order; `limit` is ignored. */
  query: SessionQuery;
  format: ExportFormat;
  /** Whether CSV starts with a byte order mark. */
  bom: boolean;
  /** Aborts the query in progress. */
  signal: AbortSignal;
  /** Called before each page is read; throws if the export must not continue. */
  beforePage: () => Promise<void>;
  /** Called with the number of sessions in the next text. */
  onRows: (rows: number) => void;
}

/**
 * Yields every session that the query selects, as text in the order of the list. It runs the query of the list page
 * by page, so that an export always matches the list and its memory does not depend on its length.
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

/** Yields the text, then a line with the number of sessions and the SHA-256 of the bytes. */
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
