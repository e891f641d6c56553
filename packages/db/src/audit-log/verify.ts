import type { Pool, PoolClient } from 'pg';
import { inSnapshot } from '../scope/transaction.ts';
import { Broken, type BrokenChain, entriesAre, entriesOf } from './broken.ts';
import { genesis, hasRightHash, type Link } from './chain.ts';
import {
  type Anchor,
  digestOf,
  type KeptLink,
  type Place,
  readAnchors,
  readHead,
  readLinks,
} from './stored-chain.ts';

/** Links per query; each may have some hundred entries. */
const pageSize = 100;

export interface VerifyOptions {
  pool: Pool;
  accountId: string;
  /** A head that was recorded earlier: the chain must still contain it. */
  expected?: Place | undefined;
  /** Links per query. */
  page?: number;
}

/** The result for an intact chain. */
export interface SoundChain {
  ok: true;
  /** The number of existing entries, and the sequence of the first; null if there are none. */
  entries: number;
  first: number | null;
  /** The number of entries that retention removed. */
  removed: number;
  /** The removals, oldest first. */
  cuts: Anchor[];
  /** The entry that records all removals; null if nothing was removed. */
  recorded: CutRecord | null;
  /** The last entry; sequence 0 if there never was one. */
  head: Place;
}

/** The entry of the chain that records the last cut and all earlier ones. */
export interface CutRecord {
  sequence: number;
  /** An upgrade wrote the entry later: an earlier release made the cut. */
  adopted: boolean;
}

/** The state of a running verification. */
interface Verification {
  accountId: string;
  anchors: readonly Anchor[];
  recorded: CutRecord | null;
  /** The time and the position of the last verified entry. */
  at: number;
  place: Place;
  entries: number;
  first: number | null;
}

/**
 * Verifies an account's audit log: recomputes each hash from the last anchor on, in constant memory, in one snapshot.
 */
export async function verifyAuditLog(options: VerifyOptions): Promise<SoundChain | BrokenChain> {
  const { pool, accountId } = options;
  try {
    return await inSnapshot(pool, { accountId }, (client) => verify(client, options));
  } catch (error) {
    if (error instanceof Broken) return error.chain;
    throw error;
  }
}

async function verify(client: PoolClient, options: VerifyOptions): Promise<SoundChain> {
  const { accountId, expected, page = pageSize } = options;
  const anchors = await readAnchors(client, accountId);
  const { place, at } = anchors.at(-1) ?? { place: { sequence: 0, hash: genesis }, at: 0 };
  const verification: Verification = {
    accountId,
    anchors,
    recorded: null,
    place,
    at,
    entries: 0,
    first: null,
  };
  for (const anchor of anchors) compareExpected(anchor.place, expected);
  if (
    expected &&
    expected.sequence < place.sequence &&
    !anchors.some((one) => one.place.sequence === expected.sequence)
  ) {
    throw new Broken(
      expected.sequence,
      'expected',
      `entry ${expected.sequence} was removed by retention, so it cannot be compared`,
    );
  }
  for (let after = null as number | null; ; ) {
    const links = await readLinks(client, accountId, after, page);
    for (const link of links) {
      advance(verification, link);
      compareExpected(verification.place, expected, link.first);
    }
    if (links.length < page) break;
    after = (links.at(-1) as Link).sequence;
  }
  compareHead(verification, await readHead(client, accountId));
  if (expected && expected.sequence > verification.place.sequence) {
    const message = `entry ${expected.sequence} is missing: the chain ends with entry ${verification.place.sequence}`;
    throw new Broken(expected.sequence, 'expected', message);
  }
  const { entries, first, recorded } = verification;
  if (anchors.length > 0 && recorded === null) {
    const message = `entries up to ${place.sequence} were removed, but no entry records the removal`;
    throw new Broken(place.sequence, 'anchor', message);
  }
  return {
    ok: true,
    entries,
    first,
    removed: place.sequence,
    cuts: anchors,
    recorded,
    head: verification.place,
  };
}

