import type { PoolClient } from 'pg';

const lock = (accountId: string) => [`retention ${accountId}`];

/**
 * Begins a removal of sessions, unless another process is removing some of the same account. Held until the
 * transaction ends. Counts are right without it: it prevents duplicate work, and removals while an export begins.
 */
export async function takeRetentionTurn(client: PoolClient, accountId: string): Promise<boolean> {
  const result = await client.query<{ mine: boolean }>(
    'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS mine',
    lock(accountId),
  );
  return result.rows[0]?.mine === true;
}

/** Waits for the removal under way, and holds up later ones until the transaction ends. */
export async function awaitRetentionTurn(client: PoolClient, accountId: string): Promise<void> {
  await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', lock(accountId));
}
