import { utc, type Zone } from './zone.ts';

/** An instant as a clock on the wall of a zone shows it; every part has its full number of digits. */
export interface WallClock {
  /** `2026-05-03` */
  date: string;
  /** `21:14:32` */
  time: string;
  /** `.794`, or empty on a whole second */
  fraction: string;
  /** `UTC`, or the zone's distance from it then, `UTC+02:00` */
  offset: string;
}

/** @param instant in the form of the wire, `2026-05-03T21:14:32.794Z` */
export function wallClock(instant: string, zone: Zone): WallClock {
  const [date = '', rest = ''] = instant.split('T');
  const [time = '', digits = ''] = rest.replace('Z', '').split('.');
  const fraction = digits === '' ? '' : `.${digits}`;
  if (zone === utc) return { date, time, fraction, offset: 'UTC' };
  const parts = partsOf(new Date(instant), zone);
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    time: `${parts.hour}:${parts.minute}:${parts.second}`,
    fraction,
    offset: offsetName(parts.timeZoneName ?? ''),
  };
}

/** The same as one line, milliseconds and offset included. */
export function wallClockLine(instant: string, zone: Zone): string {
  const { date, time, fraction, offset } = wallClock(instant, zone);
  return `${date} ${time}${fraction} ${offset}`;
}

const shape = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?$/;

/**
 * The instant at which a wall clock of `zone` shows `text`: a date, with or without a time.
 *
 * @returns milliseconds since the epoch, or null when `text` is no such time
 */
export function instantOf(text: string, zone: Zone): number | null {
  const found = shape.exec(text.trim());
  if (!found) return null;
  const [year, month, day, hour, minute, second] = found
    .slice(1)
    .map((part) => Number(part ?? 0)) as number[];
  const asUtc = Date.UTC(year as number, (month as number) - 1, day, hour, minute, second);
  const rolledOver = new Date(asUtc).toISOString().slice(0, 10) !== text.trim().slice(0, 10);
  if (rolledOver || (hour as number) > 23 || (minute as number) > 59 || (second as number) > 59) return null;
  // Twice, because the first guess may lie on the other side of a change of the clocks.
  const guess = asUtc - offsetAt(asUtc, zone);
  return asUtc - offsetAt(guess, zone);
}

/** How far ahead of UTC a zone's clocks are at an instant; both in milliseconds. */
function offsetAt(at: number, zone: Zone): number {
  if (zone === utc) return 0;
  const { year, month, day, hour, minute, second } = partsOf(new Date(at), zone);
  const shown = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return shown - Math.floor(at / 1000) * 1000;
}

const formats = new Map<Zone, Intl.DateTimeFormat>();

function partsOf(at: Date, zone: Zone): Record<string, string> {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'longOffset',
    });
    formats.set(zone, format);
  }
  return Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
}

function offsetName(longOffset: string): string {
  return longOffset.replace('GMT', 'UTC');
}
