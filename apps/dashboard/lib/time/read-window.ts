import { addDays, dayAt, startOfDay, weekday } from './day.ts';
import { instantOf, type Moment, type Reader, readMoment, type TimeProblem } from './read-moment.ts';
import { browserZone, utc } from './zone.ts';

/** A parsed window: instants in milliseconds since the epoch, or a duration that ends now. */
export interface ReadWindow {
  start: { at: number } | { ago: number };
  /** Exclusive; undefined for a window that ends now. */
  end: number | undefined;
}

/** The error of a window. */
export type WindowProblem =
  | TimeProblem
  /** The end is not after the start. */
  | { problem: 'empty' };

/** The separators between the start and the end of a window. */
const separators = /\s+(?:to|until|till|through)\s+|\s*(?:\u2013|\u2014|\u2192|->|\.{2,3})\s*|\s*-\s*/gi;

/** What stands before a start whose end is now. */
const opening = /^\s*(?:since|from)\s+/i;

/**
 * Parses a window: `yesterday 9:00 - 10:00`, `yesterday 9-10`, `2h ago to now`, `yesterday`, `last week`, `24h`. A date
 * alone means the whole day; a time alone, and `since` or `from` with a date, mean until now. `utc` or `local` at the end
 * is the zone of all of it.
 */
export function readWindow(text: string, person: Reader): ReadWindow | WindowProblem {
  const { typed, reader } = inNamedZone(text, person);
  const single = readMoment(typed.replace(opening, ''), reader, true);
  if (!('problem' in single)) return ofOne(single, opening.test(typed), reader);
  const found = splits(typed).flatMap(([from, until]) => {
    const pair = [readMoment(from, reader, true), readMoment(until, reader)] as const;
    return pair.every((moment) => !isUnreadable(moment)) ? [{ pair, bareEnd: /^\d{1,2}$/.test(until) }] : [];
  });
  if (found.length !== 1) return single;
  const [{ pair, bareEnd }] = found as [(typeof found)[number]];
  for (const moment of pair) if ('problem' in moment) return moment;
  const [start, end] = pair as readonly [Moment, Moment];
  // In "Nov 1 - 5", 5 is not a time.
  if (bareEnd && start.kind !== 'clock') return { problem: 'unreadable' };
  return ofTwo(start, end, reader);
}

/**
 * Parses one end of a window.
 *
 * @param isEnd whether it is the end: a date then includes the whole day
 */
export function readBound(text: string, person: Reader, isEnd: boolean): { at: number } | TimeProblem {
  const { typed, reader } = inNamedZone(text, person);
  const moment = readMoment(typed, reader);
  if ('problem' in moment) return moment;
  return isEnd ? endOf(moment, undefined, reader) : startOf(moment, reader);
}

/** The text without the zone that it ends with, and the reader who is in that zone. */
function inNamedZone(text: string, reader: Reader): { typed: string; reader: Reader } {
  const [, rest, name] = /^(.*\S)\s+(utc|gmt|local)(?: time)?\s*$/is.exec(text) ?? [];
  if (rest === undefined || name === undefined) return { typed: text, reader };
  return { typed: rest, reader: { ...reader, zone: name.toLowerCase() === 'local' ? browserZone() : utc } };
}

function isUnreadable(moment: Moment | TimeProblem): boolean {
  return 'problem' in moment && moment.problem === 'unreadable';
}

/** Every split of a text at a separator. */
function splits(text: string): [string, string][] {
  return [...text.matchAll(separators)].flatMap(({ index, 0: separator }) => {
    const from = text.slice(0, index).replace(opening, '').trim();
    const until = text.slice(index + separator.length).trim();
    return from === '' || until === '' ? [] : [[from, until] as [string, string]];
  });
}

/**
 * The window of a single time.
 *
 * @param isOpen whether it is only the start, also if it is whole days
 */
function ofOne(moment: Moment, isOpen: boolean, reader: Reader): ReadWindow | WindowProblem {
  if (moment.kind === 'now') return { problem: 'empty' };
  if (moment.kind === 'ago') return { start: { ago: moment.ms }, end: undefined };
  const start = startOf(moment, reader);
  if ('problem' in start) return start;
  if (moment.kind !== 'days' || moment.isCurrent || isOpen) return until(start, undefined, reader);
  return until(start, startOfDay(moment.until, reader.zone), reader);
}

