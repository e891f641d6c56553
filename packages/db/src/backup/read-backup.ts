import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { type BackupEnd, type BackupHeader, firstLine, readCopyLine, readEnd, readHeader } from './format.ts';

/** The file is no whole backup; the message says why. */
export class DamagedBackup extends Error {
  override readonly name = 'DamagedBackup';
}

const lineFeed = 10;
const longestHead = 1 << 20;

/**
 * Reads all of a backup and checks that it is whole and unchanged, in constant memory.
 * @throws DamagedBackup saying what is wrong; the file system's error when it cannot be read
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
  if (first !== firstLine) throw new DamagedBackup('it is no backup that masker made');
  const header = readHeader(second);
  const end = readEnd(last.toString('utf8').trimEnd());
  if (header === null || end === null) throw new DamagedBackup('its end is missing: it was cut off');
  if (hash.digest('hex') !== end.sha256) throw new DamagedBackup('it was changed after it had been made');
  return { header, end };
}

/** One table's part of a backup. `rows` is to be read to its end before the next part. */
export interface BackupPart {
  table: string;
  columns: string[];
  rows: AsyncGenerator<Buffer>;
}

/** The rows of a backup, table by table, in the text form of COPY. */
export async function* readParts(file: string): AsyncGenerator<BackupPart> {
  const chunks = unpacked(file)[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const more = async () => {
    const { value, done } = await chunks.next();
    if (!done) rest = rest.length > 0 ? Buffer.concat([rest, value]) : value;
    return !done;
  };
  // Begins at a line; ends behind the line that ends the rows.
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

/** @throws DamagedBackup when it is no gzip, or cut off */
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
      throw new DamagedBackup('it is no backup that masker made, or damaged', { cause: error });
    throw error;
  } finally {
    read.destroy();
  }
}
