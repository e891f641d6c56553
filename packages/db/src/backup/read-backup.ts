import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { type BackupEnd, type BackupHeader, firstLine, readCopyLine, readEnd, readHeader } from './format.ts';

/** The file is not a complete backup; the message contains the reason. */
export class DamagedBackup extends Error {
  override readonly name = 'DamagedBackup';
}

const lineFeed = 10;
const longestHead = 1 << 20;

/**
 * Reads a whole backup and checks that it is complete and unchanged, in constant memory.
 * @throws DamagedBackup with the reason; the file system's error if the file cannot be read
 */
export async function checkBackup(file: string): Promise<{ header: BackupHeader; end: BackupEnd }> {
  const hash = createHash('sha256');
  let head: Buffer = Buffer.alloc(0);
  let last: Buffer = Buffer.alloc(0);
  for await (const chunk of unpacked(file)) {
    if (head.length < longestHead) head = Buffer.concat([head, chunk]);
    const joined: Buffer = last.length > 0 ? Buffer.concat([last, chunk]) : chunk;
    const start = joined.lastIndexOf(lineFeed, joined.length - 2) + 1;
    hash.update(joined.subarray(0, start));
    last = joined.subarray(start);
  }
  const [first, second = ''] = head.toString('utf8', 0, longestHead).split('\n', 2);
  if (first !== firstLine) throw new DamagedBackup('it is not a backup of masker-sessions');
  const header = readHeader(second);
  const end = readEnd(last.toString('utf8').trimEnd());
  if (header === null || end === null) throw new DamagedBackup('its end is missing: it was cut off');
  if (hash.digest('hex') !== end.sha256) throw new DamagedBackup('it was changed after it was created');
  return { header, end };
}

/** One table's part of a backup. The caller must read `rows` to its end before the next part. */
export interface BackupPart {
  table: string;
  columns: string[];
  rows: AsyncGenerator<Buffer>;
}

/** Reads the rows of a backup, table by table, in the text format of COPY. */
export async function* readParts(file: string): AsyncGenerator<BackupPart> {
  const chunks = unpacked(file)[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const more = async () => {
    const { value, done } = await chunks.next();
    if (!done) rest = rest.length > 0 ? Buffer.concat([rest, value]) : value;
    return !done;
  };
  // Starts at the start of a line; ends after the line that terminates the rows.
  async function* rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const end = rest.subarray(0, 3).equals(endOfRows) ? 0 : rest.indexOf(endOfRowsLine) + 1;
      if (end > 0 || rest.subarray(0, 3).equals(endOfRows)) {
        if (end > 0) yield rest.subarray(0, end);
        rest = rest.subarray(end + endOfRows.length);
        return;
      }
      const whole = rest.lastIndexOf(lineFeed) + 1;
      if (whole > 0) yield rest.subarray(0, whole);
      rest = rest.subarray(whole);
      if (!(await more())) throw new DamagedBackup('its end is missing: it was cut off');
    }
  }
  for (;;) {
    const end = rest.indexOf(lineFeed);
    if (end < 0) {
      if (await more()) continue;
      return;
    }
    const line = readCopyLine(rest.toString('utf8', 0, end));
    rest = rest.subarray(end + 1);
    if (line) yield { ...line, rows: rows() };
  }
}

const endOfRows = Buffer.from('\\.\n');
const endOfRowsLine = Buffer.from('\n\\.\n');

/** @throws DamagedBackup if the file is not gzip, or is truncated */
async function* unpacked(file: string): AsyncGenerator<Buffer> {
  const read = createReadStream(file);
  const gunzip = createGunzip();
  read.on('error', (error) => gunzip.destroy(error));
  try {
    for await (const chunk of read.pipe(gunzip)) yield chunk as Buffer;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR')
      throw new DamagedBackup('its end is missing: it was cut off', { cause: error });
    if (code.startsWith('Z_'))
      throw new DamagedBackup('it is not a backup of masker-sessions, or it is damaged', { cause: error });
    throw error;
  } finally {
    read.destroy();
  }
}
