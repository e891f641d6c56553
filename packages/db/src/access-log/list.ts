import type { Queryable } from '../scope/scopes.ts';
import { accessStatement } from './list-statement.ts';

/** Which entries of an account's record of access to return. Instants are milliseconds since the epoch. */
export interface AccessQuery {
  accountId: string;
  /** Inclusive. */
  since: number;
  /** Exclusive. */
  until?: number | undefined;
  action?: string | undefined;
  actorId?: string | undefined;
  /** The sequence of the last entry of the page before. */
  after?: number | undefined;
  limit: number;
}

/** A page as the database made it. */
export interface AccessRows {
  /** The wire JSON of the entries, joined by commas; empty when there are none. */
  json: string;
  rows: number;
  /** The sequence of the last entry of the page, when there are more behind it; null when nothing is left. */
  last: number | null;
}

/** Reads one page, the newest first, by one index scan of at most `limit + 1` matching entries. */
export async function listAccess(account: Queryable, query: AccessQuery): Promise<AccessRows> {
  const { accountId, limit, since, until, action, actorId, after } = query;
  const values: unknown[] = [accountId, limit, new Date(since).toISOString()];
  if (action !== undefined) values.push(action);
  if (actorId !== undefined) values.push(actorId);
  if (after !== undefined) values.push(after);
  else if (until !== undefined) values.push(new Date(until).toISOString());
  const statement = accessStatement({
    action: action !== undefined,
    actor: actorId !== undefined,
    from: after !== undefined ? 'position' : until === undefined ? 'newest' : 'until',
  });
  const result = await account.query<{ json: string | null; rows: number; last: string | null }>({
    ...statement,
    values,
  });
  const row = result.rows[0];
  return { json: row?.json ?? '', rows: row?.rows ?? 0, last: row?.last ? Number(row.last) : null };
}
