import pg, { type PoolClient } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { clearQueryTimeout, setQueryTimeout } from '../scope/query-timeout.ts';
import type { ScopedConnection } from '../scope/scoped-query.ts';
import type { SessionPosition } from './session-query.ts';

/** A page of sessions as bytes. */
export interface LinesPage<Position = SessionPosition> {
  /** The wire JSON of the sessions, each followed by a line feed. */
  lines: Buffer;
  rows: number;
  /** The last session; null if there is none. */
  last: Position | null;
}

/** A place in an order: milliseconds since the epoch or, in the order of commits, `commit_position`. */
export interface KeyPosition {
  key: number;
  id: string;
}

/**
 * The SQL of a page as {@link copyPage} reads it: one row for all sessions, so that PostgreSQL sends, and this process
 * reads, one value instead of one message for each.
 *
 * @param rows a SELECT of `wire`, the key and `id`, in order
 * @param key the column that the rows are in the order of, before their id
 */
export function linesOfRows(rows: string, key: 'started_at' | 'commit_position' = 'started_at'): string {
  const last = `(array_agg(${key}))[count(*)]`;
  return `SELECT
      string_agg(wire, E'\\n') || E'\\n' AS lines,
      count(*) AS rows,
      ${key === 'started_at' ? `round(extract(epoch FROM ${last}) * 1000)::bigint` : last} AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      ${rows}
    ) AS page`;
}

/**
 * Reads a page by COPY in its binary format: `pg` would decode the text of other statements, only for it to be encoded
 * again.
 *
 * @param client in a transaction with the scope of the account
 * @param text of {@link linesOfRows}; COPY takes no parameters, so `values` are written into it
 * @param milliseconds without an answer after which the connection is destroyed; by default, only if PostgreSQL is lost
 */
export async function copyPage(
  client: PoolClient,
  text: string,
  values: readonly unknown[],
  milliseconds?: number,
): Promise<LinesPage<KeyPosition>> {
  const { connection, monitor } = client as unknown as ScopedConnection;
  // No other statement waits for the answer of a COPY: without this, one of a PostgreSQL that hangs would never end.
  setQueryTimeout(connection.stream, milliseconds, monitor);
  const copying = client.query(copyTo(`COPY (${withLiterals(text, values)}) TO STDOUT (FORMAT binary)`));
  const parts: Buffer[] = [];
  for await (const part of copying) parts.push(part as Buffer);
  clearQueryTimeout(connection.stream);
  const [lines, rows, key, id] = fieldsOf(Buffer.concat(parts));
  return {
    lines: lines ?? Buffer.alloc(0),
    rows: Number(rows?.readBigInt64BE() ?? 0),
    last: key && id ? { key: Number(key.readBigInt64BE()), id: id.toString() } : null,
  };
}

/** Bytes of the header of the format: its signature, flags, and the length of an extension that there is none of. */
const headerLength = 11 + 4 + 4;

/** The fields of the only row. */
function fieldsOf(copied: Buffer): (Buffer | null)[] {
  const count = copied.readInt16BE(headerLength);
  let at = headerLength + 2;
  return Array.from({ length: count }, () => {
    const length = copied.readInt32BE(at);
    at += 4;
    if (length === -1) return null;
    at += length;
    return copied.subarray(at - length, at);
  });
}

function withLiterals(text: string, values: readonly unknown[]): string {
  return text.replace(/\$(\d+)/g, (_, number) => literal(values[Number(number) - 1]));
}

function literal(value: unknown): string {
  if (typeof value === 'string') return pg.escapeLiteral(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return `(${value})`;
  if (Array.isArray(value)) return `ARRAY[${value.map(literal).join(', ')}]`;
  throw new Error('a value of a statement has no literal');
}
