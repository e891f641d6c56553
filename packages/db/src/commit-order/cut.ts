import type { Queryable } from '../scope/scopes.ts';

/**
 * A moment in the order of commits. It contains the sessions whose transactions had committed then, and never another
 * one, however long the others take. Written down, it reads the same in a copy of the database.
 */
export interface CommitCut {
  /** Every transaction before this position had ended. */
  from: bigint;
  /** No transaction from this position on had begun. */
  to: bigint;
  /** Transactions between the two that were under way, ascending. */
  underWay: bigint[];
}

/** The present moment, as a statement of its own sees it. */
export async function presentCut(pool: Queryable): Promise<CommitCut> {
  const { rows } = await pool.query<{ shift: string; snapshot: string }>(
    `SELECT shift::text, pg_catalog.pg_current_snapshot()::text AS snapshot FROM public.commit_era`,
  );
  const [row] = rows;
  if (!row)
    throw new Error('the order of commits is not known: the owner of the database has not started yet');
  return parseSnapshot(row.snapshot, BigInt(row.shift));
}

/** @param snapshot as PostgreSQL writes it: `xmin:xmax:xip,…` */
function parseSnapshot(snapshot: string, shift: bigint): CommitCut {
  const [from = '', to = '', underWay = ''] = snapshot.split(':');
  return {
    from: BigInt(from) + shift,
    to: BigInt(to) + shift,
    underWay: underWay === '' ? [] : underWay.split(',').map((xid) => BigInt(xid) + shift),
  };
}

/** Writes a cut down, as PostgreSQL writes a snapshot. */
export function formatCut({ from, to, underWay }: CommitCut): string {
  return `${from}:${to}:${underWay.join(',')}`;
}

/** @throws Error when the text is none of `formatCut` */
export function parseCut(text: string): CommitCut {
  if (!/^\d+:\d+:(?:\d+(?:,\d+)*)?$/.test(text)) throw new Error('this is no cut of the order of commits');
  return parseSnapshot(text, 0n);
}

/**
 * The condition that a session is contained in a cut, for a statement over `session`.
 *
 * @param firstParameter number of the first of its three parameters
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
