import { createHash } from 'node:crypto';

/** A link of the chain, as the database keeps it. */
export interface Link {
  sequence: number;
  /** In milliseconds since the epoch. */
  at: number;
  /** The JSON, as it was written. */
  entry: string;
  /** SHA-256. */
  hash: Buffer;
}

/** What the first entry of an account builds on. */
export const genesis: Buffer = Buffer.alloc(32);

/**
 * The hash that a link must have: of the hash before it, then account, sequence, instant and entry as UTF-8,
 * a line feed between them.
 *
 * Deliberately a second implementation: the database made the hashes by its own.
 */
export function hashOf(
  previous: Buffer,
  accountId: string,
  { sequence, at, entry }: Omit<Link, 'hash'>,
): Buffer {
  const text = `${accountId}\n${sequence}\n${new Date(at).toISOString()}\n${entry}`;
  return createHash('sha256').update(previous).update(text).digest();
}
