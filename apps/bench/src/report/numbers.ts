import type { Spread } from '../measure/sample.ts';

/** Three figures: enough to compare, not more than was measured. */
export function figures(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** `1.52 (1.40–1.60)`: the median of the rounds, and the least and the most. */
export function withSpread({ median, min, max }: Spread): string {
  return !(min < max) ? figures(median) : `${figures(median)} (${figures(min)}–${figures(max)})`;
}
