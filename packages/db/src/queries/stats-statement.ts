import type { SessionStatus, StatsInclude } from '@masker/contract';
import { madeStatement, type Statement } from './made-statement.ts';
import { statsAnswer } from './stats-answer.ts';
import { statsOfRollups } from './stats-of-rollups.ts';

/** Which conditions a stats query has; each combination is one prepared statement. */
export interface StatsShape {
  agent: boolean;
  /** Part of the text, as in the list. */
  statuses: readonly SessionStatus[];
  /** What is summed up besides: each once, in the order of `statsIncludes`. */
  include: readonly StatsInclude[];
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
 * @param include what the answer tells besides
 * @param sums makes what the answer is made of, as SQL
 */
export function statsStatement(
  name: string,
  include: readonly StatsInclude[],
  sums: () => string,
): Statement {
  return madeStatement(name, () => `WITH ${sums()}${statsAnswer(include)}`);
}

/**
 * The statement of sums made of a cover, whose values are its further parameters; for the durations of single agents,
 * behind them those of a cover of the widths that know of these.
 */
export function rollupStatement(shape: RollupShape): Statement {
  return statsStatement(nameOf(shape.filledBy ?? 'rows', shape), shape.include, () => statsOfRollups(shape));
}

const letters: Record<StatsInclude, string> = {
  durations: 'd',
  kinds_by_bucket: 'k',
  agent_series: 'a',
  agent_durations: 'p',
};

/** The name of a statement, by what it reads, its conditions, and what it tells besides. */
export function nameOf(source: string | number, { agent, statuses, include }: StatsShape): string {
  // PostgreSQL tells names of statements apart by 63 characters.
  const besides = include.map((one) => letters[one]).join('');
  return ['stats', source, ...(agent ? ['agent'] : []), ...statuses, ...(besides ? [besides] : [])].join('_');
}
