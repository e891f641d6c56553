import type { PoolClient } from 'pg';
import { awaitTurn, takeTurn } from '../scope/turn.ts';

const nameOf = (accountId: string) => `search index ${accountId}`;

/** Begins a pass over an account, unless another process is at it. Held until the transaction ends. */
export function takeIndexTurn(client: PoolClient, accountId: string): Promise<boolean> {
  return takeTurn(client, nameOf(accountId));
}

/** Waits for the pass under way, and holds up later ones until the transaction ends. */
export function awaitIndexTurn(client: PoolClient, accountId: string): Promise<void> {
  return awaitTurn(client, nameOf(accountId));
}
