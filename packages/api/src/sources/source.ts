import { type ingestSessionSchema, truncateInstant } from '@masker/contract';
import type { z } from 'zod';

/** A session as a source describes it, in the wire format. It is validated like any other. */
export type WireSession = Partial<Record<keyof z.input<typeof ingestSessionSchema>, unknown>>;

/** The session of a record, or why there is none. The error completes "The record …" and repeats no text of it. */
export type Converted = { session: WireSession; error?: undefined } | { session?: undefined; error: string };

/** What a field with a time holds: milliseconds since the epoch, null if it is absent, or `unreadable`. */
export type FieldTime = number | null | 'unreadable';

/** The end of the last year that is written with four digits, in milliseconds since the epoch. */
const latestTime = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * Reads the first of these fields that is there, so that a call whose start is damaged is not taken for one that was
 * never connected.
 *
 * @param read the milliseconds of a value since the epoch; null if it is no time
 */
export function firstTime(values: readonly unknown[], read: (value: unknown) => number | null): FieldTime {
  const value = values.find((one) => one !== undefined && one !== null);
  if (value === undefined) return null;
  const at = read(value);
  return at === null || at < 0 || at > latestTime ? 'unreadable' : at;
}

const isoTime =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?:(Z)|([+-])([01]\d|2[0-3]):?([0-5]\d))?$/;

/**
 * Reads an ISO 8601 time with any offset. `Date.parse` would also read other formats, and take a day that does not exist
 * for one of the next month.
 *
 * @returns whole milliseconds since the epoch, or null if it is no time; without an offset, as if it were UTC
 */
export function isoInstant(text: string): number | null {
  const [, local, , sign, hours, minutes] = isoTime.exec(text) ?? [];
  const at = local === undefined ? null : truncateInstant(`${local}Z`);
  if (at === null || sign === undefined) return at;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? at + offset : at - offset;
}
