import type { Pool } from 'pg';

/** Buckets that one statement reads. */
const batchSize = 5_000;

/**
 * Removes the buckets that have been idle for so long that they are full again, in the order of the primary key.
 * Buckets dated in the future, which remain after a clock was set back, are removed too.
 *
 * @param idleSeconds at least the time in which the slowest bucket fills
 * @returns the number of removed buckets
 */
export async function removeIdleBuckets(pool: Pool, idleSeconds: number): Promise<number> {
  let removed = 0;
  let after: string | null = '';
  do {
    const result: { rows: { removed: number; last: string | null }[] } = await pool.query({
      name: 'rate_remove_idle',
      text: `
        WITH batch AS (
          SELECT key FROM rate_bucket WHERE key > $1 ORDER BY key LIMIT $2
        ), gone AS (
          DELETE FROM rate_bucket USING batch
          WHERE rate_bucket.key = batch.key
            AND abs(extract(epoch FROM now() - rate_bucket.refilled_at)) > $3
          RETURNING 1
        )
        SELECT
          (SELECT count(*)::int FROM gone) AS removed,
          CASE WHEN count(*) = $2 THEN max(key) END AS last
        FROM batch`,
      values: [after, batchSize, idleSeconds],
    });
    const batch = result.rows[0];
    removed += batch?.removed ?? 0;
    after = batch?.last ?? null;
  } while (after !== null);
  return removed;
}
