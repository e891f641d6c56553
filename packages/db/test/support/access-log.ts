import { newId } from '@masker/contract';
import type pg from 'pg';
import { type Access, appendEntries, entryText, inAccount } from '../../src/index.ts';

/** An access of an account, for tests. */
export function access(accountId: string, part: Partial<Access> = {}): Access {
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

/** Appends so many accesses of one account, in one statement. */
export function appendSome(
  pool: pg.Pool,
  accountId: string,
  count: number,
  part: Partial<Access> = {},
): Promise<void> {
  const entries = Array.from({ length: count }, () => access(accountId, part));
  return appendEntries(
    pool,
    accountId,
    entries.map((one) => ({ at: one.at, text: entryText(one) })),
  );
}

/** The sequences that an account's record holds, in their order. */
export async function sequencesOf(pool: pg.Pool, accountId: string): Promise<number[]> {
  const { rows } = await inAccount(pool, accountId).query<{ sequence: string }>(
    'SELECT sequence FROM access_log WHERE account_id = $1 ORDER BY sequence',
    [accountId],
  );
  return rows.map(({ sequence }) => Number(sequence));
}
