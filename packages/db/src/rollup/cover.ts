import { rollupOrigin, rollupWidths } from './widths.ts';

/** A stretch of time, in milliseconds; from minus to plus infinity at most. */
export interface Stretch {
  since: number;
  /** Exclusive. */
  until: number;
}

/**
 * Where to find what the sessions of a window come to: the window itself, and, width by width from the narrowest,
 * the stretch that is left to rollups of that width and wider ones. Between a stretch and the next lies what the
 * narrower rollups tell, or, before the first, the rows. A stretch may reach beyond the one before: then that is
 * to be taken away.
 */
export type Cover = readonly Stretch[];

/**
 * Makes up a window of few rollups and rows: where it begins or ends within a rollup, the nearer end of that is
 * taken. It leaves half the narrowest width to the rows at most, at either end.
 *
 * @param widths of the rollups to take, the narrowest first
 */
export function cover(window: Stretch, widths: readonly number[] = rollupWidths): Cover {
  const stretches = [window];
  let left = window;
  for (const width of widths) {
    const inner = rounded(left, width);
    // What is too short for a width is left to the narrower one, all of it.
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
