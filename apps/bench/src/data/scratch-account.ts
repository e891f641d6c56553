import type { Client } from 'pg';
import { createAccount } from '../product/product.ts';

/**
 * Calls `work` with a new account, then deletes its sessions, and what is made of them. The account stays, with its audit log:
 * deleting that takes more than a benchmark needs.
 */
export async function withScratchAccount<T>(
  client: Client,
  databaseUrl: string,
  work: (accountId: string) => Promise<T>,
): Promise<T> {
  const accountId = await createAccount(databaseUrl, 'Benchmark');
  try {
    return await work(accountId);
  } finally {
    for (const table of [
      'session',
      'session_rollup',
      'agent',
      'session_segment',
      'session_bitmap',
      'session_unindexed',
    ]) {
      await client.query(`DELETE FROM ${table} WHERE account_id = $1`, [accountId]);
    }
    // Dead rows must not slow down the next measurement.
    await client.query('VACUUM session');
  }
}

/** The number of sessions of an account. */
export async function countSessions(client: Client, accountId: string): Promise<number> {
  const { rows } = await client.query('SELECT count(*) AS count FROM session WHERE account_id = $1', [
    accountId,
  ]);
  return Number(rows[0].count);
}
