import type { ExportRow } from '@masker/db';
import { ByteSum } from '../export-content/byte-sum.ts';
import { contentOf, readAhead } from '../export-content/content.ts';
import { KindCounter } from '../export-content/kind-counter.ts';
import type { ReadPages, WrittenExport } from '../export-content/written-export.ts';
import { gzippedFile } from '../http/compress.ts';
import type { ExportStore } from './export-store.ts';

/** Sessions per query: two pages are all that is in memory at once, besides what a format needs. */
const pageSize = 4_000;

export interface WriteOptions {
  readPages: ReadPages;
  store: ExportStore;
  row: ExportRow;
  signal: AbortSignal;
  /** Called with the part of the window that was read, and the bytes of the content so far; may throw. */
  onProgress(progress: number, bytes: number): void;
}

/**
 * Writes the content of an export, page by page. The same export gives the same bytes whenever it is written.
 *
 * @throws the reason of `signal`, and errors of the database and the store
 */
export async function writeExport({
  readPages,
  store,
  row,
  signal,
  onProgress,
}: WriteOptions): Promise<WrittenExport> {
  const kinds = new KindCounter();
  const [content, file] = [new ByteSum(), new ByteSum()];
  let rows = 0;
  let progress = 0;

  async function* pages(): AsyncGenerator<Buffer> {
    for await (const page of readAhead(readPages(row, pageSize, signal))) {
      kinds.count(page.lines);
      rows += page.rows;
      yield page.lines;
      progress = page.progress;
      onProgress(progress, content.bytes);
    }
  }

  if (row.format === 'report') throw new Error('a report is written by writeReport');
  const { format, bom } = row;
  const summed = content.of(contentOf(pages(), { format, bom }), (bytes) => onProgress(progress, bytes));
  await store.write(row, row.gzip ? file.of(gzippedFile(summed)) : summed, signal);
  const stored = row.gzip ? file : content;
  return {
    rows,
    redactionsByKind: kinds.counts(),
    redactionsNotReported: kinds.notReported,
    bytes: content.bytes,
    sha256: content.digest(),
    fileBytes: stored.bytes,
    fileSha256: stored.digest(),
  };
}
