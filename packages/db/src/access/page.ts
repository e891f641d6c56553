/** Rows as the wire has them. */
export interface ListRows {
  /** The wire JSON of the rows, joined by commas; empty when there are none. */
  json: string;
  /** How many there are. */
  rows: number;
}

/** A page of rows that is read in the order of their ids. */
export interface IdRows extends ListRows {
  /** The last id of the page, when there are more behind it; null when nothing is left. */
  lastId: string | null;
}

/** Makes a page of rows, of which one more was read than the page may have. */
export function idPage(rows: readonly { id: string; json: string }[], limit: number): IdRows {
  const page = rows.slice(0, limit);
  return {
    ...listRows(page),
    lastId: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

/** Joins rows that are all there is. */
export function listRows(rows: readonly { json: string }[]): ListRows {
  return { json: rows.map((row) => row.json).join(','), rows: rows.length };
}
