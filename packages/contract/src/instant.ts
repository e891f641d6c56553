/**
 * Instants on the wire: ISO 8601 in UTC, ending in `Z`.
 * Inside, an instant is whole milliseconds since the epoch.
 */

const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z$/;

/** 0001-01-01T00:00:00Z: the first instant that can be written with four digits of a year AD. */
export const firstInstant = -62_135_596_800_000;

/** 9999-12-31T23:59:59.999Z: the last one that four digits can write. */
export const lastInstant = 253_402_300_799_999;

/** The calendar repeats itself after so many years, and milliseconds. */
const calendarYears = 400;
const calendarLength = 146_097 * 86_400_000;

/**
 * Parses an ISO 8601 UTC timestamp.
 *
 * Digits finer than a millisecond are rounded up: sessions start on whole milliseconds, so as an inclusive lower or an
 * exclusive upper bound, the rounded instant selects exactly the same sessions. No result is beyond {@link
 * lastInstant}, which could not be formatted.
 *
 * @returns milliseconds since the epoch, or null for any other text: another zone, an offset, a date alone, or a date
 *   that does not exist
 */
export function parseInstant(text: string): number | null {
  return read(text, Math.ceil);
}

/**
 * Parses an ISO 8601 UTC timestamp of an event: digits finer than a millisecond are truncated, so that the same instant
 * compares as equal at any precision, and no end comes before its start.
 *
 * @returns milliseconds since the epoch, or null as {@link parseInstant}
 */
export function truncateInstant(text: string): number | null {
  return read(text, Math.floor);
}

/** Whether an instant, as written, is finer than a millisecond. */
export function isFinerThanMilliseconds(text: string): boolean {
  return /\.\d{3}\d*[1-9]/.test(text);
}

/** Whether a text is written as an instant, even if its date or time does not exist. */
export function hasInstantShape(text: string): boolean {
  return shape.test(text);
}

/** @param whole makes whole milliseconds of a fraction of them */
function read(text: string, whole: (milliseconds: number) => number): number | null {
  if (!shape.test(text)) return null;
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = text[16] === ':' ? two(text, 17) : 0;
  if (month > 12 || hour > 23 || minute > 59 || second > 59) return null;
  // Date.UTC treats years below 100 as those of the twentieth century; the calendar repeats.
  const seconds = Date.UTC(year + calendarYears, month - 1, day, hour, minute, second) - calendarLength;
  // A day that does not exist in the month would become a day of another month.
  if (month < 1 || new Date(seconds).getUTCDate() !== day) return null;
  const at = text[19] === '.' ? seconds + whole(Number(text.slice(20, -1).padEnd(9, '0')) / 1e6) : seconds;
  return at < firstInstant ? null : Math.min(at, lastInstant);
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
