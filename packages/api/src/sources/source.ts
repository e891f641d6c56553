import type { ingestSessionSchema } from '@masker/contract';
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