function ofTwo(start: Moment, end: Moment, reader: Reader): ReadWindow | WindowProblem {
  if (end.kind === 'now') {
    if (start.kind === 'ago') return { start: { ago: start.ms }, end: undefined };
    const from = startOf(start, reader);
    return 'problem' in from ? from : until(from, undefined, reader);
  }
  const [first, last] = withOffset(...withHalf(start, end), reader);
  const from = startOf(beforeEnd(first, last), reader);
  if ('problem' in from) return from;
  const to = endOf(last, from.at, reader);
  return 'problem' in to ? to : until(from, to.at, reader);
}

function until(start: { at: number }, end: number | undefined, { now }: Reader): ReadWindow | WindowProblem {
  return start.at >= (end ?? now) ? { problem: end === undefined ? 'future' : 'empty' } : { start, end };
}

/** In `9-10pm`, both are in the evening, unless that reverses them. */
function withHalf(start: Moment, end: Moment): [Moment, Moment] {
  if (start.kind !== 'clock' || end.kind !== 'clock' || start.clock.isExact || !end.clock.isExact)
    return [start, end];
  const later = (start.clock.ms % halfDay) + halfDay;
  if (end.clock.ms < halfDay || later >= end.clock.ms) return [start, end];
  return [{ ...start, clock: { ms: later, isExact: true } }, end];
}

const halfDay = 12 * 3_600_000;

/**
 * In `9:00 - 10:00 +05:30`, both have the offset, unless it only tells which of two equal times on the reader's clocks
 * is meant.
 */
function withOffset(start: Moment, end: Moment, { zone, now }: Reader): [Moment, Moment] {
  if (start.kind !== 'clock' || end.kind !== 'clock') return [start, end];
  const given = start.offset === undefined ? end : start;
  const isOne = (start.offset === undefined) !== (end.offset === undefined);
  if (!isOne || given.offset === undefined) return [start, end];
  const day = given.day ?? start.day ?? dayAt(now, zone);
  const own = instantOf(day, given.clock, undefined, zone);
  const written = instantOf(day, given.clock, given.offset, zone);
  if (!('at' in own && 'at' in written) || own.at === written.at) return [start, end];
  const { offset } = given;
  return [
    { ...start, offset },
    { ...end, offset },
  ];
}

/** In `mon - wed`, Monday is the one before that Wednesday; in `9-10 yesterday`, both are yesterday. */
function beforeEnd(start: Moment, end: Moment): Moment {
  const last = end.kind === 'days' ? addDays(end.until, -1) : end.kind === 'clock' ? end.day : undefined;
  if (last === undefined) return start;
  if (start.kind === 'clock' && start.day === undefined && end.kind === 'clock')
    return { ...start, day: last };
  if (start.kind === 'days' && start.isWeekday) {
    const from = lastSuch(start.from, last);
    return { ...start, from, until: addDays(from, 1) };
  }
  if (start.kind === 'clock' && start.isWeekday && start.day !== undefined)
    return { ...start, day: lastSuch(start.day, last) };
  return start;
}

/** The latest day with a weekday's name that is not after another day. */
function lastSuch(day: string, last: string): string {
  return addDays(last, -((weekday(last) - weekday(day) + 7) % 7));
}

function startOf(moment: Moment, reader: Reader): { at: number } | TimeProblem {
  const { zone, now } = reader;
  switch (moment.kind) {
    case 'now':
      return { at: now };
    case 'ago':
      return { at: now - moment.ms };
    case 'instant':
      return { at: moment.at };
    case 'days':
      return { at: startOfDay(moment.from, zone) };
    case 'clock': {
      const read = instantOf(moment.day ?? dayAt(now, zone), moment.clock, moment.offset, zone);
      return 'at' in read && moment.day === undefined && read.at > now ? { problem: 'future' } : read;
    }
  }
}

/** @param start without it, a time without a day is today */
function endOf(moment: Moment, start: number | undefined, reader: Reader): { at: number } | TimeProblem {
  const { zone, now } = reader;
  if (moment.kind === 'days') return { at: startOfDay(moment.until, zone) };
  if (moment.kind !== 'clock') return startOf(moment, reader);
  const day = moment.day ?? dayAt(start ?? now, zone);
  const read = instantOf(day, moment.clock, moment.offset, zone);
  // From 22:00 to 2:00 ends on the next day.
  if (moment.day === undefined && start !== undefined && 'at' in read && read.at <= start)
    return instantOf(addDays(day, 1), moment.clock, moment.offset, zone);
  return read;
}
