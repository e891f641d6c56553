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
  /** The id of what was read or changed. */
  target?: string | undefined;
  /** `last` of the previous page. */
  after?: number | undefined;
  limit: number;
}

/** A page as returned by the database. */
export interface AuditRows {
  /** The wire JSON of the entries, joined by commas; empty when there are none. */
  json: string;
  rows: number;
  /** The sequence below which the next page begins if more entries may follow, else null. */
  last: number | null;
}

/**
 * Reads one page, newest first, link by link through the index of the given filters. With a target and another filter, a
 * page can be short, even empty, while more follow: it looks at a bounded number of the target's entries.
 */
export async function listAuditEntries(account: Queryable, query: AuditQuery): Promise<AuditRows> {
  const { accountId, limit, since, until, action, actorId, target, after } = query;
  const result = await account.query<{ json: string; rows: number; last: string | null }>({
    name: 'access_log_page',
    text: 'SELECT wire AS json, rows, last FROM access_log_page($1, $2, $3, $4, $5, $6, $7, $8)',
    values: [
      accountId,
      limit,
      new Date(since).toISOString(),
      until === undefined ? null : new Date(until).toISOString(),
      after ?? null,
      action ?? null,
      actorId ?? null,
      target ?? null,
    ],
  });
  const { json = '', rows = 0, last = null } = result.rows[0] ?? {};
  return { json, rows, last: last === null ? null : Number(last) };
}
