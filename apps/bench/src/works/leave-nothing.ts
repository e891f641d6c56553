import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';

/** Statements of disconnected clients that run longer than this, in milliseconds, are canceled. */
const longMs = 250;

/** The time that PostgreSQL has to become idle, in milliseconds. */
const patienceMs = 10_000;

/**
 * Cancels statements of PostgreSQL whose clients have disconnected: they must not affect the next measurement.
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
