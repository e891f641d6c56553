import { newId } from '@masker/contract';
import type pg from 'pg';
import { appendAuditEntry, appendLink, inAccount, NewLink, type TimedAuditEntry } from '../../src/index.ts';

/** An access of an account, for tests. */
export function access(accountId: string, part: Partial<TimedAuditEntry> = {}): TimedAuditEntry {
  return {
    accountId,
    at: Date.now(),
    actor: { kind: 'user', id: 'usr_01HYZ1A2B3C4D5E6F7G8H9J0KM', name: 'Ada “Åsa” Lindqvist' },
    action: 'sessions.list',
    outcome: 'ok',
    target: null,
    filters: { since: '24h', limit: 50 },
    rows: 50,
    requestId: newId('request'),
    address: '192.0.2.7',
    ...part,
  };
}

/** Appends so many accesses of one account, each a link of its own. */
export async function appendSome(
  pool: pg.Pool,
  accountId: string,
  count: number,
  part: Partial<TimedAuditEntry> = {},
): Promise<void> {
  for (let i = 0; i < count; i++) await appendAuditEntry(pool, access(accountId, part));
}

/** Appends accesses of one account as one link. */
export async function appendTogether(
  pool: pg.Pool,
  accountId: string,
  parts: readonly Partial<TimedAuditEntry>[],
): Promise<void> {
  const link = new NewLink();
  for (const part of parts) {
    const one = access(accountId, part);
    link.add(one, one.at);
  }
  await appendLink(pool, accountId, link);
}

/** The sequences that an account's record holds, in their order. */
export async function sequencesOf(pool: pg.Pool, accountId: string): Promise<number[]> {
  const { rows } = await inAccount(pool, accountId).query<{ sequence: string }>(
    'SELECT sequence FROM access_log_entry WHERE account_id = $1 ORDER BY sequence',
    [accountId],
  );
  return rows.map(({ sequence }) => Number(sequence));
}
