import type { PoolClient } from 'pg';
import { channels } from './listen.ts';

/** With more new sessions than this at once, readers are told to reload instead of being told each. */
export const announcedAtMost = 1_000;

/** Ids in one notification: PostgreSQL takes less than 8,000 bytes. */
const idsAtOnce = 200;

/** What a notification says: which sessions an account got, or only how many. */
export type Announcement = { account: string; ids: string[] } | { account: string; count: number };

/**
 * Tells every server, once the transaction is committed, which sessions were added.
 *
 * @param ids may be left out when there are more than {@link announcedAtMost}
 */
export async function announce(
  client: PoolClient,
  accountId: string,
  count: number,
  ids: readonly string[] | null,
): Promise<void> {
  if (count === 0) return;
  if (ids === null || count > announcedAtMost) return send(client, [{ account: accountId, count }]);
  const parts: Announcement[] = [];
  for (let i = 0; i < ids.length; i += idsAtOnce) {
    parts.push({ account: accountId, ids: ids.slice(i, i + idsAtOnce) });
  }
  await send(client, parts);
}

async function send(client: PoolClient, announcements: readonly Announcement[]): Promise<void> {
  await client.query({
    name: 'announce_sessions',
    text: 'SELECT pg_notify($1, payload) FROM unnest($2::text[]) WITH ORDINALITY AS part(payload, n) ORDER BY n',
    values: [channels.sessions, announcements.map((one) => JSON.stringify(one))],
  });
}
