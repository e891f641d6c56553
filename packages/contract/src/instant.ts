/**
 * Instants on the wire: ISO 8601 in UTC, ending in `Z`.
 * Inside, an instant is whole milliseconds since the epoch.
 */

const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z$/;

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
  if (!shape.test(text)) return null;
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = text[16] === ':' ? two(text, 17) : 0;
  if (month > 12 || hour > 23 || minute > 59 || second > 59) return null;
  // Date.UTC takes the years below 100 for those of the twentieth century; the calendar repeats.
  const whole = Date.UTC(year + calendarYears, month - 1, day, hour, minute, second) - calendarLength;
  // A day that the month does not have has rolled over into another one.
  if (month < 1 || new Date(whole).getUTCDate() !== day) return null;
  const at = text[19] === '.' ? whole + Math.ceil(Number(text.slice(20, -1).padEnd(9, '0')) / 1e6) : whole;
  return at < firstInstant ? null : at;
}

const zero = '0'.charCodeAt(0);

/** The number that two digits of a text are. */
function two(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 11 * zero;
}

/** Writes an instant (milliseconds since the epoch) as the wire does: milliseconds only when not zero. */
export function formatInstant(at: number): string {
  const text = new Date(at).toISOString();
  return at % 1000 === 0 ? text.replace('.000Z', 'Z') : text;
}
