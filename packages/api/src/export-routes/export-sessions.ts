import { createHash } from 'node:crypto';
import type { ExportEnd, ExportFormat } from '@masker/contract';
import type { LinesPage, SessionQuery, SessionReads } from '@masker/db';
import { contentOf, readAhead } from '../export-content/content.ts';

/** The number of sessions read per query: few at first, so that an export begins at once. */
const pageSizes = { first: 500, following: 4_000 };

export interface SessionExport {
  /** The filters and order; `limit` is ignored. */
  query: SessionQuery;
  format: ExportFormat;
  /** Whether CSV starts with a byte order mark. */
  bom: boolean;
  /** Aborts the query in progress. */
  signal: AbortSignal;
  /** Called before each page is used; throws if the export must not continue. */
  beforePage: () => Promise<void>;
  /** Called with the number of sessions in the next bytes. */
  onRows: (rows: number) => void;
}

/**
 * Yields every session that the query selects, as the content of a file in the order of the list. It runs the query of
 * the list page by page, so that an export always matches the list and its memory does not depend on its length.
 */
export function exportSessions(
  reads: SessionReads,
  { query, format, bom, signal, beforePage, onRows }: SessionExport,
): AsyncGenerator<Uint8Array> {
  async function* read(): AsyncGenerator<LinesPage> {
    let after = query.after;
    let limit = pageSizes.first;
    do {
      const page = await reads.listSessionLines({ ...query, after, limit }, signal);
      yield page;
      after = page.last ?? undefined;
      limit = pageSizes.following;
    } while (after);
  }
  async function* pages(): AsyncGenerator<Buffer> {
    for await (const { lines, rows } of readAhead(read())) {
      await beforePage();
      onRows(rows);
      yield lines;
    }
  }
  return contentOf(pages(), { format, bom });
}

/** Yields the bytes, then a line with the number of sessions and the SHA-256 of the bytes. */
export async function* withEnd(
  content: AsyncIterable<Uint8Array>,
  rows: () => number,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const bytes of content) {
    hash.update(bytes);
    yield bytes;
  }
  const end: ExportEnd = { end: true, rows: rows(), sha256: hash.digest('hex') };
  yield Buffer.from(`${JSON.stringify(end)}\n`);
}
