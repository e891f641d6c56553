import type { Queryable } from '../scope/scopes.ts';

/**
 * A position in the commit order. It contains exactly the sessions whose transactions had committed by then, however
 * long the other transactions take. Its text form is also valid in a copy of the database.
 */
export interface CommitCut {
  /** All transactions before this position had ended. */
  from: bigint;
  /** No transaction at or after this position had begun. */
  to: bigint;
  /** Transactions between the two that were in progress, ascending. */
  underWay: bigint[];
}

/** Returns the current cut, as seen by a separate statement. */
export async function presentCut(pool: Queryable): Promise<CommitCut> {
  const { rows } = await pool.query<{ shift: string; snapshot: string }>(
    `SELECT shift::text, pg_catalog.pg_current_snapshot()::text AS snapshot FROM public.commit_era`,
  );
  const [row] = rows;
  if (!row)
    throw new Error('the commit order is unknown: no server has started with the owner of the database yet');
  return parseSnapshot(row.snapshot, BigInt(row.shift));
}

/** @param snapshot in PostgreSQL's format: `xmin:xmax:xip,…` */
function parseSnapshot(snapshot: string, shift: bigint): CommitCut {
  const [from = '', to = '', underWay = ''] = snapshot.split(':');
  return {
    from: BigInt(from) + shift,
    to: BigInt(to) + shift,
    underWay: underWay === '' ? [] : underWay.split(',').map((xid) => BigInt(xid) + shift),
  };
}

/** Formats a cut the way PostgreSQL formats a snapshot. */
export function formatCut({ from, to, underWay }: CommitCut): string {
  return `${from}:${to}:${underWay.join(',')}`;
}

/** @throws Error if the text does not have the format of `formatCut` */
export function parseCut(text: string): CommitCut {
  if (!/^\d+:\d+:(?:\d+(?:,\d+)*)?$/.test(text)) throw new Error('this is not a cut of the commit order');
  return parseSnapshot(text, 0n);
}

/**
 * Returns the condition that a cut contains a session, for a statement that reads `session`.
 *
 * @param firstParameter number of the first of the three parameters
 */
export function withinCut(
  { from, to, underWay }: CommitCut,
  firstParameter: number,
): { sql: string; values: [string, string, string[]] } {
  const [a, b, c] = [firstParameter, firstParameter + 1, firstParameter + 2];
  return {
    sql: `(commit_position < $${a}::bigint OR (commit_position < $${b}::bigint AND commit_position <> ALL ($${c}::bigint[])))`,
    values: [from.toString(), to.toString(), underWay.map(String)],
  };
}
