import type { SessionStatus, StatsInclude } from '@masker/contract';

/** Which conditions a stats query has; each combination is one prepared statement. */
export interface StatsShape {
  agent: boolean;
  /** Part of the text, as in the list. */
  statuses: readonly SessionStatus[];
  /** The optional parts, each once, in the order of `statsIncludes`. */
  include: readonly StatsInclude[];
}

/** Sums from a cover. */
export interface RollupShape extends StatsShape {
  /** The widest rollups that fill the buckets, in milliseconds; null if rows fill them. */
  filledBy: number | null;
}
