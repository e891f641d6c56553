import { rollupWidths } from './widths.ts';

/** A stretch of time, in milliseconds; from minus to plus infinity at most. */
export interface Stretch {
  since: number;
  /** Exclusive. */
  until: number;
}

/** A part of a window's sum: to be added (1) or taken away (-1). */
export interface Part extends Stretch {
  sign: 1 | -1;
}

/** Where to find what the sessions of a window come to. */
export interface Cover {
  /** Rollups that start in these stretches. */
  halves: Part[];
  quarters: Part[];
  /** Sessions themselves that start in these stretches: half a quarter of an hour at most, each. */
  rows: Part[];
}

/**
 * Makes up a window of the fewest rollups and rows. Where it begins or ends within a rollup, the nearer end of
 * that is taken, and what lies in between is added or taken away.
 */
export function cover(window: Stretch): Cover {
  const quarters = rounded(window, rollupWidths.quarter);
  if (quarters.since >= quarters.until) return { halves: [], quarters: [], rows: between(window) };
  const rows = [
    ...between({ since: window.since, until: quarters.since }),
    ...between({ since: quarters.until, until: window.until }),
  ];
  const halves = rounded(quarters, rollupWidths.half);
  if (halves.since >= halves.until) return { halves: [], quarters: between(quarters), rows };
  return {
    halves: between(halves),
    quarters: [
      ...between({ since: quarters.since, until: halves.since }),
      ...between({ since: halves.until, until: quarters.until }),
    ],
    rows,
  };
}

/** A stretch between the nearest starts of rollups of that width. */
export function rounded({ since, until }: Stretch, width: number): Stretch {
  const nearest = (at: number) => Math.round(at / width) * width;
  return { since: nearest(since), until: nearest(until) };
}

function between({ since, until }: Stretch): Part[] {
  if (since === until) return [];
  return since < until ? [{ since, until, sign: 1 }] : [{ since: until, until: since, sign: -1 }];
}
