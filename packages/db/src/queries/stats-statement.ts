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
}

/** Sums made of a cover. */
export interface RollupShape extends StatsShape {
  /** The widest rollups that fill the buckets, in milliseconds; null when these are filled from the rows. */
  filledBy: number | null;
}

const made = new Map<string, Statement>();

/**
 * The SQL for one combination of conditions, made once. One statement, so that everything it tells is of
 * one moment.
 *
 * Parameters, in this order: account id, agent id ('' for all agents), the width of a bucket, the start of the
 * first and of the last bucket; then those of a cover, or since, until, and redactions at least.
 */
export function statsStatement(shape: StatsShape | RollupShape): Statement {
  const name = nameOf(shape);
  let statement = made.get(name);
  if (!statement) {
    const sums = 'filledBy' in shape ? statsOfRollups(shape) : statsOfRows(shape);
    statement = { name, text: `WITH ${sums}${statsAnswer}` };
    made.set(name, statement);
  }
  return statement;
}

function nameOf(shape: StatsShape | RollupShape): string {
  const source = 'filledBy' in shape ? (shape.filledBy ?? 'rows') : 'redactions';
  return ['stats', source, ...(shape.agent ? ['agent'] : []), ...(shape.status ? [shape.status] : [])].join(
    '_',
  );
}
