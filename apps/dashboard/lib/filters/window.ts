import { formatInstant, parseDuration, parseInstant } from '@masker/contract/plain';
import { durationInWords } from '../format/duration.ts';
import { readTyped, wallClock } from '../time/wall-clock.ts';
import type { Zone } from '../time/zone.ts';

/** The windows that are one click away. */
export const presetWindows = ['1h', '24h', '7d', '30d', '90d'] as const;

/** Far enough back to include every session there can be. */
export const allTime = '0001-01-01T00:00:00Z';

/** The time that a list covers, as the API takes it. */
export interface Window {
  since: string;
  until?: string | undefined;
}

export function isPreset({ since, until }: Window): boolean {
  return until === undefined && presetWindows.some((preset) => preset === since);
}

/** A window in words, for a sentence: `the last 24 hours`, `from 2026-05-03 21:14 UTC`. */
export function windowInWords({ since, until }: Window, zone: Zone): string {
  const length = durationInWords(since);
  const start = length ? `the last ${length}` : `from ${minuteOf(since, zone)}`;
  return until === undefined ? start : `${start} until ${minuteOf(until, zone)}`;
}

/** The same in as little room as it takes: `2026-05-01 00:00 → 2026-05-03 21:14 UTC`. */
export function windowLabel({ since, until }: Window, zone: Zone): string {
  const length = durationInWords(since);
  if (until === undefined) return length ? `Last ${length}` : `Since ${minuteOf(since, zone)}`;
  const end = minuteOf(until, zone);
  const start = length ? `Last ${length}` : minuteOf(since, zone);
  const [, offset = ''] = / (\S+)$/.exec(end) ?? [];
  // The offset is said once, unless the clocks were changed in between.
  return `${start.endsWith(` ${offset}`) ? start.slice(0, -offset.length - 1) : start} → ${end}`;
}

function minuteOf(instant: string, zone: Zone): string {
  const at = parseInstant(instant);
  if (at === null) return instant;
  const { date, time, fraction, offset } = wallClock(formatInstant(at), zone);
  const short = fraction === '' && time.endsWith(':00') ? time.slice(0, 5) : time + fraction;
  return `${date} ${short} ${offset}`;
}

/** What somebody typed, as the API takes it, or what is wrong with it. */
export type Reading = { value: string } | { wrong: string };

/** What a person may type as the start of a window: a length, or a moment. */
export function readStart(text: string, zone: Zone): Reading {
  const typed = text.trim();
  if (parseDuration(typed) !== null) return { value: typed };
  return readMoment(typed, zone, 'a length such as 36h or 14d');
}

/**
 * A moment as a person may type it: a wall clock's time, or ISO 8601.
 *
 * @param otherwise what else may be written there, for who wrote neither
 */
export function readMoment(text: string, zone: Zone, otherwise: string): Reading {
  const typed = text.trim();
  const exact = parseInstant(typed);
  if (exact !== null) return { value: formatInstant(exact) };
  const read = readTyped(typed, zone);
  if ('at' in read) return { value: formatInstant(read.at) };
  if (read.problem === 'skipped') {
    const { date, time, offset } = read.next;
    return {
      wrong: `The clocks in ${zone} skip that time. What would have been it is ${date} ${time.slice(0, 5)} ${offset}.`,
    };
  }
  if (read.problem === 'repeated') {
    const [first, second] = read.offsets;
    return {
      wrong: `The clocks in ${zone} show that time twice. Add ${first} for the first, ${second} for the second.`,
    };
  }
  return { wrong: `Write a time such as 2026-05-03 21:14, or ${otherwise}.` };
}

/** The other way around: what the field shows for a window that is already set. */
export function asTyped(value: string | undefined, zone: Zone): string {
  if (value === undefined || parseDuration(value) !== null) return value ?? '';
  const at = parseInstant(value);
  if (at === null) return value;
  const { date, time, fraction, offset } = wallClock(formatInstant(at), zone);
  const typed = `${date} ${time}${fraction}`;
  return 'at' in readTyped(typed, zone) ? typed : `${typed} ${offset}`;
}
