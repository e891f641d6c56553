/** A part of a whole as `4.3 %`; `0 %` of nothing. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? '0 %' : `${percent(part / whole)} %`;
}

/** How much a number has changed: `+1,022 (+12 %)`, `±0`, `+7 (none before)`. */
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

/** The same in proportion alone: `+12 %`, `±0`, `new`. */
export function formatRelativeChange(now: number, before: number): string {
  const by = now - before;
  if (by === 0) return '±0';
  return before === 0 ? 'new' : `${signOf(by)}${percent(Math.abs(by) / before)} %`;
}

function signOf(by: number): string {
  return by > 0 ? '+' : '−';
}

/** One digit behind the point where it tells something. */
function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.1) return '< 0.1';
  if (value >= 10 && (value <= 99 || value >= 100)) return grouped.format(value);
  // Cut, not rounded: of all but one it must not say all.
  return value === 0 ? '0' : (Math.floor(value * 10) / 10).toFixed(1);
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