/** Checks that a link continues the verified part of the chain, and advances to it. */
function advance(verification: Verification, link: KeptLink): void {
  const { first, sequence, instants, hash } = link;
  const next = verification.place.sequence + 1;
  if (first < next) {
    throw new Broken(first, 'surplus', `entry ${first} is unexpected: the chain begins with entry ${next}`);
  }
  if (first > next) throw new Broken(next, 'gap', `${entriesAre(next, first - 1)} missing`);
  if (!hasRightHash(verification.place.hash, verification.accountId, link)) {
    const message = `the hash of ${entriesOf(first, sequence)} does not match the content`;
    throw new Broken(first, 'hash', message);
  }
  for (const [index, at] of instants.entries()) {
    if (at < verification.at) {
      const entry = first + index;
      throw new Broken(entry, 'time', `entry ${entry} is older than the one before it`);
    }
    verification.at = at;
  }
  verification.recorded ??= cutRecordIn(verification, link);
  if (!indexMatches(link)) {
    const message = `the index (sequence, time, action, actor) of ${entriesOf(first, sequence)} does not match the content`;
    throw new Broken(first, 'columns', message);
  }
  verification.place = { sequence, hash };
  verification.entries += instants.length;
  verification.first ??= first;
}

/** Returns the entry of a link that records all anchors; null if the link has none. */
function cutRecordIn({ anchors }: Verification, { first, entries }: KeptLink): CutRecord | null {
  const last = anchors.at(-1);
  if (!last || !entries.includes('"action":"accessLog.cut"')) return null;
  for (const [index, line] of entries.split('\n').entries()) {
    const { action, filters } = readEntry(line) ?? {};
    if (
      action === 'accessLog.cut' &&
      filters?.up_to === last.place.sequence &&
      filters.hash === last.place.hash.toString('hex') &&
      filters.anchors === digestOf(anchors)
    ) {
      return { sequence: first + index, adopted: filters.adopted === true };
    }
  }
  return null;
}

function indexMatches({
  first,
  sequence,
  at,
  instants,
  entries,
  actions,
  actorIds,
  found,
}: KeptLink): boolean {
  const lines = entries.split('\n');
  const expectedPairs = new Set(lines.map(pairOf));
  const storedPairs = new Set(actions.map((action, index) => `${action} ${actorIds[index]}`));
  return (
    lines.length === sequence - first + 1 &&
    instants.length === lines.length &&
    instants.at(-1) === at &&
    storedPairs.size === expectedPairs.size &&
    [...expectedPairs].every((pair) => pair !== undefined && storedPairs.has(pair)) &&
    found
  );
}

/** Returns the index key of an entry; undefined if the line is not an entry, which never matches. */
function pairOf(line: string): string | undefined {
  const entry = readEntry(line);
  return entry && `${entry.action} ${entry.actor?.id}`;
}

interface ReadEntry {
  action: string;
  actor?: { id: string };
  filters?: Record<string, unknown>;
}

/** Returns undefined if the line is not an entry. */
function readEntry(line: string): ReadEntry | undefined {
  try {
    const entry = JSON.parse(line) as ReadEntry | null;
    return typeof entry === 'object' && entry !== null && entry.actor ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** @param first the first sequence of the link that ends at this position */
function compareExpected({ sequence, hash }: Place, expected: Place | undefined, first = sequence): void {
  if (!expected || expected.sequence < first || expected.sequence > sequence) return;
  if (expected.hash.equals(hash)) return;
  const message = `entry ${expected.sequence} has another hash than was expected: the chain was rewritten`;
  throw new Broken(expected.sequence, 'expected', message);
}

function compareHead({ place, first }: Verification, head: Place | null): void {
  if (head === null) {
    if (first === null && place.sequence === 0) return;
    throw new Broken(place.sequence, 'head', 'the record of the last entry is missing');
  }
  if (head.sequence > place.sequence) {
    const next = place.sequence + 1;
    throw new Broken(next, 'head', `${entriesAre(next, head.sequence)} missing at the end`);
  }
  if (head.sequence < place.sequence) {
    const message = `the last entry should be ${head.sequence}, but more entries follow`;
    throw new Broken(head.sequence + 1, 'head', message);
  }
  if (!head.hash.equals(place.hash)) {
    throw new Broken(head.sequence, 'head', `entry ${head.sequence} is not the one that was written last`);
  }
}
