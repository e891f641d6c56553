import type { Pool } from 'pg';
import { inAccount } from '../scope/scopes.ts';
import { type Access, entryText } from './entry.ts';

/** An entry as it is appended. */
export interface NewEntry {
  /** In milliseconds since the epoch. */
  at: number;
  text: string;
}

/** Entries that are appended by one statement, at most. */
export const appendedAtOnce = 500;

/**
 * Appends entries to an account's record of access, in their order. Durable once it resolves.
 *
 * @param entries at most {@link appendedAtOnce}
 */
export async function appendEntries(
  pool: Pool,
  accountId: string,
  entries: readonly NewEntry[],
): Promise<void> {
  await inAccount(pool, accountId).query({
    name: 'access_log_append',
    text: 'SELECT append_access_log($1, $2::text[], $3::timestamptz[])',
    values: [accountId, entries.map(({ text }) => text), entries.map(({ at }) => new Date(at).toISOString())],
  });
}

/** Appends one access to the record of its account. Durable once it resolves. */
export function appendAccess(pool: Pool, access: Access): Promise<void> {
  return appendEntries(pool, access.accountId, [{ at: access.at, text: entryText(access) }]);
}
