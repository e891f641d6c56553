import { parseInstant } from '@masker/contract';

/** An instant of the API with fixed width: `2026-05-03 21:14:32.794Z`. */
export function formatStarted(instant: string): string {
  const at = parseInstant(instant);
  return at === null ? instant : new Date(at).toISOString().replace('T', ' ');
}

/** A duration: `794 ms`, `12.3 s`, `4 m 05 s`, `2 h 03 m`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  // Truncated, not rounded: 59,999 ms is not yet a minute.
  if (ms < 60_000) return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  const seconds = Math.floor(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${two(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`;
}

const two = (value: number) => String(value).padStart(2, '0');

const wholeNumber = new Intl.NumberFormat('en-US');

/** A whole number with thousands separators. */
export function formatCount(count: number): string {
  return wholeNumber.format(count);
}

/** A count with a noun: `1 session`, `2,000 sessions`, `3 entries`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** Redactions by kind, the most frequent first: `NAME 2, DOB 1`. */
export function formatKinds(kinds: Readonly<Record<string, number>>): string {
  return Object.entries(kinds)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
}

/** Filters, as in an address: `since=7d status=error,partial`. */
export function formatFilters(filters: object): string {
  return Object.entries(filters)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
