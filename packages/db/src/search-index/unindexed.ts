import { startOf } from '../rollup/sql.ts';
import { inMinutes, rollupQuarter } from '../rollup/widths.ts';

/** Instants that a writer lists of a quarter of an hour; more of them stand for all of it. */
const listedAtMost = 256;

const columns = 'session_unindexed (account_id, quarter, starts)';

/**
 * Notes that sessions of account `$1` in `relation` are not in the index, and when they started. Whoever writes sessions does
 * so in the same transaction. Rows are only ever added, so writers don't wait for each other.
 *
 * @param relation with `started_at`
 */
export function noteUnindexed(relation: string): string {
  const quarter = startOf('started_at', inMinutes(rollupQuarter));
  return `
    INSERT INTO ${columns}
    SELECT
      $1, ${quarter},
      CASE WHEN count(*) <= ${listedAtMost}
        THEN array_agg((date_part('epoch', started_at - ${quarter}) * 1000)::int) END
    FROM ${relation}
    GROUP BY ${quarter}`;
}

/** The same of whole quarters of an hour. @param relation with `quarter` */
export function noteUnindexedQuarters(relation: string): string {
  return `
    INSERT INTO ${columns}
    SELECT DISTINCT $1, quarter, NULL::int[] FROM ${relation}`;
}
