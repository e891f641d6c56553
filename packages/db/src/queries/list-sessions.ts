import type { SessionStatus } from '@masker/contract';
import type { Queryable } from '../scope/scopes.ts';
import { type ListShape, listStatement } from './list-statement.ts';

/** Which sessions of one account to return. Instants are milliseconds since the epoch. */
export interface SessionQuery {
  accountId: string;
  /** Inclusive. */
  since: number;
  /** Exclusive. */
  until?: number | undefined;
  agentId?: string | undefined;
  status?: SessionStatus | undefined;
  minRedactions?: number | undefined;
  /** The last row of the page before. */
  after?: SessionPosition | undefined;
  limit: number;
  /** Sessions one a line, rather than joined by commas. */
  lines?: boolean;
}

/** A place in the order of the list. */
export interface SessionPosition {
  startedAt: number;
  id: string;
}

/** A page as the database made it. */
export interface SessionRows {
  /** The wire JSON of the sessions, joined by commas; empty when there are none. */
  json: string;
  rows: number;
  /** The last session of the page, when there are more behind it; null when nothing is left. */
  last: SessionPosition | null;
}

/**
 * Reads one page, newest first (`started_at` descending, then `id` descending).
 *
 * Reads `limit + 1` rows, or a small multiple of them: the extra one tells whether a page follows.
 */
export async function listSessions(account: Queryable, query: SessionQuery): Promise<SessionRows> {
  const shape: ListShape = {
    agent: query.agentId !== undefined,
    status: query.status ?? null,
    redactions: (query.minRedactions ?? 0) > 0,
    ...(query.lines ? { lines: true } : {}),
    from: query.after ? 'position' : query.until === undefined ? 'newest' : 'until',
  };
  const values: unknown[] = [query.accountId, query.limit, instant(query.since)];
  if (query.agentId !== undefined) values.push(query.agentId);
  if (shape.redactions) values.push(query.minRedactions);
  if (query.after) values.push(instant(query.after.startedAt), query.after.id);
  else if (query.until !== undefined) values.push(instant(query.until));

  const statement = listStatement(shape);
  const result = await account.query<Row>({ ...statement, values });
  const row = result.rows[0] as Row;
  return {
    json: row.json ?? '',
    rows: row.rows ?? 0,
    last: row.last_id === null ? null : { startedAt: Number(row.last_started_at), id: row.last_id },
  };
}

interface Row {
  json: string | null;
  rows: number | null;
  last_started_at: string | null;
  last_id: string | null;
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
