import type { PoolClient } from 'pg';

/** Greater than every id. */
export const behindEveryId = '~';

/** Rows of a list. */
export interface WireRows {
  /** The wire JSON of the rows, joined by commas; empty when there are none. */
  json: string;
  /** The number of rows. */
  rows: number;
}

/** A page of rows, ordered by id. */
export interface IdRows extends WireRows {
  /** The last id of the page if more rows follow, else null. */
  lastId: string | null;
}

/** The row of a statement that builds its page itself. */
export interface MadePage {
  /** Null if there are no rows. */
  json: string | null;
  rows: number;
  last_id: string | null;
}

/** Returns the page of a statement that builds its page itself. */
export function madePage(row: MadePage | undefined): IdRows {
  return { json: row?.json ?? '', rows: row?.rows ?? 0, lastId: row?.last_id ?? null };
}

/** Converts rows to a list. */
export function wireRows(rows: readonly { json: string }[]): WireRows {
  return { json: rows.map((row) => row.json).join(','), rows: rows.length };
}

/** Converts rows to a page. The statement must read one row more than `limit`. */
export function idPage(rows: readonly { id: string; json: string }[], limit: number): IdRows {
  const page = rows.slice(0, limit);
  return {
    ...wireRows(page),
    lastId: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

/**
 * Changes one row, and returns its wire JSON; null if there is no such row.
 *
 * @param change the statement, without RETURNING
 * @param shown selects the wire JSON of the rows of `seen`
 */
export async function shownAfter(
  client: PoolClient,
  change: string,
  values: unknown[],
  shown: string,
): Promise<string | null> {
  const { rows } = await client.query<{ json: string }>(
    `WITH seen AS (${change} RETURNING *) ${shown}`,
    values,
  );
  return rows[0]?.json ?? null;
}
