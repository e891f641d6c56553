import type { Pool, PoolClient } from 'pg';
import { inAccount } from '../scope/scopes.ts';
import type { TimedAuditEntry } from './entry.ts';
import { NewLink } from './new-link.ts';

/**
 * Appends entries to an account's audit log, in order, as one link of its chain. The entries are durable when the
 * promise resolves.
 *
 * @returns the sequence of the last entry
 */
export function appendLink(pool: Pool, accountId: string, link: NewLink): Promise<number> {
  return append(inAccount(pool, accountId) as Pick<PoolClient, 'query'>, accountId, link);
}

async function append(account: Pick<PoolClient, 'query'>, accountId: string, link: NewLink): Promise<number> {
  const { actions, actorIds } = link.pairs();
  const { rows } = await account.query<{ sequence: string }>({
    name: 'access_log_append',
    text: 'SELECT append_access_log($1, $2::bigint[], $3, $4::text[], $5::text[]) AS sequence',
    values: [accountId, `{${link.instants.join(',')}}`, link.entries(), actions, actorIds],
  });
  return Number(rows[0]?.sequence);
}

/** Appends an entry to the audit log of its account. The entry is durable when the promise resolves. */
export async function appendAuditEntry(pool: Pool, entry: TimedAuditEntry): Promise<void> {
  await appendLink(pool, entry.accountId, new NewLink().add(entry, entry.at));
}

/**
 * Appends an entry in the transaction of a client, which must be in the scope of the account: the entry is there if the
 * transaction is committed. The audit log of the account is locked until then.
 */
export async function appendInTransaction(client: PoolClient, entry: TimedAuditEntry): Promise<void> {
  await append(client, entry.accountId, new NewLink().add(entry, entry.at));
}

/**
 * Appends an entry as a link of its own, so that another document can name it. The entry is durable when the promise
 * resolves.
 */
export async function appendNumberedEntry(
  pool: Pool,
  entry: TimedAuditEntry,
): Promise<{ sequence: number; hash: string }> {
  const sequence = await appendLink(pool, entry.accountId, new NewLink().add(entry, entry.at));
  const { rows } = await inAccount(pool, entry.accountId).query<{ hash: string }>(
    `SELECT encode(hash, 'hex') AS hash FROM access_log WHERE account_id = $1 AND sequence = $2`,
    [entry.accountId, sequence],
  );
  return { sequence, hash: rows[0]?.hash as string };
}
