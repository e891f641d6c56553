import { formatInstant } from '@masker/contract/plain';
import { offsetAt } from './offsets.ts';
import { utc, type Zone } from './zone.ts';

/** The local time of an instant in a time zone; every part has its full number of digits. */
export interface WallClock {
  /** `2026-05-03` */
  date: string;
  /** `21:14:32` */
  time: string;
  /** `.794`, or empty on a whole second */
  fraction: string;
  /** `UTC`, or the offset of the zone at that time: `UTC+02:00`. */
  offset: string;
}

/** @param instant in the format of the API, `2026-05-03T21:14:32.794Z` */
export function wallClock(instant: string, zone: Zone): WallClock {
  const [date = '', rest = ''] = instant.split('T');
  const [time = '', digits = ''] = rest.replace('Z', '').split('.');
  const fraction = digits === '' ? '' : `.${digits}`;
  if (zone === utc) return { date, time, fraction, offset: 'UTC' };
  const at = Date.parse(instant);
  const offset = offsetAt(at, zone);
  const shown = new Date(at + offset).toISOString();
  return { date: shown.slice(0, 10), time: shown.slice(11, 19), fraction, offset: offsetName(offset) };
}

/** The same in one line, with milliseconds and offset. */
export function wallClockLine(instant: string, zone: Zone): string {
  const { date, time, fraction, offset } = wallClock(instant, zone);
  return `${date} ${time}${fraction} ${offset}`;
}

/** The instant of a local time, in milliseconds since the epoch, or why there is not exactly one. */
export type Resolved =
  | { at: number }
  /** The clocks skip it; `next` is the equivalent time after the change. */
  | { problem: 'skipped'; next: WallClock }
  /** The clocks show it twice. */
  | { problem: 'repeated'; offsets: [string, string] };

const day = 86_400_000;

/**
 * The instant of a local time in a time zone.
 *
 * @param shown the date and time, as the instant that would have them in UTC
 */
export function instantAt(shown: number, zone: Zone): Resolved {
  const [one, other] = instantsAt(shown, zone);
  if (one === undefined) {
    // The offset before the change defines the equivalent time.
    const at = shown - offsetAt(shown - day, zone);
    return { problem: 'skipped', next: wallClock(new Date(at).toISOString(), zone) };
  }
  if (other === undefined) return { at: one };
  const offsets = [one, other].map((at) => wallClock(new Date(at).toISOString(), zone).offset);
  return { problem: 'repeated', offsets: offsets as [string, string] };
}

/** The instants of a local time in a time zone, earliest first: one, or none or two around a change. */
export function instantsAt(shown: number, zone: Zone): number[] {
  // Clocks change at most once within two days.
  const offsets = new Set([offsetAt(shown - day, zone), offsetAt(shown + day, zone)]);
  return [...offsets]
    .filter((offset) => offsetAt(shown - offset, zone) === offset)
    .map((offset) => shown - offset)
    .sort((a, b) => a - b);
}

/**
 * Formats an instant so that it can be typed, with the offset if the clocks show that time twice: `2026-11-01 01:30
 * UTC-05:00`.
 */
export function typedInstant(at: number, zone: Zone): string {
  const { date, time, fraction, offset } = wallClock(formatInstant(at), zone);
  const short = fraction === '' && time.endsWith(':00') ? time.slice(0, 5) : time + fraction;
  const shown = Date.parse(`${date}T${time}${fraction}Z`);
  return 'at' in instantAt(shown, zone) ? `${date} ${short}` : `${date} ${short} ${offset}`;
}

/** `UTC+02:00`; with seconds where clocks had them. */
function offsetName(offset: number): string {
  const time = new Date(Math.abs(offset)).toISOString().slice(11, 19);
  return `UTC${offset < 0 ? '-' : '+'}${time.endsWith(':00') ? time.slice(0, 5) : time}`;
}
