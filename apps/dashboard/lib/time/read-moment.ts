import { parseInstant } from '@masker/contract/plain';
import {
  addDays,
  addMonths,
  type Day,
  dayAt,
  existingDay,
  midnight,
  startOfMonth,
  startOfQuarter,
  startOfWeek,
  startOfYear,
  weekday,
} from './day.ts';
import { instantAt, type WallClock } from './wall-clock.ts';
import type { Zone } from './zone.ts';

/** The zone and the current time of the person. */
export interface Reader {
  zone: Zone;
  /** Milliseconds since the epoch. */
  now: number;
}

/** The reason why a text is not a time, or is ambiguous. */
export type TimeProblem =
  | { problem: 'unreadable' }
  /** The clocks skip it; `next` is the equivalent time after the change. */
  | { problem: 'skipped'; next: WallClock }
  /** The clocks show it twice. */
  | { problem: 'repeated'; offsets: [string, string] }
  /** A date that is valid with the month first and with the day first. */
  | { problem: 'ambiguous'; days: [Day, Day] }
  /** A time without a day that is still in the future today. */
  | { problem: 'future' };

/** A parsed time, before it is resolved to an instant. */
export type Moment =
  | { kind: 'now' }
  /** Milliseconds before now; `isLength` if it was written as a duration alone: `2h`. */
  | { kind: 'ago'; ms: number; isLength: boolean }
  | { kind: 'instant'; at: number }
  /** Whole days: `until` is exclusive. `isCurrent` if their name means the current ones. */
  | { kind: 'days'; from: Day; until: Day; isCurrent: boolean; isWeekday: boolean }
  | { kind: 'clock'; day: Day | undefined; isWeekday: boolean; clock: Clock; offset: number | undefined };

/** A time of day. */
export interface Clock {
  /** Milliseconds after midnight on the clock. */
  ms: number;
  /** Whether the half of the day is given or not needed. */
  isExact: boolean;
}

const units: Record<string, number> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

const unitPattern = '(s|sec|secs|seconds?|m|min|mins|minutes?|h|hr|hrs|hours?|d|days?|w|wks?|weeks?)';
const agoShape = new RegExp(`^(-|last |past )? ?(\\d{1,6}) ?${unitPattern}( ago)?$`);
const oneAgo = new RegExp(`^(?:last|past) ${unitPattern}$`);

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

const clockPattern =
  '(?:(noon|midnight)|(\\d{1,2})(?::(\\d\\d)(?::(\\d\\d)([.,]\\d{1,3})?)?)? ?([ap]\\.?m\\.?)?)';
const offsetPattern = '(?: ?(z|utc|(?:utc|gmt) ?[+-]\\d\\d:?\\d\\d|[+-]\\d\\d:\\d\\d))?';
const clockAtEnd = new RegExp(`^(?:(.*?)(?:,? |t|,? at |^))?${clockPattern}${offsetPattern}$`);
const clockAtStart = new RegExp(`^${clockPattern}${offsetPattern} (?:on )?(.+)$`);

/** The text in lower case, with single spaces. */
function plainText(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/\u2212/g, '-');
}

/**
 * Parses a time: `9:00`, `yesterday 9:00`, `2026-11-27 9:00`, `11/27/2026 9:00 AM`, `tue 12:00`, `-2h`, `now`, an
 * ISO 8601 instant; with an offset for a time that clocks show twice.
 *
 * @param inRange whether another time may follow after a hyphen, so that `9:00 -05:00` has no offset
 */
export function readMoment(typed: string, reader: Reader, inRange = false): Moment | TimeProblem {
  const exact = parseInstant(typed.trim());
  if (exact !== null) return { kind: 'instant', at: exact };
  const text = plainText(typed);
  if (text === 'now') return { kind: 'now' };
  const ago = readAgo(text);
  if (ago) return ago;
  const days = readDays(text, reader);
  if (days) return days;
  return readClock(text, reader, inRange) ?? { problem: 'unreadable' };
}

/** A duration before now. */
function readAgo(text: string): Moment | null {
  const [, unit] = oneAgo.exec(text) ?? [];
  // "Last week" is the previous calendar week.
  if (unit !== undefined && !/^[wd]/.test(unit)) return { kind: 'ago', ms: unitOf(unit), isLength: true };
  const [, before, count, of, after] = agoShape.exec(text) ?? [];
  if (count === undefined || of === undefined) return null;
  const ms = Number(count) * unitOf(of);
  if (ms === 0 || (before !== undefined && after !== undefined)) return null;
  return { kind: 'ago', ms, isLength: before === undefined ? after === undefined : before !== '-' };
}

