/** A page of rows that is read in the order of their ids. */
export interface IdRows {
  /** The wire JSON of the rows, joined by commas; empty when there are none. */
  json: string;
  /** The last id of the page, when there are more behind it; null when nothing is left. */
  lastId: string | null;
}

/** Makes a page of rows, of which one more was read than the page may have. */
export function idPage(rows: readonly { id: string; json: string }[], limit: number): IdRows {
  const page = rows.slice(0, limit);
  return {
    json: page.map((row) => row.json).join(','),
    lastId: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}
