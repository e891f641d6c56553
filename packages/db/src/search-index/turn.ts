import type { PoolClient } from 'pg';

const lock = (accountId: string) => [`search index ${accountId}`];

/** Begins a pass over an account, unless another process is at it. Held until the transaction ends. */
export async function takeIndexTurn(client: PoolClient, accountId: string): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>(
    'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS mine',
    lock(accountId),
  );
  return rows[0]?.mine === true;
}

/** Waits for the pass under way, and holds up later ones until the transaction ends. */
export async function awaitIndexTurn(client: PoolClient, accountId: string): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', lock(accountId));
}
