import type { PoolClient } from 'pg';
import { channels } from './listen.ts';

/**
 * If more sessions than this are added at once, the event tells readers to reload, since a page of the list has at most
 * as many. This many ids fit in one notification, which PostgreSQL limits to less than 8,000 bytes.
 */
export const announcedAtMost = 100;

/** The content of a notification: the ids of the added sessions of an account, or only their number. */
export type Announcement = { account: string; ids: string[] } | { account: string; count: number };

/**
 * Notifies all servers of the added sessions when the transaction commits.
 *
 * @param ids may be null if there are more than {@link announcedAtMost}
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