function unitOf(word: string): number {
  return units[word[0] as string] as number;
}

/** Whole days: a date, a weekday, or a week, month, quarter or year by its name. */
function readDays(text: string, reader: Reader): Moment | TimeProblem | null {
  const today = dayAt(reader.now, reader.zone);
  const span = (from: Day, until: Day, isCurrent = false): Moment => ({
    kind: 'days',
    from,
    until,
    isCurrent,
    isWeekday: false,
  });
  const week = startOfWeek(today);
  const month = startOfMonth(today);
  const quarter = startOfQuarter(today);
  const year = startOfYear(today);
  if (text === 'today') return span(today, addDays(today, 1), true);
  if (text === 'this week') return span(week, addDays(week, 7), true);
  if (text === 'last week') return span(addDays(week, -7), week);
  if (text === 'this month') return span(month, addMonths(month, 1), true);
  if (text === 'last month') return span(addMonths(month, -1), month);
  if (text === 'this quarter') return span(quarter, addMonths(quarter, 3), true);
  if (text === 'last quarter') return span(addMonths(quarter, -3), quarter);
  if (text === 'this year') return span(year, addMonths(year, 12), true);
  if (text === 'last year') return span(addMonths(year, -12), year);
  const quarterOnly = readQuarter(text, today);
  if (quarterOnly) return span(quarterOnly, addMonths(quarterOnly, 3));
  const monthOnly = readMonth(text, today);
  if (monthOnly) return span(monthOnly, addMonths(monthOnly, 1));
  const date = readDate(text, today);
  if (date === null || 'problem' in date) return date;
  return {
    kind: 'days',
    from: date.day,
    until: addDays(date.day, 1),
    isCurrent: false,
    isWeekday: date.isWeekday,
  };
}

/** The first day of `Q3`, `Q3 2026` or `2026-Q3`; without a year, of the latest that has begun. */
function readQuarter(text: string, today: Day): Day | null {
  const found = /^q([1-4])(?:[ -]?(\d{4}))?$/.exec(text);
  const [number, named] = found
    ? [found[1], found[2]]
    : (/^(\d{4})[ -]?q([1-4])$/.exec(text)?.slice(1).reverse() ?? []);
  if (number === undefined) return null;
  const first = existingDay(Number(named ?? today.slice(0, 4)), Number(number) * 3 - 2, 1);
  return first !== null && named === undefined && first > today ? addMonths(first, -12) : first;
}

/** The first day of `2026-11`, `November` or `Nov 2026`. */
function readMonth(text: string, today: Day): Day | null {
  const [, year, number] = /^(\d{4})-(\d\d)$/.exec(text) ?? [];
  if (year !== undefined) return existingDay(Number(year), Number(number), 1);
  const [, word = '', named] = /^([a-z]{3,9})\.?(?: (\d{4}))?$/.exec(text) ?? [];
  const month = indexOf(months, word) + 1;
  if (month === 0) return null;
  if (named !== undefined) return existingDay(Number(named), month, 1);
  const thisYear = existingDay(Number(today.slice(0, 4)), month, 1);
  return thisYear !== null && thisYear > today ? addMonths(thisYear, -12) : thisYear;
}

type ReadDate = { day: Day; isWeekday: boolean };

