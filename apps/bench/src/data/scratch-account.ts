import type { Client } from 'pg';
import { createAccount } from '../product/product.ts';

/** Does something with an account that nobody else uses, and takes it away again with all that is in it. */
export async function withScratchAccount<T>(
  client: Client,
  databaseUrl: string,
  work: (accountId: string) => Promise<T>,
): Promise<T> {
  const accountId = await createAccount(databaseUrl, 'Benchmark, to be removed');
  try {
    return await work(accountId);
  } finally {
    for (const table of ['session', 'session_rollup', 'agent']) {
      await client.query(`DELETE FROM ${table} WHERE account_id = $1`, [accountId]);
    }
    await client.query('DELETE FROM account WHERE id = $1', [accountId]);
    // What was removed must not slow down what is measured next.
    await client.query('VACUUM session');
  }
}

/** How many sessions an account has. */
export async function countSessions(client: Client, accountId: string): Promise<number> {
  const { rows } = await client.query('SELECT count(*) AS count FROM session WHERE account_id = $1', [
    accountId,
  ]);
  return Number(rows[0].count);
}
