import type { PoolClient } from 'pg';
import { channels } from './listen.ts';

/**
 * With more new sessions than this at once, readers are told to reload instead of being told each: a page of the list
 * has at most as many. Their ids fit in one notification, for which PostgreSQL takes less than 8,000 bytes.
 */
export const announcedAtMost = 100;

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
  const announcement: Announcement =
    ids === null || count > announcedAtMost
      ? { account: accountId, count }
      : { account: accountId, ids: [...ids] };
  await client.query({
    name: 'announce_sessions',
    text: 'SELECT pg_notify($1, $2)',
    values: [channels.sessions, JSON.stringify(announcement)],
  });
}
