import type { PoolClient } from 'pg';
import { demo, neighbour } from './accounts.ts';

/**
 * Makes the two accounts, and the demo's user as an admin of the first.
 *
 * @returns false, having done nothing, when the demo account is there already
 */
export async function addPeople(client: PoolClient): Promise<boolean> {
  // Waits for another seed under way, then finds its account.
  const account = await client.query(
    'INSERT INTO account (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1',
    [demo.accountId, demo.accountName],
  );
  if (account.rowCount === 0) return false;
  await client.query('INSERT INTO account (id, name) VALUES ($1, $2)', [
    neighbour.accountId,
    neighbour.accountName,
  ]);
  await client.query('INSERT INTO "user" (id, name, email, email_verified) VALUES ($1, $2, $3, true)', [
    demo.userId,
    demo.userName,
    demo.email,
  ]);
  await client.query('INSERT INTO membership (account_id, user_id, role) VALUES ($1, $2, $3)', [
    demo.accountId,
    demo.userId,
    'admin',
  ]);
  return true;
}
