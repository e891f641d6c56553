import { rollupOrigin, rollupWidths } from './widths.ts';

/** A stretch of time, in milliseconds; from minus to plus infinity at most. */
export interface Stretch {
  since: number;
  /** Exclusive. */
  until: number;
}

/**
 * The sources of a window's sums: the window itself and, width by width from the narrowest, the range for rollups of
 * that width and wider ones. The gap between a range and the next is covered by narrower rollups or, before the first,
 * by rows. A range may extend beyond the previous one: the excess is then subtracted.
 */
export type Cover = readonly Stretch[];

/**
 * Covers a window with few rollups and rows: if it begins or ends within a rollup, the nearer edge of that is used. The
 * rows cover at most half the narrowest width at each end.
 *
 * @param widths the widths of rollups to use, narrowest first
 */
export function cover(window: Stretch, widths: readonly number[] = rollupWidths): Cover {
  const stretches = [window];
  let left = window;
  for (const width of widths) {
    const inner = rounded(left, width);
    // What is too short for a width is left to the narrower ones entirely.
    left = inner.since < inner.until ? inner : { since: left.until, until: left.until };
    stretches.push(left);
  }
  return stretches;
}

/** A stretch between the nearest starts of rollups of that width. */
function rounded({ since, until }: Stretch, width: number): Stretch {
  const nearest = (at: number) => rollupOrigin + Math.round((at - rollupOrigin) / width) * width;
  return { since: nearest(since), until: nearest(until) };
}
