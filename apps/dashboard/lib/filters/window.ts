import { formatInstant, parseDuration, parseInstant, parseSince, resolveSince } from '@masker/contract/plain';
import { durationInWords } from '../format/duration.ts';
import { addDays, dayAt, dayFrom, daysBetween, startOfDay } from '../time/day.ts';
import { typedInstant, wallClock } from '../time/wall-clock.ts';
import type { Zone } from '../time/zone.ts';

/** The durations of the one-click choices. */
export const presetWindows = ['1h', '24h', '7d', '30d', '90d'] as const;

/** Long enough to include every possible session. */
export const allTime = '0001-01-01T00:00:00Z';

/** The window of a list, as in the API. */
export interface Window {
  since: string;
  until?: string | undefined;
}

/** Both ends of a window, in milliseconds since the epoch; null if one is invalid. */
export function endsOf({ since, until }: Window, now: number): { start: number; end: number } | null {
  const start = parseSince(since);
  const end = until === undefined ? now : parseInstant(until);
  return start === null || end === null ? null : { start: resolveSince(start, now), end };
}

/** Whether a window ends before any session can exist. */
export function isEmpty({ since, until }: Window, now: number): boolean {
  const start = parseSince(since);
  return until !== undefined && start !== null && resolveSince(start, now) >= Date.parse(until);
}

/**
 * The window, made wider so that it contains an instant; null if it does already.
 *
 * @param at milliseconds since the epoch, not after `now`
 */
export function windowWith(window: Window, at: number, now: number, zone: Zone): Window | null {
  const ends = endsOf(window, now);
  if (ends === null) return null;
  const isLater = window.until !== undefined && at >= ends.end;
  if (at >= ends.start && !isLater) return null;
  if (isLater) {
    const end = startOfDay(addDays(dayAt(at, zone), 1), zone);
    return { since: window.since, until: end > now ? undefined : formatInstant(end) };
  }
  const preset = presetWindows.find((since) => now - (parseDuration(since) ?? 0) < at);
  if (window.until === undefined && preset !== undefined) return { since: preset };
  return { since: formatInstant(startOfDay(dayAt(at, zone), zone)), until: window.until };
}

/** The window, its ends cut to the minute. */
export function toMinutes({ since, until }: Required<Window>): Required<Window> {
  const whole = (instant: string) => formatInstant(Math.floor(Date.parse(instant) / 60_000) * 60_000);
  return { since: whole(since), until: whole(until ?? since) };
}

/** A window in words, for a sentence: `the last 24 hours`, `from 2026-05-03 21:14 UTC`. */
export function windowInWords({ since, until }: Window, zone: Zone): string {
  const length = durationInWords(since);
  const start = length ? `the last ${length}` : `from ${minuteOf(since, zone)}`;
  return until === undefined ? start : `${start} until ${minuteOf(until, zone)}`;
}

function minuteOf(instant: string, zone: Zone): string {
  const at = parseInstant(instant);
  if (at === null) return instant;
  const { date, time, fraction, offset } = wallClock(formatInstant(at), zone);
  const short = fraction === '' && time.endsWith(':00') ? time.slice(0, 5) : time + fraction;
  return `${date} ${short} ${offset}`;
}

/**
 * A short form of a window that can be typed: `Last 24 hours`, `2026-05-03`, `2026-05-03 09:00 – 10:00`,
 * `2026-05-01 – 2026-05-03`, `2026-05-03 – now`. The last date is inclusive.
 */
export function windowText({ since, until }: Window, zone: Zone): string {
  const length = durationInWords(since);
  const end = until === undefined ? undefined : parseInstant(until);
  if (length !== null) {
    if (until === undefined) return lastText(length);
    return `${length} ago – ${end == null ? until : typedInstant(end, zone)}`;
  }
  const start = parseInstant(since);
  if (start === null || end === null) return `${since} – ${until ?? 'now'}`;
  const first = dayFrom(start, zone);
  const from = first ?? typedInstant(start, zone);
  if (end === undefined) return `${from} – now`;
  const after = dayFrom(end, zone);
  if (first !== null && after !== null) {
    const last = addDays(after, -1);
    return daysBetween(first, after) === 1 ? first : `${first} – ${last}`;
  }
  const [fromTime, to] = [typedInstant(start, zone), typedInstant(end, zone)];
  const isSameDay = to.slice(0, 10) === fromTime.slice(0, 10) && end > start;
  return `${fromTime} – ${isSameDay ? to.slice(11) : to}`;
}

/** Such as `Last 24 hours` or `Last hour`. */
export function lastText(length: string): string {
  return `Last ${length.replace(/^1 (?=hour|minute)/, '')}`;
}

/** Formats an end of a window for its field. */
export function asTyped(value: string | undefined, zone: Zone): string {
  if (value === undefined || parseDuration(value) !== null) return value ?? '';
  const at = parseInstant(value);
  return at === null ? value : typedInstant(at, zone);
}
