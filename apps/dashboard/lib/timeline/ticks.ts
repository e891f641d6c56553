import { formatInstant } from '@masker/contract/plain';
import { wallClock } from '../time/wall-clock.ts';
import type { Zone } from '../time/zone.ts';
import type { Domain } from './domain.ts';

/** A labelled position on the axis. */
export interface Tick {
  /** Milliseconds since the epoch. */
  at: number;
  label: string;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Tick distances within months, in milliseconds. */
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hour),
  ...[1, 2, 7, 14].map((days) => days * day),
];

/** Longer distances, in months. */
const months = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400];

/** A Monday, in local time: the origin of steps of days. */
const monday = Date.UTC(2001, 0, 1);

/**
 * Ticks at round local times of a time zone, including around clock changes: an hour that occurs twice has two ticks.
 *
 * @param most the maximum number of ticks
 */
export function timeTicks({ from, to }: Domain, zone: Zone, most: number): Tick[] {
  const wanted = (to - from) / Math.max(1, most);
  const step = steps.find((one) => one >= wanted);
  return step === undefined
    ? ticksOfMonths({ from, to }, zone, wanted)
    : ticksOfStep({ from, to }, zone, step);
}

function ticksOfStep({ from, to }: Domain, zone: Zone, step: number): Tick[] {
  const ticks: Tick[] = [];
  for (let at = ceilTo(from, zone, step); at < to; at = ceilTo(at + 1, zone, step)) {
    const { date, time } = wallClock(formatInstant(at), zone);
    const isDay = step >= day || time.startsWith('00:00');
    ticks.push({ at, label: isDay ? date.slice(5) : time.slice(0, 5) });
  }
  return ticks;
}

/** The first instant from `at` on that is a whole number of steps in local time. */
function ceilTo(at: number, zone: Zone, step: number): number {
  // Clocks change by quarters of an hour, so a step across a change is tried with both offsets.
  const behind = (instant: number) => mod(shownAt(instant, zone) - monday, step);
  const rest = behind(at);
  const next = rest === 0 ? at : at + step - rest;
  const off = behind(next);
  if (off === 0) return next;
  const earlier = next - off;
  if (earlier >= at && behind(earlier) === 0) return earlier;
  const later = next + step - off;
  // If the clocks skip midnight, the equivalent time serves as well.
  return behind(later) === 0 && later - at <= step + 2 * hour ? later : next;
}

function ticksOfMonths({ from, to }: Domain, zone: Zone, wanted: number): Tick[] {
  const apart = months.find((one) => one * 30 * day >= wanted) ?? 2400;
  const first = new Date(shownAt(from, zone));
  const ticks: Tick[] = [];
  const start = Math.floor((first.getUTCFullYear() * 12 + first.getUTCMonth()) / apart) * apart;
  for (let month = start; ; month += apart) {
    const shown = Date.UTC(2000, month - 24_000, 1);
    // Two steps, because the offset at `shown` in UTC can differ from that at the local time.
    const near = shown - (shownAt(shown, zone) - shown);
    const at = shown - (shownAt(near, zone) - near);
    if (at >= to) return ticks;
    if (at < from) continue;
    const year = String(Math.floor(month / 12)).padStart(4, '0');
    ticks.push({
      at,
      label: apart % 12 === 0 ? year : `${year}-${String((month % 12) + 1).padStart(2, '0')}`,
    });
  }
}

/** The local time of an instant, as if it were UTC; both in milliseconds. */
function shownAt(at: number, zone: Zone): number {
  const { date, time, fraction } = wallClock(formatInstant(at), zone);
  return Date.parse(`${date.padStart(10, '0')}T${time}${fraction}Z`);
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/** The highest of 1, 2, 5, 10, 20, … that is not above a count: the position of the line. */
export function countTick(max: number): number {
  if (max < 1) return 0;
  const power = 10 ** Math.floor(Math.log10(max));
  return power * (max >= 5 * power ? 5 : max >= 2 * power ? 2 : 1);
}
