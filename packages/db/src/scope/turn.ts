import type { PoolClient } from 'pg';

/** Takes the turn of this name, unless another transaction has it. Held until the transaction ends. */
export async function takeTurn(client: PoolClient, name: string): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>(
    'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS mine',
    [name],
  );
  return rows[0]?.mine === true;
}

/** Waits for the turn of this name, and holds it until the transaction ends. */
export async function awaitTurn(client: PoolClient, name: string): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
}
