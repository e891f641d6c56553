import type { Pool, PoolClient } from 'pg';
import { inSnapshot } from '../scope/transaction.ts';
import { genesis, hashOf, type Link } from './chain.ts';

/** Entries that are read at once. */
const pageSize = 2_000;

/** A place in a chain: the hash that its entry of this sequence has. */
export interface Place {
  sequence: number;
  hash: Buffer;
}

export interface VerifyOptions {
  pool: Pool;
  accountId: string;
  /** A head that somebody kept: it must still be in the chain. */
  expected?: Place | undefined;
  /** Entries that are read at once. */
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
  /** The last entry; sequence 0 when there never was one. */
  head: Place;
}

/** Where a chain is broken first, and how. */
export interface BrokenChain {
  ok: false;
  sequence: number;
  reason: 'anchor' | 'columns' | 'expected' | 'gap' | 'hash' | 'head' | 'surplus' | 'time';
  message: string;
}

class Broken extends Error {
  readonly chain: BrokenChain;
  constructor(sequence: number, reason: BrokenChain['reason'], message: string) {
    super(message);
    this.chain = { ok: false, sequence, reason, message };
  }
}

/** What is checked one after the other. */
interface Walk {
  accountId: string;
  /** What the next entry builds on. */
  at: number;
  place: Place;
  entries: number;
  first: number | null;
}

/**
 * Recomputes an account's record of access from the anchor that retention left, hash by hash, in constant memory,
 * as of one moment.
 */
export async function verifyAccessLog(options: VerifyOptions): Promise<SoundChain | BrokenChain> {
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
  const walk: Walk = { accountId, place, at, entries: 0, first: null };
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
      expect(walk.place, expected);
    }
    if (links.length < page) break;
    after = (links.at(-1) as Link).sequence;
  }
  compareHead(walk, await readHead(client, accountId));
  if (expected && expected.sequence > walk.place.sequence) {
    const message = `entry ${expected.sequence} is not there: the chain ends with ${walk.place.sequence}`;
    throw new Broken(expected.sequence, 'expected', message);
  }
  const { entries, first } = walk;
  return { ok: true, entries, first, removed: place.sequence, head: walk.place };
}

/** Checks that a link follows on what was walked so far, and goes there. */
function follow(walk: Walk, link: Link & Columns): void {
  const { sequence, at, hash } = link;
  const next = walk.place.sequence + 1;
  if (sequence < next) {
    throw new Broken(
      sequence,
      'surplus',
      `entry ${sequence} should not be there: the chain begins with ${next}`,
    );
  }
  if (sequence > next) {
    const missing = sequence - 1 === next ? `entry ${next} is` : `entries ${next} to ${sequence - 1} are`;
    throw new Broken(next, 'gap', `${missing} missing`);
  }
  if (!hashOf(walk.place.hash, walk.accountId, link).equals(hash)) {
    throw new Broken(sequence, 'hash', `the hash of entry ${sequence} is not that of what it says`);
  }
  if (at < walk.at) throw new Broken(sequence, 'time', `entry ${sequence} is older than the one before it`);
  if (!agree(link)) {
    const message = `what entry ${sequence} is found by (action, actor) is not what it says`;
    throw new Broken(sequence, 'columns', message);
  }
  walk.place = { sequence, hash };
  walk.at = at;
  walk.entries++;
  walk.first ??= sequence;
}

function agree({ entry, action, actorId }: Link & Columns): boolean {
  const said = JSON.parse(entry);
  return said.action === action && said.actor.id === actorId;
}

function expect({ sequence, hash }: Place, expected: Place | undefined): void {
  if (expected?.sequence !== sequence || expected.hash.equals(hash)) return;
  const message = `entry ${sequence} has another hash than was expected: the chain was made anew`;
  throw new Broken(sequence, 'expected', message);
}

function compareHead({ place, first }: Walk, head: Place | null): void {
  if (head === null) {
    if (first === null && place.sequence === 0) return;
    throw new Broken(place.sequence, 'head', 'the note of the last entry is missing');
  }
  if (head.sequence > place.sequence) {
    const next = place.sequence + 1;
    const missing = head.sequence === next ? `entry ${next} is` : `entries ${next} to ${head.sequence} are`;
    throw new Broken(next, 'head', `${missing} missing at the end`);
  }
  if (head.sequence < place.sequence) {
    const message = `the last entry should be ${head.sequence}, and there are entries behind it`;
    throw new Broken(head.sequence + 1, 'head', message);
  }
  if (!head.hash.equals(place.hash)) {
    throw new Broken(head.sequence, 'head', `entry ${head.sequence} is not the one that was written last`);
  }
}

interface Columns {
  action: string;
  actorId: string;
}

async function readLinks(
  client: PoolClient,
  accountId: string,
  after: number | null,
  limit: number,
): Promise<(Link & Columns)[]> {
  const { rows } = await client.query({
    name: 'access_log_links',
    text: `
      SELECT sequence, at, entry, hash, action, actor_id
      FROM access_log
      WHERE account_id = $1 AND sequence > $2::bigint
      ORDER BY sequence
      LIMIT $3`,
    // The least bigint: what was put in front of the chain is to be found as well.
    values: [accountId, after ?? '-9223372036854775808', limit],
  });
  return rows.map(({ sequence, at, actor_id, ...row }) => ({
    ...row,
    sequence: Number(sequence),
    at: at.getTime(),
    actorId: actor_id,
  }));
}

async function readHead(client: PoolClient, accountId: string): Promise<Place | null> {
  const { rows } = await client.query('SELECT sequence, hash FROM access_log_head WHERE account_id = $1', [
    accountId,
  ]);
  return rows[0] ? { sequence: Number(rows[0].sequence), hash: rows[0].hash } : null;
}

/** The places where retention cut, the oldest first; each says how many entries lay before it. */
async function readAnchors(client: PoolClient, accountId: string): Promise<{ place: Place; at: number }[]> {
  const { rows } = await client.query(
    'SELECT sequence, at, hash, entries FROM access_log_anchor WHERE account_id = $1 ORDER BY sequence',
    [accountId],
  );
  let before = 0;
  return rows.map((row) => {
    const sequence = Number(row.sequence);
    if (sequence !== before + Number(row.entries)) {
      const message = `the note of what was removed up to entry ${sequence} does not follow on the one before it`;
      throw new Broken(sequence, 'anchor', message);
    }
    before = sequence;
    return { place: { sequence, hash: row.hash }, at: row.at.getTime() };
  });
}
