import { Broken, type BrokenChain } from './broken.ts';
import { genesis, hasRightHash } from './chain.ts';
import type { Place } from './stored-chain.ts';

/** A file whose lines are not an export of the audit log as it must be to verify it. */
export class NotVerifiable extends Error {}

/** The result for a file whose entries are intact. */
export interface SoundExport {
  ok: true;
  /** The number of verified entries, and the sequence of the first; null if there are none. */
  entries: number;
  first: number | null;
  /** The last entry; null in an empty file. */
  head: Place | null;
  /** The number of entries at the start of the range whose link begins before it or follows one that is not in the file. */
  unverified: number;
}

interface Line {
  sequence: number;
  at: number;
  /** The entry as it was written. */
  entry: string;
  hash: string;
}

/**
 * Verifies an exported audit log without a database: recomputes the hash of each link from the link before, in constant
 * memory. The hash of the oldest link needs the one before, which is not in the file unless it is the first of the account:
 * its entries are not verified.
 *
 * @param lines an export as NDJSON without filters, newest first, with or without its end marker
 * @param expected a head that was recorded while an entry of the file was the last
 * @throws NotVerifiable
 */
export async function verifyAuditExport(
  lines: AsyncIterable<string>,
  { accountId, expected }: { accountId: string; expected?: Place | undefined },
): Promise<SoundExport | BrokenChain> {
  try {
    return await verify(lines, accountId, expected);
  } catch (error) {
    if (error instanceof Broken) return error.chain;
    throw error;
  }
}

async function verify(
  lines: AsyncIterable<string>,
  accountId: string,
  expected: Place | undefined,
): Promise<SoundExport> {
  let head: Place | null = null;
  /** The lines of a link that is read, newest first. */
  let link: Line[] = [];
  let entries = 0;
  let read = 0;
  let last: Line | null = null;
  let ended: number | null = null;
  const verified = (previous: Buffer) => {
    if (!isIntact(link, accountId, previous)) throw wrongHash(link, entries === 0);
    entries += link.length;
    link = [];
  };
  for await (const text of lines) {
    if (text === '') continue;
    if (ended !== null) throw new NotVerifiable('The file continues after its end marker.');
    ended = endOf(text);
    if (ended !== null) continue;
    const line = readLine(text, read + 1);
    read++;
    compareExpected(line, expected);
    if (last !== null) compareOrder(line, last);
    if (last !== null && line.hash !== last.hash) verified(Buffer.from(line.hash, 'hex'));
    link.push(line);
    head ??= { sequence: line.sequence, hash: Buffer.from(line.hash, 'hex') };
    last = line;
  }
  if (ended !== null && ended !== read)
    throw new NotVerifiable(`The file has ${read} entries, and ${ended} according to its end marker.`);
  if (last?.sequence === 1) verified(genesis);
  if (
    expected &&
    (head === null || last === null || !isWithin(expected.sequence, last.sequence, head.sequence))
  )
    throw new NotVerifiable(`Entry ${expected.sequence} is not in the file, so it cannot be compared.`);
  const first = head === null || entries === 0 ? null : head.sequence - entries + 1;
  return { ok: true, entries, first, head, unverified: read - entries };
}

const pattern = /^\{"sequence":(\d{1,15}),"at":"([^"]{1,40})",(.+),"hash":"([0-9a-f]{64})"\}$/;

function readLine(text: string, number: number): Line {
  const [, sequence, at = '', content, hash = ''] = pattern.exec(text) ?? [];
  if (sequence === undefined || Number.isNaN(Date.parse(at))) {
    throw new NotVerifiable(
      `Line ${number} is not an entry of an audit log that was exported as NDJSON: only that has what the hashes cover.`,
    );
  }
  return { sequence: Number(sequence), at: Date.parse(at), entry: `{${content}}`, hash };
}

/** The number of rows in an end marker; null for other lines. */
function endOf(text: string): number | null {
  const [, rows] = /^\{"end":true,"rows":(\d{1,15}),"sha256":"[0-9a-f]{64}"\}$/.exec(text) ?? [];
  return rows === undefined ? null : Number(rows);
}

function compareOrder(line: Line, last: Line): void {
  if (line.sequence >= last.sequence)
    throw new NotVerifiable('The entries are not in the order of an export, newest first, each once.');
  if (line.sequence < last.sequence - 1) {
    const [from, to] = [line.sequence + 1, last.sequence - 1];
    const message = `${from === to ? `entry ${from} is` : `entries ${from} to ${to} are`} missing: they were removed, or the export had a filter`;
    throw new Broken(from, 'gap', message);
  }
  if (line.at > last.at)
    throw new Broken(last.sequence, 'time', `entry ${last.sequence} is older than the one before it`);
}

/** @param link its entries, newest first */
function isIntact(link: readonly Line[], accountId: string, previous: Buffer): boolean {
  const oldestFirst = link.toReversed();
  const [first, last] = [oldestFirst[0] as Line, link[0] as Line];
  return hasRightHash(previous, accountId, {
    first: first.sequence,
    sequence: last.sequence,
    instants: oldestFirst.map(({ at }) => at),
    entries: oldestFirst.map(({ entry }) => entry).join('\n'),
    hash: Buffer.from(last.hash, 'hex'),
  });
}

function wrongHash(link: readonly Line[], isNewest: boolean): Error {
  const [first, last] = [(link.at(-1) as Line).sequence, (link[0] as Line).sequence];
  const entries = first === last ? `entry ${first}` : `entries ${first} to ${last}`;
  const message = `the hash of ${entries} does not match the content`;
  if (!isNewest) return new Broken(first, 'hash', message);
  return new NotVerifiable(
    `The newest link cannot be verified: ${message}. It was changed, it is of another account, or the window of the export ends among entries that were written together: export to a later or earlier end.`,
  );
}

function compareExpected({ sequence, hash }: Line, expected: Place | undefined): void {
  if (expected?.sequence !== sequence || hash === expected.hash.toString('hex')) return;
  throw new Broken(sequence, 'expected', `entry ${sequence} has another hash than was expected`);
}

function isWithin(sequence: number, first: number, last: number): boolean {
  return sequence >= first && sequence <= last;
}
