import { formatInstant } from '@masker/contract/plain';
import { instantsAt, wallClock } from './wall-clock.ts';
import type { Zone } from './zone.ts';

/** A calendar day, `2026-05-03`, independent of time zones. */
export type Day = string;

const length = 86_400_000;

/** Midnight of a day, as the instant that would be midnight in UTC. */
export function midnight(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}

function dayOf(midnight: number): Day {
  return new Date(midnight).toISOString().slice(0, 10);
}

/** Adds a number of days, which can be negative. */
export function addDays(day: Day, count: number): Day {
  return dayOf(midnight(day) + count * length);
}

/** The number of days between two days. */
export function daysBetween(from: Day, to: Day): number {
  return (midnight(to) - midnight(from)) / length;
}

/** The number of months between the months of two days. */
export function monthsBetween(from: Day, to: Day): number {
  const [[fromYear, fromMonth], [toYear, toMonth]] = [from, to].map((day) => day.split('-').map(Number)) as [
    [number, number],
    [number, number],
  ];
  return (toYear - fromYear) * 12 + toMonth - fromMonth;
}

/** Adds a number of months, which can be negative; the last day of the month if the day does not exist in it. */
export function addMonths(day: Day, count: number): Day {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return dayOf(Date.UTC(year, month - 1 + count, Math.min(date, last)));
}

/** The first day of a day's month. */
export function startOfMonth(day: Day): Day {
  return `${day.slice(0, 8)}01`;
}

/** The first day of a day's calendar quarter. */
export function startOfQuarter(day: Day): Day {
  const month = Number(day.slice(5, 7));
  return addMonths(startOfMonth(day), -((month - 1) % 3));
}

/** The first day of a day's year. */
export function startOfYear(day: Day): Day {
  return `${day.slice(0, 4)}-01-01`;
}

/** The weekday: 0 is Monday. */
export function weekday(day: Day): number {
  return (new Date(midnight(day)).getUTCDay() + 6) % 7;
}

/** The Monday of a day's week. */
export function startOfWeek(day: Day): Day {
  return addDays(day, -weekday(day));
}

/** The day of a date; null if it does not exist. */
export function existingDay(year: number, month: number, date: number): Day | null {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}`;
  const at = midnight(day);
  return year > 0 && !Number.isNaN(at) && dayOf(at) === day ? day : null;
}

/** The day in a time zone at an instant, in milliseconds since the epoch. */
export function dayAt(at: number, zone: Zone): Day {
  return wallClock(formatInstant(at), zone).date;
}

/** The start of a day in a time zone: midnight, or the next time if the clocks skip it. */
export function startOfDay(day: Day, zone: Zone): number {
  const shown = midnight(day);
  const [first] = instantsAt(shown, zone);
  if (first !== undefined) return first;
  // Clocks are put forward by a few hours at most, to a full quarter of an hour.
  for (let later = shown; ; later += length / 96) {
    const [next] = instantsAt(later, zone);
    if (next !== undefined) return next;
  }
}

/** The day that starts at an instant in a time zone; null if none does. */
export function dayFrom(at: number, zone: Zone): Day | null {
  const day = dayAt(at, zone);
  return startOfDay(day, zone) === at ? day : null;
}
