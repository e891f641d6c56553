/**
 * JSON made by the database, on its way to the wire without being parsed.
 * A transport that can pass text through uses `text`; whatever else serializes it gets the parsed value.
 */
export class WireJson {
  readonly text: string;
  /** Of a page: the cursor of the next one. */
  readonly nextCursor: string | null;
  /** How many rows it shows; null where it shows sums of them. */
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

/** A page of rows, `json` being theirs joined by commas. */
export function wirePage<T>({ json, rows }: { json: string; rows: number }, nextCursor: string | null): T {
  const text = `{"data":[${json}],"next_cursor":${nextCursor === null ? 'null' : `"${nextCursor}"`}}`;
  return new WireJson(text, rows, nextCursor) as T;
}

/** A list that is whole, `json` being its rows joined by commas. */
export function wireList<T>({ json, rows }: { json: string; rows: number }): T {
  return new WireJson(`{"data":[${json}]}`, rows) as T;
}

/** An object with one field, whose value, one row, is already JSON. */
export function wireField<T>(field: string, json: string): T {
  return new WireJson(`{"${field}":${json}}`, 1) as T;
}
