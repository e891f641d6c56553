import type { Window } from '../filters/window.ts';
import { wallClock } from '../time/wall-clock.ts';
import type { Zone } from '../time/zone.ts';

/** A short time span of a chart: `2026-05-01 09:00 → 09:15 UTC`; with both dates and both offsets if they differ. */
export function spanLabel({ since, until }: Required<Window>, zone: Zone): string {
  const [start, end] = [momentOf(since, zone), momentOf(String(until), zone)];
  const from = start.offset === end.offset ? start.time : `${start.time} ${start.offset}`;
  const to = start.date === end.date ? end.time : `${end.date} ${end.time}`;
  return `${start.date} ${from} → ${to} ${end.offset}`;
}

/** Omits zero seconds. */
function momentOf(instant: string, zone: Zone): { date: string; time: string; offset: string } {
  const { date, time, fraction, offset } = wallClock(instant, zone);
  const isWhole = fraction === '' && time.endsWith(':00');
  return { date, time: isWhole ? time.slice(0, 5) : time + fraction, offset };
}
