import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import { Broken } from './broken.ts';
import type { Link } from './chain.ts';

/** A position in a chain: a sequence, and the hash of the link that contains its entry. */
export interface Place {
  sequence: number;
  hash: Buffer;
}

/** A link with its index columns. */
export interface KeptLink extends Link {
  /** The time of its last entry, in milliseconds since the epoch. */
  at: number;
  /** The stored pairs of action and actor. */
  actions: string[];
  actorIds: string[];
  /** Whether the indexes have all keys of the link: each pair, action and actor, the empty key, and each target. */
  found: boolean;
}

/** Reads the links after a sequence, oldest first; null reads from the start. */
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
      ) AND NOT EXISTS (
        SELECT FROM access_log_targets(link.entries) AS key
        WHERE NOT EXISTS (
          SELECT FROM access_log_target AS kept
          WHERE kept.account_id = link.account_id AND kept.target = key.target AND kept.sequence = link.sequence
            AND kept.action = key.action AND kept.actor_id = key.actor_id
        )
      ) AS found
      FROM access_log AS link
      WHERE account_id = $1 AND sequence > $2::bigint
      ORDER BY sequence
      LIMIT $3`,
    // The least bigint, so that rows inserted before the start of the chain are found as well.
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

/** Reads the stored head: the position of the last entry. Null if there is none. */
export async function readHead(client: PoolClient, accountId: string): Promise<Place | null> {
  const { rows } = await client.query('SELECT sequence, hash FROM access_log_head WHERE account_id = $1', [
    accountId,
  ]);
  return rows[0] ? { sequence: Number(rows[0].sequence), hash: rows[0].hash } : null;
}

/** The record of a removal by retention. Times are in milliseconds since the epoch. */
export interface Anchor {
  /** The last entry that was removed. */
  place: Place;
  /** The time of that entry. */
  at: number;
  /** The number of entries that this cut removed. */
  entries: number;
  /** Entries older than this were removed. */
  cutoff: number;
  cutAt: number;
}

/** The shortest time that entries are kept. */
const day = 86_400_000;

/** Reads the anchors, oldest first, and checks them against the rules that the database enforces. */
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
      const message = `the anchor at entry ${sequence} does not continue the previous anchor`;
      throw new Broken(sequence, 'anchor', message);
    }
    before = sequence;
    const [at, cutoff, cutAt] = [row.at.getTime(), row.cutoff.getTime(), row.cut_at.getTime()];
    if (at > cutoff || cutAt - cutoff < day) {
      const message = `the anchor at entry ${sequence} says that entries were removed before they were old enough`;
      throw new Broken(sequence, 'anchor', message);
    }
    return { place: { sequence, hash: row.hash }, at, entries: Number(row.entries), cutoff, cutAt };
  });
}

/** Returns the SHA-256 of all anchors, one per line, as the chain must record it for the last cut. */
export function digestOf(anchors: readonly Anchor[]): string {
  const lines = anchors.map(({ place }) => `${place.sequence} ${place.hash.toString('hex')}`);
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
