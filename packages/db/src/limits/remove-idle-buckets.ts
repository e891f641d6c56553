import type { Pool } from 'pg';

/** Buckets looked at by one statement. */
const batchSize = 5_000;

/**
 * Removes the buckets that nobody has taken from for so long that they are full again, walking along the
 * primary key. One from the future, which a clock that was set back leaves behind, goes as well.
 *
 * @param idleSeconds at least the time that the slowest bucket takes to fill
 * @returns how many were removed
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
