import type { Pool } from 'pg';
import { parseCut, withinCut } from '../commit-order/index.ts';
import type { SessionPosition } from '../queries/list-sessions.ts';
import { directions } from '../queries/list-statement.ts';
import { inTransaction } from '../scope/transaction.ts';
import { filterConditions } from '../session/filter.ts';
import type { ExportRow } from './export-row.ts';

/** A page of an export. */
export interface CutPage {
  /** The wire JSON of the sessions, each on a line. */
  lines: string;
  rows: number;
  /** Where the next page goes on; null at the end. */
  last: SessionPosition | null;
}

interface Row {
  lines: string | null;
  rows: number;
  last_started_at: string | null;
  last_id: string | null;
}

/**
 * Reads one page of the sessions that an export selects, of those that had been committed at its cut. The same page is
 * the same bytes at any later time, until retention removes its sessions. No transaction is held open between pages, and
 * the timeouts of queries do not apply: a rare session may be far away.
 */
export function readCutPage(
  pool: Pool,
  row: Pick<ExportRow, 'accountId' | 'conditions' | 'filters' | 'since' | 'until' | 'cut'>,
  after: SessionPosition | null,
  limit: number,
): Promise<CutPage> {
  const { accountId, conditions, filters, since, until, cut } = row;
  const direction = directions[filters.order ?? 'newest'];
  const values: unknown[] = [accountId, limit];
  let used = values.length;
  const isOldestFirst = filters.order === 'oldest';
  // Behind a position, the bound that the scan would begin at is left out: PostgreSQL may begin there nevertheless.
  const filter = {
    ...conditions,
    since: after && isOldestFirst ? undefined : since.getTime(),
    until: after && !isOldestFirst ? undefined : until.getTime(),
  };
  const filtered = filterConditions(filter, () => `$${++used}`);
  values.push(...filtered.values);
  const within = withinCut(parseCut(cut), used + 1);
  values.push(...within.values);
  const wanted = ['account_id = $1', ...filtered.conditions, within.sql];
  if (after) {
    wanted.push(`(started_at, id) ${direction.after} ($${used + 4}::timestamptz, $${used + 5})`);
    values.push(new Date(after.startedAt).toISOString(), after.id);
  }
  return inTransaction(pool, { accountId }, async (client) => {
    const result = await client.query<Row>(
      `WITH page AS (
         SELECT wire, started_at, id, row_number() OVER (${direction.orderBy}) AS n
         FROM session
         WHERE ${wanted.join(' AND ')}
         ${direction.orderBy}
         LIMIT $2::int
       )
       SELECT
         string_agg(wire, E'\\n' ORDER BY n) AS lines,
         count(*)::int AS rows,
         round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2)) * 1000)::text AS last_started_at,
         max(id) FILTER (WHERE n = $2) AS last_id
       FROM page`,
      values,
    );
    const { lines, rows, last_started_at, last_id } = result.rows[0] as Row;
    const last = last_id === null ? null : { startedAt: Number(last_started_at), id: last_id };
    return { lines: lines ?? '', rows, last };
  });
}
