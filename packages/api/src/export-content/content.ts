import {
  byteOrderMark,
  csvHeader,
  csvLines,
  type ExportFileFormat,
  type ExportFormat,
} from '@masker/contract';
import { parquetOf } from './parquet.ts';

export const mediaTypes: Readonly<Record<ExportFileFormat, string>> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
  report: 'application/pdf',
};

/**
 * Yields the content of an export. The same pages give the same bytes.
 *
 * @param pages wire JSON of sessions, each followed by a line feed
 * @param bom whether CSV starts with a byte order mark
 */
export function contentOf(
  pages: AsyncIterable<Buffer>,
  { format, bom }: { format: ExportFormat; bom: boolean },
): AsyncGenerator<Uint8Array> {
  if (format === 'parquet') return parquetOf(pages);
  return format === 'csv' ? csvOf(pages, { bom, header: csvHeader, csvLines }) : linesOf(pages);
}

/** Yields the pages as they are. */
export async function* linesOf(pages: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const page of pages) if (page.length > 0) yield page;
}

/** How lines of JSON are written as CSV. */
interface Csv {
  /** Whether it starts with a byte order mark. */
  bom: boolean;
  /** The first line. */
  header: string;
  csvLines(lines: string): string;
}

/** Yields the pages as CSV. The header comes with the first page, so that nothing is sent if that cannot be read. */
export async function* csvOf(
  pages: AsyncIterable<Buffer>,
  { bom, header, csvLines }: Csv,
): AsyncGenerator<Buffer> {
  let before = `${bom ? byteOrderMark : ''}${header}`;
  for await (const page of pages) {
    const text = before + csvLines(page.toString());
    before = '';
    if (text !== '') yield Buffer.from(text);
  }
  if (before !== '') yield Buffer.from(before);
}

/**
 * Yields what `source` yields, and asks it for the next one meanwhile: PostgreSQL reads a page while the one before is
 * sent.
 */
export async function* readAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = source.next();
      // It is reported when it is awaited, if it is.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await next.catch(() => {});
    await source.return(undefined);
  }
}
