import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';

/** What runs for longer than this, in milliseconds, when nobody asks any more, is ended. */
const longMs = 250;

/** Milliseconds that PostgreSQL is given to come to rest. */
const patienceMs = 10_000;

/**
 * Ends what PostgreSQL still does for answers that nobody waits for: load goes when its time is up, and who comes
 * next must not share the machine with it.
 *
 * @param client a superuser's
 */
export async function leaveNothing(client: Client): Promise<void> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(20)) {
    const { rows } = await client.query<{ running: string }>(
      `SELECT
         count(*) AS running,
         bool_or(pg_cancel_backend(pid)) FILTER (WHERE query_start < clock_timestamp() - $1 * interval '1 ms')
       FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND state = 'active' AND pid <> pg_backend_pid()`,
      [longMs],
    );
    if (rows[0]?.running === '0') return;
  }
}
