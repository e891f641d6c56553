import type { SessionStatus } from '@masker/contract';
import { madeStatement, type Statement } from './made-statement.ts';
import { statsAnswer } from './stats-answer.ts';
import { statsOfRollups } from './stats-of-rollups.ts';

/** Which conditions a stats query has; each combination is one prepared statement. */
export interface StatsShape {
  agent: boolean;
  /** Part of the text, as in the list. */
  statuses: readonly SessionStatus[];
}

/** Sums made of a cover. */
export interface RollupShape extends StatsShape {
  /** The widest rollups that fill the buckets, in milliseconds; null when these are filled from the rows. */
  filledBy: number | null;
}

/**
 * A statement of stats, made once for each name. One statement, so that everything it tells is of one moment.
 *
 * Parameters, in this order: account id, agent id ('' for all agents), the width of a bucket, the start of the
 * first and of the last bucket; then those of `sums`.
 *
 * @param name of all that the text depends on
 * @param sums makes what the answer is made of, as SQL
 */
export function statsStatement(name: string, sums: () => string): Statement {
  return madeStatement(name, () => `WITH ${sums()}${statsAnswer}`);
}

/** The statement of sums made of a cover, whose values are its further parameters. */
export function rollupStatement(shape: RollupShape): Statement {
  return statsStatement(nameOf(shape.filledBy ?? 'rows', shape), () => statsOfRollups(shape));
}

/** The name of a statement, by what it reads and its conditions. */
export function nameOf(source: string | number, { agent, statuses }: StatsShape): string {
  return ['stats', source, ...(agent ? ['agent'] : []), ...statuses].join('_');
}
