import type { SessionStatus } from '@masker/contract';
import type { Statement } from './list-statement.ts';
import { statsAnswer } from './stats-answer.ts';
import { statsOfRollups } from './stats-of-rollups.ts';
import { statsOfRows } from './stats-of-rows.ts';

/** Which conditions a stats query has; each combination is one prepared statement. */
export interface StatsShape {
  agent: boolean;
  /** Part of the text, as in the list. */
  status: SessionStatus | null;
  /**
   * What the sums are made of, with the parameters that follow the common ones:
   * - `rollups`: the values of a cover (see `coverValues`), from which the buckets are filled too
   * - `quarters`: the same, and the values of another cover, of quarters and rows, for the buckets
   * - `mixed`: the same, and since and until, as the buckets are filled from the rows
   * - `rows`: since, until, and redactions at least
   */
  from: 'rollups' | 'quarters' | 'mixed' | 'rows';
}

const made = new Map<string, Statement>();

/**
 * The SQL for one combination of conditions, made once. One statement, so that everything it tells is of
 * one moment.
 *
 * Parameters, in this order: account id, agent id ('' for all agents), the width of a bucket, the start of the
 * first and of the last bucket, and those that `from` says.
 */
export function statsStatement(shape: StatsShape): Statement {
  const name = nameOf(shape);
  let statement = made.get(name);
  if (!statement) {
    const sums = shape.from === 'rows' ? statsOfRows(shape) : statsOfRollups(shape);
    statement = { name, text: `WITH ${sums}, ${statsAnswer}` };
    made.set(name, statement);
  }
  return statement;
}

function nameOf({ from, agent, status }: StatsShape): string {
  return ['stats', from, ...(agent ? ['agent'] : []), ...(status ? [status] : [])].join('_');
}