/** A date; without a year, or as a weekday, the latest that is not after today. */
function readDate(text: string, today: Day): ReadDate | TimeProblem | null {
  const of = (day: Day | null): ReadDate | null => (day === null ? null : { day, isWeekday: false });
  if (text === 'today') return of(today);
  if (text === 'yesterday') return of(addDays(today, -1));
  const [, before, word = ''] = /^(last )?([a-z]+)\.?$/.exec(text) ?? [];
  const named = indexOf(weekdays, word);
  if (named >= 0) {
    const back = (weekday(today) - named + 7) % 7;
    return { day: addDays(today, -(before !== undefined && back === 0 ? 7 : back)), isWeekday: true };
  }
  const [, y, m, d] = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/.exec(text) ?? [];
  if (y !== undefined) return of(existingDay(Number(y), Number(m), Number(d)));
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})?$/.exec(text);
  if (dotted) return of(inYear(dotted[3], Number(dotted[2]), Number(dotted[1]), today));
  const slashed = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?$/.exec(text);
  if (slashed) {
    const [first, second] = [Number(slashed[1]), Number(slashed[2])];
    const monthFirst = inYear(slashed[3], first, second, today);
    const dayFirst = inYear(slashed[3], second, first, today);
    if (monthFirst !== null && dayFirst !== null && monthFirst !== dayFirst)
      return { problem: 'ambiguous', days: [monthFirst, dayFirst] };
    return of(monthFirst ?? dayFirst);
  }
  const wordFirst = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?$/.exec(text);
  if (wordFirst)
    return of(inYear(wordFirst[3], indexOf(months, wordFirst[1]) + 1, Number(wordFirst[2]), today));
  const wordSecond = /^(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,?(?: (\d{4}))?$/.exec(text);
  if (wordSecond)
    return of(inYear(wordSecond[3], indexOf(months, wordSecond[2]) + 1, Number(wordSecond[1]), today));
  return null;
}

/** The index of the name that a word equals, or abbreviates with at least three letters; -1 for none. */
function indexOf(names: readonly string[], word: string | undefined): number {
  return word === undefined || word.length < 3 ? -1 : names.findIndex((name) => name.startsWith(word));
}

function inYear(year: string | undefined, month: number, date: number, today: Day): Day | null {
  if (year !== undefined) return existingDay(Number(year), month, date);
  const current = Number(today.slice(0, 4));
  const day = existingDay(current, month, date);
  return day === null || day > today ? existingDay(current - 1, month, date) : day;
}

/** A time of day, with or without a date. */
function readClock(text: string, { zone, now }: Reader, inRange: boolean): Moment | TimeProblem | null {
  const found = clockAtEnd.exec(text);
  const swapped = found && isDay(found[1]) ? null : clockAtStart.exec(text);
  const [dayText, parts] = swapped
    ? [swapped[8], swapped.slice(1, 8)]
    : [found?.[1], found?.slice(2, 9) ?? []];
  if (!found && !swapped) return null;
  const clock = clockOf(parts);
  if (!clock) return null;
  const today = dayAt(now, zone);
  const date = dayText === undefined || dayText === '' ? undefined : readDate(dayText, today);
  if (date === null) return null;
  if (date && 'problem' in date) return date;
  const written = parts[6];
  const isIso = /\dt\d/.test(text);
  if (inRange && !isIso && written?.startsWith('-')) return null;
  const offset = written === undefined ? undefined : offsetIn(written);
  if (offset === null) return null;
  return { kind: 'clock', day: date?.day, isWeekday: date?.isWeekday ?? false, clock, offset };

  function isDay(text: string | undefined): boolean {
    return text === undefined || text === '' || readDate(text, dayAt(now, zone)) !== null;
  }
}

function clockOf([word, hours, minutes, seconds, fraction, half]: (string | undefined)[]): Clock | null {
  if (word !== undefined) return { ms: word === 'noon' ? 12 * 3_600_000 : 0, isExact: true };
  const hour = Number(hours);
  if (Number(minutes ?? 0) > 59 || Number(seconds ?? 0) > 59) return null;
  if (half === undefined ? hour > 23 : hour < 1 || hour > 12) return null;
  const turned = half === undefined ? hour : (hour % 12) + (half.startsWith('p') ? 12 : 0);
  const milliseconds = fraction === undefined ? 0 : Math.round(Number(fraction.replace(',', '.')) * 1000);
  return {
    ms: ((turned * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1000 + milliseconds,
    isExact: half !== undefined || hour > 12 || hours?.startsWith('0') === true,
  };
}

/** The offset of `utc+02:00` in milliseconds; null if no zone has it. */
function offsetIn(text: string): number | null {
  const [, sign, hours = '', minutes = ''] = /([+-])(\d\d):?(\d\d)$/.exec(text) ?? [];
  if (sign === undefined) return 0;
  if (Number(hours) > 14 || Number(minutes) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** The instant of a time of day. */
export function instantOf(
  day: Day,
  clock: Clock,
  offset: number | undefined,
  zone: Zone,
): { at: number } | TimeProblem {
  const shown = midnight(day) + clock.ms;
  return offset === undefined ? instantAt(shown, zone) : { at: shown - offset };
}
