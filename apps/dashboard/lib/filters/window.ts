import { formatInstant, parseDuration, parseInstant } from '@masker/contract';
import { durationInWords } from '../format/duration.ts';
import { instantOf, wallClock } from '../time/wall-clock.ts';
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
  const { date, time, offset } = wallClock(formatInstant(at), zone);
  return `${date} ${time.endsWith(':00') ? time.slice(0, 5) : time} ${offset}`;
}

/** What a person may type as the start of a window, as the API takes it; null when it is neither. */
export function readStart(text: string, zone: Zone): string | null {
  const typed = text.trim();
  return parseDuration(typed) !== null ? typed : readMoment(typed, zone);
}

/** A moment as a person may type it, as the API takes it: a wall clock's time, or ISO 8601 in UTC. */
export function readMoment(text: string, zone: Zone): string | null {
  const typed = text.trim();
  const at = parseInstant(typed) ?? instantOf(typed, zone);
  return at === null ? null : formatInstant(at);
}

/** The other way around: what the field shows for a window that is already set. */
export function asTyped(value: string | undefined, zone: Zone): string {
  if (value === undefined || parseDuration(value) !== null) return value ?? '';
  const at = parseInstant(value);
  if (at === null) return value;
  const { date, time } = wallClock(formatInstant(at), zone);
  return `${date} ${time}`;
}
