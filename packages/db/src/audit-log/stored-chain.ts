import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { Broken } from './broken.ts';
import type { Link } from './chain.ts';

/** A place in a chain: the hash that the link with its entry of this sequence has. */
export interface Place {
  sequence: number;
  hash: Buffer;
}

/** A link, and what it is found by besides. */
export interface KeptLink extends Link {
  /** In milliseconds since the epoch. */
  at: number;
  /** The pairs of action and actor that are noted with it. */
  actions: string[];
  actorIds: string[];
  /** Whether every such pair, each of the two, and anything leads to it. */
  found: boolean;
}

/** The links after a sequence, the oldest first; all of them after null. */
export async function readLinks(
  client: PoolClient,
  accountId: string,
  after: number | null,
  limit: number,
): Promise<KeptLink[]> {
  const { rows } = await client.query({
    name: 'access_log_links',
    text: `
      SELECT sequence, first, at, instants, entries, hash, actions, actor_ids, NOT EXISTS (
        SELECT FROM access_log_keys(link.actions, link.actor_ids) AS key
        WHERE NOT EXISTS (
          SELECT FROM access_log_key AS kept
          WHERE kept.account_id = link.account_id AND kept.action = key.action
            AND kept.actor_id = key.actor_id AND kept.sequence = link.sequence
        )
      ) AS found
      FROM access_log AS link
      WHERE account_id = $1 AND sequence > $2::bigint
      ORDER BY sequence
      LIMIT $3`,
    // The least bigint: what was put in front of the chain is to be found as well.
    values: [accountId, after ?? '-9223372036854775808', limit],
  });
  return rows.map(({ sequence, first, at, instants, actor_ids, ...row }) => ({
    ...row,
    sequence: Number(sequence),
    first: Number(first),
    at: at.getTime(),
    instants: instants.map(Number),
    actorIds: actor_ids,
  }));
}

/** The note of the last entry; null when there is none. */
export async function readHead(client: PoolClient, accountId: string): Promise<Place | null> {
  const { rows } = await client.query('SELECT sequence, hash FROM access_log_head WHERE account_id = $1', [
    accountId,
  ]);
  return rows[0] ? { sequence: Number(rows[0].sequence), hash: rows[0].hash } : null;
}

/** A place where retention cut. Instants are milliseconds since the epoch. */
export interface Anchor {
  /** The last entry that was removed. */
  place: Place;
  /** When that entry was. */
  at: number;
  /** How many entries this cut removed. */
  entries: number;
  /** What was older went. */
  cutoff: number;
  cutAt: number;
}

/** The shortest time that entries are kept. */
const day = 86_400_000;

/** The places where retention cut, the oldest first, held against the rules that the database keeps. */
export async function readAnchors(client: PoolClient, accountId: string): Promise<Anchor[]> {
  const { rows } = await client.query(
    `SELECT sequence, at, hash, entries, cutoff, cut_at
     FROM access_log_anchor WHERE account_id = $1 ORDER BY sequence`,
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
    const [at, cutoff, cutAt] = [row.at.getTime(), row.cutoff.getTime(), row.cut_at.getTime()];
    if (at > cutoff || cutAt - cutoff < day) {
      const message = `the note of what was removed up to entry ${sequence} says that it was too young for that`;
      throw new Broken(sequence, 'anchor', message);
    }
    return { place: { sequence, hash: row.hash }, at, entries: Number(row.entries), cutoff, cutAt };
  });
}

/** What the chain has to say of the last cut: SHA-256 of all anchors, a line each. */
export function digestOf(anchors: readonly Anchor[]): string {
  const lines = anchors.map(({ place }) => `${place.sequence} ${place.hash.toString('hex')}`);
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
