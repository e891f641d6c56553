import type { Queryable } from '../scope/scopes.ts';

/** Selects entries of an account's audit log. Times are in milliseconds since the epoch. */
export interface AuditQuery {
  accountId: string;
  /** Inclusive. */
  since: number;
  /** Exclusive. */
  until?: number | undefined;
  action?: string | undefined;
  actorId?: string | undefined;
  /** The sequence of the last entry of the previous page. */
  after?: number | undefined;
  limit: number;
}

/** A page as returned by the database. */
export interface AuditRows {
  /** The wire JSON of the entries, joined by commas; empty when there are none. */
  json: string;
  rows: number;
  /** The sequence of the last entry of the page if more entries follow, else null. */
  last: number | null;
}

/** Reads one page, newest first, link by link through the index of the given filters. */
export async function listAuditEntries(account: Queryable, query: AuditQuery): Promise<AuditRows> {
  const { accountId, limit, since, until, action, actorId, after } = query;
  const result = await account.query<{ json: string; rows: number; last: string | null }>({
    name: 'access_log_page',
    text: 'SELECT wire AS json, rows, last FROM access_log_page($1, $2, $3, $4, $5, $6, $7)',
    values: [
      accountId,
      limit,
      new Date(since).toISOString(),
      until === undefined ? null : new Date(until).toISOString(),
      after ?? null,
      action ?? null,
      actorId ?? null,
    ],
  });
  const { json = '', rows = 0, last = null } = result.rows[0] ?? {};
  return { json, rows, last: last === null ? null : Number(last) };
}
