/**
 * JSON that the database produced and that is sent without being parsed.
 * A transport that can send text as it is uses `text`; any other serializer gets the parsed value.
 */
export class WireJson {
  readonly text: string;
  /** The cursor of the next page; null if this is the last page or not a page. */
  readonly nextCursor: string | null;
  /** The number of rows; null for aggregates. */
  readonly rows: number | null;

  constructor(text: string, rows: number | null, nextCursor: string | null = null) {
    this.text = text;
    this.rows = rows;
    this.nextCursor = nextCursor;
  }

  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

/** A page of rows. `json` holds the rows, joined by commas. */
export function wirePage<T>({ json, rows }: { json: string; rows: number }, nextCursor: string | null): T {
  const text = `{"data":[${json}],"next_cursor":${nextCursor === null ? 'null' : `"${nextCursor}"`}}`;
  return new WireJson(text, rows, nextCursor) as T;
}

/** A complete list. `json` holds the rows, joined by commas. */
export function wireList<T>({ json, rows }: { json: string; rows: number }): T {
  return new WireJson(`{"data":[${json}]}`, rows) as T;
}

/** An object with one field whose value is one row, already as JSON. */
export function wireField<T>(field: string, json: string): T {
  return new WireJson(`{"${field}":${json}}`, 1) as T;
}
