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

const shape =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d?):(\d\d)(?::(\d\d)(\.\d{1,3})?)?)?(?: ?(Z|UTC|(?:UTC)?[+-]\d\d:\d\d))?$/;

/** A time that somebody typed: the instant that is meant, in milliseconds since the epoch, or why there is none. */
export type Typed =
  | { at: number }
  /** It is no time at all. */
  | { problem: 'unreadable' }
  /** The clocks were put forward over it; `next` is what they showed then. */
  | { problem: 'skipped'; next: WallClock }
  /** The clocks were put back, and showed it twice. */
  | { problem: 'repeated'; offsets: [string, string] };

const day = 86_400_000;

/**
 * Reads a time on a wall clock of `zone`: a date, with or without a time, and with the distance from UTC when the zone
 * had two at that time, `2026-11-01 01:30 UTC-05:00`.
 */
export function readTyped(text: string, zone: Zone): Typed {
  const found = shape.exec(text.trim());
  if (!found) return { problem: 'unreadable' };
  const [year, month, date, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const shown =
    Date.UTC(year, month - 1, date, hour, minute, second) + Math.round(Number(found[7] ?? 0) * 1000);
  const exists =
    new Date(shown).toISOString().slice(0, 10) === text.trim().slice(0, 10) &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59;
  const ahead = found[8] === undefined ? undefined : offsetIn(found[8]);
  if (!exists || ahead === null) return { problem: 'unreadable' };
  if (ahead !== undefined) return { at: shown - ahead };
  // The clocks are changed once within two days, at most.
  const [before, after] = [offsetAt(shown - day, zone), offsetAt(shown + day, zone)];
  const fits = [...new Set([before, after])].filter((offset) => offsetAt(shown - offset, zone) === offset);
  const [one, other] = fits;
  if (one === undefined) {
    // What the clocks before the change would have shown as that time.
    return { problem: 'skipped', next: wallClock(new Date(shown - before).toISOString(), zone) };
  }
  if (other === undefined) return { at: shown - one };
  const offsets = fits.map((offset) => wallClock(new Date(shown - offset).toISOString(), zone).offset);
  return { problem: 'repeated', offsets: offsets as [string, string] };
}

/** Milliseconds ahead of UTC, as `+02:00` says it; null when no zone is that far. */
function offsetIn(text: string): number | null {
  const [, sign, hours = '', minutes = ''] = /([+-])(\d\d):(\d\d)$/.exec(text) ?? [];
  if (sign === undefined) return 0;
  if (Number(hours) > 14 || Number(minutes) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
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
