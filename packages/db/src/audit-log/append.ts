import type { Pool } from 'pg';
import { inAccount } from '../scope/scopes.ts';
import type { TimedAuditEntry } from './entry.ts';
import { NewLink } from './new-link.ts';

/**
 * Appends entries to an account's audit log, in order, as one link of its chain. The entries are durable when the
 * promise resolves.
 */
export async function appendLink(pool: Pool, accountId: string, link: NewLink): Promise<void> {
  const { actions, actorIds } = link.pairs();
  await inAccount(pool, accountId).query({
    name: 'access_log_append',
    text: 'SELECT append_access_log($1, $2::bigint[], $3, $4::text[], $5::text[])',
    values: [accountId, `{${link.instants.join(',')}}`, link.entries(), actions, actorIds],
  });
}

/** Appends an entry to the audit log of its account. The entry is durable when the promise resolves. */
export function appendAuditEntry(pool: Pool, entry: TimedAuditEntry): Promise<void> {
  return appendLink(pool, entry.accountId, new NewLink().add(entry, entry.at));
}
