import type { PoolClient } from 'pg';
import { awaitTurn, takeTurn } from '../scope/turn.ts';

const nameOf = (accountId: string) => `retention ${accountId}`;

/**
 * Begins a removal of sessions, unless another process is removing some of the same account. Held until the
 * transaction ends. Counts are right without it: it prevents duplicate work, and removals while an export begins.
 */
export function takeRetentionTurn(client: PoolClient, accountId: string): Promise<boolean> {
  return takeTurn(client, nameOf(accountId));
}

/** Waits for the removal under way, and holds up later ones until the transaction ends. */
export function awaitRetentionTurn(client: PoolClient, accountId: string): Promise<void> {
  return awaitTurn(client, nameOf(accountId));
}
