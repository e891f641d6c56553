import { createHash } from 'node:crypto';
import { formatInstant } from '@masker/contract';
import { Broken, type BrokenChain, entriesAre, entriesOf } from './broken.ts';
import { genesis, hasRightHash } from './chain.ts';
import type { Place } from './stored-chain.ts';

/** A file that cannot be verified, whether or not it was changed. The message says why, and what to do. */
export class NotVerifiable extends Error {}

/** The result for a file whose entries are intact. Instants are milliseconds since the epoch. */
export interface SoundExport {
  ok: true;
  /** The number of verified entries, which are all from `first` to `head`; at least one. */
  entries: number;
  first: number;
  /** The last verified entry. */
  head: Place;
  /** The instants of the first and of the last verified entry. */
  since: number;
  until: number;
  /** Entries before these: those of the oldest link, if the link before it is not in the file. */
  older: number;
  /** Entries behind these: those of the newest link, if it is not in the file as a whole. */
  newer: number;
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
 * memory. The oldest link cannot be verified unless it is the first of the account, as its hash needs the one before; nor
 * can the newest, if the window of the export ended among its entries. Windows line ends and a byte order mark are ignored.
 *
 * @param lines an export as NDJSON without filters, newest first, with or without its end marker
 * @param expected an entry whose hash is known: it must be among those that are verified
 * @throws NotVerifiable
 */
export async function verifyAuditExport(
  lines: AsyncIterable<string>,
  { accountId, expected }: { accountId: string; expected?: Place | undefined },
): Promise<SoundExport | BrokenChain> {
  const reading = new Reading(accountId);
  try {
    for await (const line of lines) reading.take(line, expected);
    const sound = reading.end();
    if (expected) requireVerified(expected.sequence, sound);
    return sound;
  } catch (error) {
    if (error instanceof Broken) return error.chain;
    throw error;
  }
}

/** An export that is read, newest first. */
class Reading {
  readonly #accountId: string;
  readonly #digest = createHash('sha256');
  #read = 0;
  #ended = false;
  /** The lines of the link that is read. */
  #link: Line[] = [];
  #last: Line | null = null;
  /** The newest and the oldest verified entry. */
  #newest: Line | null = null;
  #oldest: Line | null = null;
  #entries = 0;
  #newer = 0;

  constructor(accountId: string) {
    this.#accountId = accountId;
  }

