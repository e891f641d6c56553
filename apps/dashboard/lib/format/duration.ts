import { formatChange } from './share.ts';

/**
 * Formats a duration with useful precision: `794 ms`, `12.4 s`, `4 m 12 s`, `1 h 04 m`.
 *
 * @param ms milliseconds
 */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  // Truncated, not rounded: 59.96 s must not become 60.0 s.
  if (ms < 60_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${twoDigits(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${twoDigits(Math.floor((seconds % 3600) / 60))} m`;
}

/**
 * Formats a percentile, which the API knows within 3 %, with two digits: `≈ 29 s`, `≈ 2 m 40 s`.
 *
 * @param ms milliseconds
 */
export function formatEstimate(ms: number): string {
  return `≈ ${inTwoDigits(ms)}`;
}

function inTwoDigits(ms: number): string {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, ms))) - 1);
  const rounded = formatDuration(Math.round(ms / step) * step);
  return rounded.replace(/ 00 [sm]$/, '').replace('.0 s', ' s');
}

/** The change of a percentile; `about the same` where it is not more than both can be off. */
export function formatEstimateChange(now: number, before: number): string {
  if (Math.abs(now - before) <= 0.062 * before) return 'about the same';
  return formatChange(Math.round(now), Math.round(before), inTwoDigits);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

const units = { m: 'minute', h: 'hour', d: 'day' } as const;

/** Formats the window `24h` as `24 hours`; null if `text` is not a duration. */
export function durationInWords(text: string): string | null {
  const [, amount, unit] = /^(\d+)([mhd])$/.exec(text) ?? [];
  if (!amount || !unit) return null;
  const count = Number(amount);
  return `${count} ${units[unit as keyof typeof units]}${count === 1 ? '' : 's'}`;
}
