import type { Load } from '../load/job.ts';
import { median } from './percentile.ts';

/** One measurement of one contender. Null: not known on this system. */
export interface Sample extends Load {
  /** Seconds of CPU for a thousand requests: of the contender's processes, and of PostgreSQL. */
  serverCpu: number | null;
  databaseCpu: number | null;
  /** Of the contender's processes, at the end. */
  megabytes: number | null;
}

/** The measurements of one contender at one work: one a round. */
export interface Series {
  work: string;
  contender: string;
  connections: number;
  samples: Sample[];
}

/** A middle, and how far it spread. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** A figure of one series against that of another, round by round: what else the machine did hits both alike. */
export function ratio(series: Series, other: Series, figure: (sample: Sample) => number): Spread {
  const rounds = Math.min(series.samples.length, other.samples.length);
  return spread(
    Array.from({ length: rounds }, (_, round) => {
      const [one, against] = [series.samples[round] as Sample, other.samples[round] as Sample];
      return figure(one) / figure(against);
    }),
  );
}
