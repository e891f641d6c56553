/**
 * Instants on the wire: ISO 8601 in UTC, ending in `Z`.
 * Inside, an instant is whole milliseconds since the epoch.
 */

const shape = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?Z$/;

/** 0001-01-01T00:00:00Z: the first instant that can be written with four digits of a year AD. */
export const firstInstant = -62_135_596_800_000;

/** The calendar repeats itself after so many years, and milliseconds. */
const calendarYears = 400;
const calendarLength = 146_097 * 86_400_000;

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
  const year = Number(parts[1]);
  const month = Number(parts[2]);
  const day = Number(parts[3]);
  const hour = Number(parts[4]);
  const minute = Number(parts[5]);
  const second = Number(parts[6] ?? 0);
  if (month > 12 || hour > 23 || minute > 59 || second > 59) return null;
  // Date.UTC takes the years below 100 for those of the twentieth century; the calendar repeats.
  const whole = Date.UTC(year + calendarYears, month - 1, day, hour, minute, second) - calendarLength;
  // A day that the month does not have has rolled over into another one.
  if (month < 1 || new Date(whole).getUTCDate() !== day) return null;
  const fraction = parts[7];
  const at = fraction === undefined ? whole : whole + Math.ceil(Number(fraction.padEnd(9, '0')) / 1_000_000);
  return at < firstInstant ? null : at;
}

/** Writes an instant (milliseconds since the epoch) as the wire does: milliseconds only when not zero. */
export function formatInstant(at: number): string {
  const text = new Date(at).toISOString();
  return at % 1000 === 0 ? text.replace('.000Z', 'Z') : text;
}
