import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { csvHeader, csvLine, type Session } from '@masker/contract';
import { type ExportRow, readCutPage } from '@masker/db';
import type { Pool } from 'pg';
import { fileDigest } from './export-files.ts';

/** Sessions per query: their text is all that is in memory at once. */
const pageSize = 2_000;

/** What was written. */
export interface WrittenExport {
  rows: number;
  redactionsByKind: Record<string, number>;
  /** Of the content, uncompressed. */
  bytes: number;
  sha256: string;
  fileBytes: number;
  fileSha256: string;
}

export interface WriteOptions {
  pool: Pool;
  row: ExportRow;
  /** The file to create. It is on the disk when the promise resolves. */
  part: string;
  signal: AbortSignal;
  /** Called with the part of the window that was read, and the bytes of the content so far; may throw. */
  onPage(progress: number, bytes: number): void;
}

/**
 * Writes the content of an export, page by page. The same export gives the same bytes whenever it is written.
 *
 * @throws the reason of `signal`, and errors of the database and the disk
 */
export async function writeExport({ pool, row, part, signal, onPage }: WriteOptions): Promise<WrittenExport> {
  const hash = createHash('sha256');
  const kinds = new Map<string, number>();
  const written = { rows: 0, bytes: 0 };
  const [since, until] = [row.since.getTime(), row.until.getTime()];

  async function* content(): AsyncGenerator<Buffer> {
    if (row.format === 'csv') yield counted(csvHeader);
    let after: { startedAt: number; id: string } | null = null;
    do {
      signal.throwIfAborted();
      const page: Awaited<ReturnType<typeof readCutPage>> = await readCutPage(pool, row, after, pageSize);
      if (page.rows > 0) yield counted(textOf(page.lines));
      written.rows += page.rows;
      after = page.last;
      const read = after === null ? 0 : (after.startedAt - since) / (until - since);
      onPage(after === null ? 1 : row.filters.order === 'oldest' ? read : 1 - read, written.bytes);
    } while (after !== null);
  }

  function textOf(lines: string): string {
    const sessions = lines.split('\n').map((line) => JSON.parse(line) as Session);
    for (const { redactions_by_kind } of sessions)
      for (const [kind, count] of Object.entries(redactions_by_kind))
        kinds.set(kind, (kinds.get(kind) ?? 0) + count);
    return row.format === 'csv' ? sessions.map(csvLine).join('') : `${lines}\n`;
  }

  function counted(text: string): Buffer {
    const bytes = Buffer.from(text);
    hash.update(bytes);
    written.bytes += bytes.length;
    return bytes;
  }

  // `flush` syncs the file before it is closed.
  const file = createWriteStream(part, { mode: 0o600, flush: true });
  const source = Readable.from(content(), { objectMode: false, highWaterMark: 0 });
  await (row.gzip ? pipeline(source, createGzip(), file, { signal }) : pipeline(source, file, { signal }));
  const sha256 = hash.digest('hex');
  return {
    ...written,
    redactionsByKind: Object.fromEntries([...kinds].sort(([a], [b]) => (a < b ? -1 : 1))),
    sha256,
    fileBytes: (await stat(part)).size,
    fileSha256: row.gzip ? await fileDigest(part) : sha256,
  };
}
