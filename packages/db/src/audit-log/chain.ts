import { createHash } from 'node:crypto';

/** A link of the chain, as stored in the database: the entries that were appended together. */
export interface Link {
  /** Sequences of its first and its last entry. */
  first: number;
  sequence: number;
  /** The time of each entry, in milliseconds since the epoch. */
  instants: readonly number[];
  /** The JSON of each entry as it was written, one per line. */
  entries: string;
  /** SHA-256. */
  hash: Buffer;
}

/** The previous hash of the first link of an account. */
export const genesis: Buffer = Buffer.alloc(32);

/**
 * Computes the hash of a link over the previous hash, followed by account, first sequence, instants (separated by
 * commas) and entries as UTF-8, separated by line feeds.
 *
 * Deliberately a second implementation: the database computes the stored hashes with its own.
 */
export function hashOf(
  previous: Buffer,
  accountId: string,
  { first, instants, entries }: Pick<Link, 'first' | 'instants' | 'entries'>,
): Buffer {
  const text = `${accountId}\n${first}\n${instants.join(',')}\n${entries}`;
  return createHash('sha256').update(previous).update(text).digest();
}

/**
 * Whether the hash of a link is correct. Entries that were written before entries were joined into links have a hash
 * over account, sequence, instant (ISO 8601, milliseconds) and entry.
 */
export function hasRightHash(previous: Buffer, accountId: string, link: Link): boolean {
  if (hashOf(previous, accountId, link).equals(link.hash)) return true;
  const [at, ...others] = link.instants;
  if (at === undefined || others.length > 0 || Math.abs(at) > latestInstant) return false;
  const text = `${accountId}\n${link.sequence}\n${new Date(at).toISOString()}\n${link.entries}`;
  return createHash('sha256').update(previous).update(text).digest().equals(link.hash);
}

/** The latest time that a Date can represent, in milliseconds since the epoch. */
const latestInstant = 8.64e15;
