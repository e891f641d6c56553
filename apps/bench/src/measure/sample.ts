import type { Load } from '../load/job.ts';
import { median } from '../load/percentile.ts';

/** One measurement of one contender. Null: unknown on this system. */
export interface Sample extends Load {
  /** Seconds of CPU for a thousand requests: of the contender's processes, and of PostgreSQL. */
  serverCpu: number | null;
  databaseCpu: number | null;
  /** Memory of the contender's processes, at the end. */
  megabytes: number | null;
}

/** The measurements of one contender in one work: one a round. */
export interface Series {
  work: string;
  contender: string;
  connections: number;
  samples: Sample[];
}

/** A median, and its range. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** The ratio of a figure in two series, round by round, because other load on the machine affects both. */
export function ratio(series: Series, other: Series, figure: (sample: Sample) => number): Spread {
  const rounds = Math.min(series.samples.length, other.samples.length);
  return spread(
    Array.from({ length: rounds }, (_, round) => {
      const [one, against] = [series.samples[round] as Sample, other.samples[round] as Sample];
      return figure(one) / figure(against);
    }),
  );
}