  take(raw: string, expected: Place | undefined): void {
    const text = (this.#read === 0 ? raw.replace(/^\uFEFF/, '') : raw).replace(/\r$/, '');
    if (text === '') return;
    if (this.#ended) throw new NotVerifiable('The file continues after its end marker.');
    if (this.#takeEnd(text)) return;
    const line = readLine(text, this.#read + 1);
    this.#digest.update(`${text}\n`);
    this.#read++;
    if (this.#last !== null) compareOrder(line, this.#last);
    if (line.sequence === expected?.sequence && line.hash !== expected.hash.toString('hex')) {
      const message = `entry ${line.sequence} has another hash than was expected`;
      throw new Broken(line.sequence, 'expected', message);
    }
    if (this.#last !== null && line.hash !== this.#last.hash) this.#verify(Buffer.from(line.hash, 'hex'));
    this.#link.push(line);
    this.#last = line;
  }

  /** @throws NotVerifiable if nothing could be verified */
  end(): SoundExport {
    if (this.#last === null)
      throw new NotVerifiable('The file has no entries. Export a window that has some.');
    if (this.#last.sequence === 1) this.#verify(genesis);
    if (this.#newest === null || this.#oldest === null) throw nothingVerified(this.#read, this.#newer);
    return {
      ok: true,
      entries: this.#entries,
      first: this.#oldest.sequence,
      head: { sequence: this.#newest.sequence, hash: Buffer.from(this.#newest.hash, 'hex') },
      since: this.#oldest.at,
      until: this.#newest.at,
      older: this.#link.length,
      newer: this.#newer,
    };
  }

  /** @param previous the hash of the link before */
  #verify(previous: Buffer): void {
    const link = this.#link;
    this.#link = [];
    if (isIntact(link, this.#accountId, previous)) {
      this.#newest ??= link[0] as Line;
      this.#oldest = link.at(-1) as Line;
      this.#entries += link.length;
      return;
    }
    const [first, last] = [(link.at(-1) as Line).sequence, (link[0] as Line).sequence];
    if (this.#newest === null && this.#newer === 0) {
      this.#newer = link.length;
      return;
    }
    if (this.#newest === null)
      throw new NotVerifiable(
        `Neither ${entriesOf(last + 1, last + this.#newer)} nor ${entriesOf(first, last)} can be verified: the file is of another account, or was changed.`,
      );
    throw new Broken(first, 'hash', `the hash of ${entriesOf(first, last)} does not match the content`);
  }

  /** Takes an end marker; false for other lines. */
  #takeEnd(text: string): boolean {
    const [, rows, sha256] = /^\{"end":true,"rows":(\d{1,15}),"sha256":"([0-9a-f]{64})"\}$/.exec(text) ?? [];
    if (rows === undefined) return false;
    this.#ended = true;
    if (Number(rows) !== this.#read)
      throw new NotVerifiable(`The file has ${this.#read} entries, and ${rows} according to its end marker.`);
    if (sha256 !== this.#digest.digest('hex'))
      throw new NotVerifiable('The file does not match the SHA-256 in its end marker.');
    return true;
  }
}

function nothingVerified(read: number, newer: number): NotVerifiable {
  const which =
    read === 1
      ? 'The only entry of the file cannot be verified'
      : `None of the ${read} entries of the file can be verified`;
  return new NotVerifiable(
    newer === read
      ? `${which}: the file is of another account, was changed, or ends among entries that were written together.`
      : `${which}: what comes before is not in it. Export from earlier.`,
  );
}

function requireVerified(sequence: number, { first, head, older, newer }: SoundExport): void {
  if (sequence >= first && sequence <= head.sequence) return;
  const entry = `Entry ${sequence}`;
  if (sequence < first - older)
    throw new NotVerifiable(
      `${entry} is older than the file, which begins with entry ${first - older}. Export from earlier.`,
    );
  if (sequence < first)
    throw new NotVerifiable(
      `${entry} is among the oldest of the file, which are not verified. Export from earlier.`,
    );
  if (sequence <= head.sequence + newer)
    throw new NotVerifiable(
      `${entry} is among the newest of the file, which are not verified. Export to a later end.`,
    );
  throw new NotVerifiable(
    `${entry} is newer than the file, which ends with entry ${head.sequence + newer}. Export again.`,
  );
}

const pattern = /^\{"sequence":([1-9]\d{0,14}),"at":"([^"]{1,40})",(.+),"hash":"([0-9a-f]{64})"\}$/;

function readLine(text: string, number: number): Line {
  const [, sequence, at = '', content, hash = ''] = pattern.exec(text) ?? [];
  const instant = Date.parse(at);
  // Another form of the same instant would read as another day.
  if (sequence !== undefined && !Number.isNaN(instant) && formatInstant(instant) === at)
    return { sequence: Number(sequence), at: instant, entry: `{${content}}`, hash };
  throw new NotVerifiable(notAnEntry(text, number));
}

function notAnEntry(text: string, number: number): string {
  const anew = 'Export the log as NDJSON.';
  if (number === 1 && text.startsWith('\x1f'))
    return 'The file is compressed with gzip. Decompress it first.';
  if (text.includes('\0')) return 'The file is not UTF-8. Take it as it was exported.';
  if (number === 1 && text.startsWith('sequence,at,'))
    return `The file is CSV, which lacks the text that the hashes cover. ${anew}`;
  return text.startsWith('{"sequence":')
    ? `Line ${number} is not an entry as it was exported: the file was cut off there, or rewritten by another program. Take it as it was exported.`
    : `Line ${number} is not an entry of an exported audit log. ${anew}`;
}

function compareOrder(line: Line, last: Line): void {
  if (line.sequence >= last.sequence)
    throw new NotVerifiable('The entries are not in the order of an export, newest first, each once.');
  if (line.sequence < last.sequence - 1) {
    const [from, to] = [line.sequence + 1, last.sequence - 1];
    throw new Broken(from, 'gap', `${entriesAre(from, to)} missing, by removal or by a filter of the export`);
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
