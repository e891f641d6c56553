import type { Domain } from './domain.ts';

/** The geometry of a chart: pixels, and the time and count that they represent. */
export interface Scale {
  width: number;
  height: number;
  domain: Domain;
  /** The count at the full height. */
  max: number;
}

/** Buckets in time, in milliseconds. */
export interface Buckets {
  starts: readonly number[];
  width: number;
}

/** The position of an instant, in pixels from the left. */
export function xOf(at: number, { width, domain: { from, to } }: Scale): number {
  return ((at - from) / (to - from)) * width;
}

/** The instant at a position in pixels from the left. */
export function instantAt(x: number, { width, domain: { from, to } }: Scale): number {
  return from + (x / width) * (to - from);
}

/** The gap between bars in pixels, and the minimum width of bars with a gap. */
const gap = 1;
const leastWithGap = 4;

/**
 * The stacked bars, one path for each part, from bottom to top. Every count above 0 is at least one pixel high, so that
 * one error among thousands is visible.
 */
export function stackedBars(parts: readonly (readonly number[])[], buckets: Buckets, scale: Scale): string[] {
  const tops = buckets.starts.map(() => 0);
  return parts.map((values) =>
    buckets.starts
      .map((start, place) => {
        const value = values[place] ?? 0;
        if (value === 0) return '';
        const left = Math.max(0, xOf(start, scale));
        const right = Math.min(scale.width, xOf(start + buckets.width, scale));
        if (right <= left) return '';
        const bottom = tops[place] ?? 0;
        const top = bottom + Math.max(1, (value / scale.max) * scale.height);
        tops[place] = top;
        const width = right - left - (right - left >= leastWithGap ? gap : 0);
        return `M${round(left)} ${round(scale.height - bottom)}v${round(bottom - top)}h${round(width)}V${round(scale.height - bottom)}z`;
      })
      .join(''),
  );
}

/** The stepped outline over bars. */
export function outline(heights: readonly number[], { starts, width }: Buckets, scale: Scale): string {
  const points = heights.map((value, place) => {
    const y = round(scale.height - (value / scale.max) * scale.height);
    return `${round(xOf(starts[place] ?? 0, scale))} ${y}H${round(xOf((starts[place] ?? 0) + width, scale))}`;
  });
  return points.length === 0 ? '' : `M${points.join('L')}`;
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
