import { formatInstant, parseInstant } from '@masker/contract/plain';
import {
  addDays,
  addMonths,
  type Day,
  dayAt,
  dayFrom,
  daysBetween,
  monthsBetween,
  startOfDay,
  startOfMonth,
  startOfQuarter,
  startOfWeek,
  startOfYear,
} from '../time/day.ts';
import type { Reader } from '../time/read-moment.ts';
import { endsOf, type Window } from './window.ts';

/**
 * Returns the previous (-1) or the next (1) window: of the same length or, for whole days or months in the reader's
 * time zone, of as many of them.
 *
 * @returns null if there is none, because it would start in the future
 */
export function stepWindow(window: Window, step: -1 | 1, { zone, now }: Reader): Window | null {
  const ends = endsOf(window, now);
  if (ends === null || (step === 1 && (window.until === undefined || ends.end >= now))) return null;
  const days = daysOf(window, { zone, now });
  if (days !== null) {
    const [from, until] = shifted(days, step);
    return { since: formatInstant(startOfDay(from, zone)), until: formatInstant(startOfDay(until, zone)) };
  }
  // A window that ends now is cut to a whole second, which is readable.
  const end = window.until === undefined ? Math.floor(ends.end / 1000) * 1000 : ends.end;
  const start = ends.start - (ends.end - end);
  const length = (end - start) * step;
  if (end <= start) return null;
  return { since: formatInstant(start + length), until: formatInstant(end + length) };
}

/** The days of a window, the second one exclusive; null for any other window. */
function daysOf({ since, until }: Window, { zone, now }: Reader): [Day, Day] | null {
  const start = parseInstant(since);
  const first = start === null ? null : dayFrom(start, zone);
  if (first === null) return null;
  if (until !== undefined) {
    const end = parseInstant(until);
    const after = end === null ? null : dayFrom(end, zone);
    return after === null || after <= first ? null : [first, after];
  }
  const today = dayAt(now, zone);
  if (first === today) return [first, addDays(first, 1)];
  if (first === startOfWeek(today)) return [first, addDays(first, 7)];
  if (first === startOfMonth(today)) return [first, addMonths(first, 1)];
  if (first === startOfQuarter(today)) return [first, addMonths(first, 3)];
  if (first === startOfYear(today)) return [first, addMonths(first, 12)];
  return null;
}

function shifted([from, until]: [Day, Day], step: -1 | 1): [Day, Day] {
  if (from === startOfMonth(from) && until === startOfMonth(until)) {
    const months = monthsBetween(from, until) * step;
    return [addMonths(from, months), addMonths(until, months)];
  }
  const count = daysBetween(from, until) * step;
  return [addDays(from, count), addDays(until, count)];
}
