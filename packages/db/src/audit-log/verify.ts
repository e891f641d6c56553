import type { Pool, PoolClient } from 'pg';
import { inSnapshot } from '../scope/transaction.ts';
import { Broken, type BrokenChain } from './broken.ts';
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

/** Links that are read at once; each may have some hundred entries. */
const pageSize = 100;

export interface VerifyOptions {
  pool: Pool;
  accountId: string;
  /** A head that somebody kept: it must still be in the chain. */
  expected?: Place | undefined;
  /** Links that are read at once. */
  page?: number;
}

/** A chain whose every hash is right. */
export interface SoundChain {
  ok: true;
  /** Entries that are there, and the sequence of the first; null without any. */
  entries: number;
  first: number | null;
  /** Entries that retention removed. */
  removed: number;
  /** When it removed them, the oldest first. */
  cuts: Anchor[];
  /** The entry that says so, of all of them; null when nothing was removed. */
  recorded: CutRecord | null;
  /** The last entry; sequence 0 when there never was one. */
  head: Place;
}

/** The entry of the chain in which the last cut, and with it every earlier one, is recorded. */
export interface CutRecord {
  sequence: number;
  /** It was written by an upgrade, after the fact: an earlier release made the cut. */
  adopted: boolean;
}

/** What is checked one after the other. */
interface Walk {
  accountId: string;
  anchors: readonly Anchor[];
  recorded: CutRecord | null;
  /** What the next entry builds on. */
  at: number;
  place: Place;
  entries: number;
  first: number | null;
}

/**
 * Recomputes an account's audit log from the anchor that retention left, hash by hash, in constant memory,
 * as of one moment.
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
  const walk: Walk = { accountId, anchors, recorded: null, place, at, entries: 0, first: null };
  for (const anchor of anchors) expect(anchor.place, expected);
  if (
    expected &&
    expected.sequence < place.sequence &&
    !anchors.some((one) => one.place.sequence === expected.sequence)
  ) {
    throw new Broken(
      expected.sequence,
      'expected',
      `entry ${expected.sequence} was removed by retention, so it can't be compared any more`,
    );
  }
  for (let after = null as number | null; ; ) {
    const links = await readLinks(client, accountId, after, page);
    for (const link of links) {
      follow(walk, link);
      expect(walk.place, expected, link.first);
    }
    if (links.length < page) break;
    after = (links.at(-1) as Link).sequence;
  }
  compareHead(walk, await readHead(client, accountId));
  if (expected && expected.sequence > walk.place.sequence) {
    const message = `entry ${expected.sequence} is not there: the chain ends with ${walk.place.sequence}`;
    throw new Broken(expected.sequence, 'expected', message);
  }
  const { entries, first, recorded } = walk;
  if (anchors.length > 0 && recorded === null) {
    const message = `entries up to ${place.sequence} were removed, and no entry says so: retention records each removal`;
    throw new Broken(place.sequence, 'anchor', message);
  }
  return { ok: true, entries, first, removed: place.sequence, cuts: anchors, recorded, head: walk.place };
}

/** Checks that a link follows on what was walked so far, and goes there. */
function follow(walk: Walk, link: KeptLink): void {
  const { first, sequence, instants, hash } = link;
  const next = walk.place.sequence + 1;
  if (first < next) {
    throw new Broken(first, 'surplus', `entry ${first} should not be there: the chain begins with ${next}`);
  }
  if (first > next) throw new Broken(next, 'gap', `${entriesAre(next, first - 1)} missing`);
  if (!hasRightHash(walk.place.hash, walk.accountId, link)) {
    const message = `the hash of ${entriesOf(link)} is not that of what ${first === sequence ? 'it says' : 'they say'}`;
    throw new Broken(first, 'hash', message);
  }
  for (const [index, at] of instants.entries()) {
    if (at < walk.at) {
      const entry = first + index;
      throw new Broken(entry, 'time', `entry ${entry} is older than the one before it`);
    }
    walk.at = at;
  }
  walk.recorded ??= cutRecordIn(walk, link);
  if (!agree(link)) {
    const message = `what ${entriesOf(link)} can be found by (sequence, time, action, actor) is not what the text says`;
    throw new Broken(first, 'columns', message);
  }
  walk.place = { sequence, hash };
  walk.entries += instants.length;
  walk.first ??= first;
}

/** The entry of a link that says what all anchors say; null when there is none. */
function cutRecordIn({ anchors }: Walk, { first, entries }: KeptLink): CutRecord | null {
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

const entriesOf = ({ first, sequence }: Pick<Link, 'first' | 'sequence'>) =>
  first === sequence ? `entry ${first}` : `entries ${first} to ${sequence}`;
const entriesAre = (first: number, sequence: number) =>
  `${entriesOf({ first, sequence })} ${first === sequence ? 'is' : 'are'}`;

function agree({ first, sequence, at, instants, entries, actions, actorIds, found }: KeptLink): boolean {
  const lines = entries.split('\n');
  const said = new Set(lines.map(pairOf));
  const noted = new Set(actions.map((action, index) => `${action} ${actorIds[index]}`));
  return (
    lines.length === sequence - first + 1 &&
    instants.length === lines.length &&
    instants.at(-1) === at &&
    noted.size === said.size &&
    [...said].every((pair) => pair !== undefined && noted.has(pair)) &&
    found
  );
}

/** What an entry is found by; undefined when it is no entry at all, which agrees with nothing. */
function pairOf(line: string): string | undefined {
  const entry = readEntry(line);
  return entry && `${entry.action} ${entry.actor?.id}`;
}

interface ReadEntry {
  action: string;
  actor?: { id: string };
  filters?: Record<string, unknown>;
}

/** Undefined when it is no entry. */
function readEntry(line: string): ReadEntry | undefined {
  try {
    const entry = JSON.parse(line) as ReadEntry | null;
    return typeof entry === 'object' && entry !== null && entry.actor ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** @param first of the link that ends at this place */
function expect({ sequence, hash }: Place, expected: Place | undefined, first = sequence): void {
  if (!expected || expected.sequence < first || expected.sequence > sequence) return;
  if (expected.hash.equals(hash)) return;
  const message = `entry ${expected.sequence} has another hash than was expected: the chain was made anew`;
  throw new Broken(expected.sequence, 'expected', message);
}

function compareHead({ place, first }: Walk, head: Place | null): void {
  if (head === null) {
    if (first === null && place.sequence === 0) return;
    throw new Broken(place.sequence, 'head', 'the note of the last entry is missing');
  }
  if (head.sequence > place.sequence) {
    const next = place.sequence + 1;
    throw new Broken(next, 'head', `${entriesAre(next, head.sequence)} missing at the end`);
  }
  if (head.sequence < place.sequence) {
    const message = `the last entry should be ${head.sequence}, and there are entries behind it`;
    throw new Broken(head.sequence + 1, 'head', message);
  }
  if (!head.hash.equals(place.hash)) {
    throw new Broken(head.sequence, 'head', `entry ${head.sequence} is not the one that was written last`);
  }
}
