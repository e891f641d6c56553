import { formatCount } from './count.ts';

/** Formats a share as `4.3 %`; `0 %` if the total is 0. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? '0 %' : `${percent(part / whole)} %`;
}

/** Formats the change of a number: `+1,022 (+12 %)`, `±0`, `+7 (none before)`. */
export function formatChange(
  now: number,
  before: number,
  format: (value: number) => string = String,
): string {
  const by = now - before;
  if (by === 0) return '±0';
  const amount = `${signOf(by)}${format(Math.abs(by))}`;
  return before === 0 ? `${amount} (none before)` : `${amount} (${formatRelativeChange(now, before)})`;
}

/** Formats only the relative change: `+12 %`, `±0`, `new`. */
export function formatRelativeChange(now: number, before: number): string {
  const by = now - before;
  if (by === 0) return '±0';
  return before === 0 ? 'new' : `${signOf(by)}${percent(Math.abs(by) / before)} %`;
}

function signOf(by: number): string {
  return by > 0 ? '+' : '−';
}

/** One decimal if it is significant. */
function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.1) return '< 0.1';
  if (value === 0) return '0';
  // Truncated, not rounded: all but one must not be shown as all.
  if (value > 99 && value < 100) return (Math.floor(value * 10) / 10).toFixed(1);
  const rounded = Math.round(value * 10) / 10;
  return rounded < 10 ? rounded.toFixed(1) : formatCount(Math.round(value));
}
