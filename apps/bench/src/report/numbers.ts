import type { Spread } from '../measure/sample.ts';

/** Three significant digits, the precision of the measurements. */
export function figures(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** `1.52 (1.40–1.60)`: the median of the rounds, the minimum and the maximum. */
export function withSpread({ median, min, max }: Spread): string {
  return !(min < max) ? figures(median) : `${figures(median)} (${figures(min)}–${figures(max)})`;
}
