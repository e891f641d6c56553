/** Rows of a list. */
export interface WireRows {
  /** The wire JSON of the rows, joined by commas; empty when there are none. */
  json: string;
  /** How many they are. */
  rows: number;
}

/** A page of rows that is read in the order of their ids. */
export interface IdRows extends WireRows {
  /** The last id of the page, when there are more behind it; null when nothing is left. */
  lastId: string | null;
}

/** What a statement returns that makes its page by itself. */
export interface MadePage {
  /** Null when there are no rows. */
  json: string | null;
  rows: number;
  last_id: string | null;
}

/** Makes a page of what a statement returned that makes its page by itself. */
export function madePage(row: MadePage | undefined): IdRows {
  return { json: row?.json ?? '', rows: row?.rows ?? 0, lastId: row?.last_id ?? null };
}

/** Makes a list of rows. */
export function wireRows(rows: readonly { json: string }[]): WireRows {
  return { json: rows.map((row) => row.json).join(','), rows: rows.length };
}

/** Makes a page of rows, of which one more was read than the page may have. */
export function idPage(rows: readonly { id: string; json: string }[], limit: number): IdRows {
  const page = rows.slice(0, limit);
  return {
    ...wireRows(page),
    lastId: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}
