import { formatInstant } from '@masker/contract/plain';
import { instantsAt, wallClock } from './wall-clock.ts';
import type { Zone } from './zone.ts';

/** A day of the calendar, `2026-05-03`, whatever the zone. */
export type Day = string;

const length = 86_400_000;

/** Midnight of a day, written as the instant that would be midnight in UTC. */
export function midnight(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function dayOf(midnight: number): Day {
  return new Date(midnight).toISOString().slice(0, 10);
}

/** The day after so many days, or before. */
export function addDays(day: Day, count: number): Day {
  return dayOf(midnight(day) + count * length);
}

/** Days from one to another. */
export function daysBetween(from: Day, to: Day): number {
  return (midnight(to) - midnight(from)) / length;
}

/** The day so many months later or earlier; the last of the month where that day is not in it. */
export function addMonths(day: Day, count: number): Day {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return dayOf(Date.UTC(year, month - 1 + count, Math.min(date, last)));
}

/** The first day of a day's month. */
export function startOfMonth(day: Day): Day {
  return `${day.slice(0, 8)}01`;
}

/** Which day of the week it is: 0 is Monday. */
export function weekday(day: Day): number {
  return (new Date(midnight(day)).getUTCDay() + 6) % 7;
}

/** The Monday of a day's week. */
export function startOfWeek(day: Day): Day {
  return addDays(day, -weekday(day));
}

/** The day of a date that exists; null for one that does not. */
export function existingDay(year: number, month: number, date: number): Day | null {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
  const at = midnight(day);
  return year > 0 && !Number.isNaN(at) && dayOf(at) === day ? day : null;
}

/** The day that a zone's calendars show at an instant, in milliseconds since the epoch. */
export function dayAt(at: number, zone: Zone): Day {
  return wallClock(formatInstant(at), zone).date;
}

/** The instant at which a day begins in a zone: its midnight, or what comes next where the clocks skip it. */
export function startOfDay(day: Day, zone: Zone): number {
  const shown = midnight(day);
  const [first] = instantsAt(shown, zone);
  if (first !== undefined) return first;
  // The clocks are put forward at most a few hours at once, and to a full quarter of an hour.
  for (let later = shown; ; later += length / 96) {
    const [next] = instantsAt(later, zone);
    if (next !== undefined) return next;
  }
}

/** The day that begins at an instant in a zone; null when none does. */
export function dayFrom(at: number, zone: Zone): Day | null {
  const day = dayAt(at, zone);
  return startOfDay(day, zone) === at ? day : null;
}
