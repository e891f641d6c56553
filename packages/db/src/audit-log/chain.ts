import { createHash } from 'node:crypto';

/** A link of the chain, as the database keeps it: what was appended together. */
export interface Link {
  /** Of its first entry, and of its last. */
  first: number;
  sequence: number;
  /** Of each entry, in milliseconds since the epoch. */
  instants: readonly number[];
  /** The JSON of each, as it was written, one to a line. */
  entries: string;
  /** SHA-256. */
  hash: Buffer;
}

/** What the first link of an account builds on. */
export const genesis: Buffer = Buffer.alloc(32);

/**
 * The hash that a link must have: of the hash before it, then account, first sequence, instants (separated by commas)
 * and entries as UTF-8, a line feed between them.
 *
 * Deliberately a second implementation: the database made the hashes by its own.
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
 * Whether a link has the hash that it must have. An entry that was written before entries were joined into links has
 * one of account, sequence, instant (ISO 8601, milliseconds) and entry.
 */
export function hasRightHash(previous: Buffer, accountId: string, link: Link): boolean {
  if (hashOf(previous, accountId, link).equals(link.hash)) return true;
  const [at, ...others] = link.instants;
  if (at === undefined || others.length > 0 || Math.abs(at) > latestInstant) return false;
  const text = `${accountId}\n${link.sequence}\n${new Date(at).toISOString()}\n${link.entries}`;
  return createHash('sha256').update(previous).update(text).digest().equals(link.hash);
}

/** The last that a Date can be, in milliseconds since the epoch. */
const latestInstant = 8.64e15;
