/**
 * Instants on the wire: ISO 8601 in UTC, ending in `Z`.
 * Inside, an instant is whole milliseconds since the epoch.
 */

const shape = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?Z$/;

/** 0001-01-01T00:00:00Z: the first instant that can be written with four digits of a year AD. */
export const firstInstant = -62_135_596_800_000;

/**
 * Reads an ISO 8601 UTC timestamp.
 *
 * Digits finer than a millisecond are rounded up: sessions start on whole milliseconds, so as a bound,
 * inclusive below or exclusive above, the rounded instant selects exactly the same sessions.
 *
 * @returns milliseconds since the epoch, or null when `text` is anything else: another zone, an offset,
 *   a date alone, or a day that does not exist
 */
export function parseInstant(text: string): number | null {
  const parts = shape.exec(text);
  if (!parts) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0));
  const date = new Date(0);
  date.setUTCFullYear(year as number, (month as number) - 1, day);
  date.setUTCHours(hour as number, minute as number, second as number);
  // A field out of its range would have rolled over into the next one.
  const same =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() + 1 === month &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  if (!same) return null;
  const fraction = (parts[7] ?? '').padEnd(9, '0');
  const at = date.getTime() + Math.ceil(Number(fraction) / 1_000_000);
  return at < firstInstant ? null : at;
}

/** Writes an instant (milliseconds since the epoch) as the wire does: milliseconds only when not zero. */
export function formatInstant(at: number): string {
  const text = new Date(at).toISOString();
  return at % 1000 === 0 ? text.replace('.000Z', 'Z') : text;
}
