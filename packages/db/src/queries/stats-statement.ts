import type { StatsInclude } from '@masker/contract';
import { madeStatement, type Statement } from './made-statement.ts';
import { statsAnswer } from './stats-answer.ts';
import { statsOfRollups } from './stats-of-rollups.ts';
import type { RollupShape, StatsShape } from './stats-shape.ts';

/**
 * A statement of stats, created once for each name. It is one statement, so that its result is of one moment.
 *
 * Parameters, in this order: account id, agent id ('' for all agents), the width of a bucket, the start of the first
 * and of the last bucket; then those of `sums`.
 *
 * @param name identifies everything that the text depends on
 * @param include the optional parts of the result
 * @param sums creates the relations of the result, as SQL
 */
export function statsStatement(
  name: string,
  include: readonly StatsInclude[],
  sums: () => string,
): Statement {
  return madeStatement(name, () => `WITH ${sums()}${statsAnswer(include)}`);
}

/**
 * The statement for sums from a cover, whose values are its further parameters; for the durations of single agents,
 * those of a cover of the widths that have them follow.
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

/** The name of a statement, by its source, its conditions, and the optional parts. */
export function nameOf(source: string | number, { agent, statuses, include }: StatsShape): string {
  // PostgreSQL truncates names of statements to 63 characters.
  const besides = include.map((one) => letters[one]).join('');
  return ['stats', source, ...(agent ? ['agent'] : []), ...statuses, ...(besides ? [besides] : [])].join('_');
}
