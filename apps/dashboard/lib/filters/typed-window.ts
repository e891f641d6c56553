import { formatInstant, parseDuration } from '@masker/contract/plain';
import type { Reader, TimeProblem } from '../time/read-moment.ts';
import { readBound, readWindow, type WindowProblem } from '../time/read-window.ts';
import type { Zone } from '../time/zone.ts';
import type { Window } from './window.ts';

/** The input for the API, or the error of the text. */
export type Reading<Value> = { value: Value } | { wrong: string };

/** Parses a window in one line. */
export function typedWindow(text: string, reader: Reader): Reading<Window> {
  const read = readWindow(text, reader);
  if ('problem' in read) return { wrong: messageOf(read, reader.zone, windowHint) };
  const { start, end } = read;
  const until = end === undefined ? undefined : formatInstant(end);
  const since = 'at' in start ? formatInstant(start.at) : asDuration(start.ago);
  return { value: { since: since ?? formatInstant(reader.now - (start as { ago: number }).ago), until } };
}

const windowHint = 'Enter a window such as yesterday 9:00 - 10:00, last week, 2026-05-03, or 24h.';

/** Formats a duration like the API: in the largest unit that divides it. */
function asDuration(ms: number): string | null {
  if (ms % 3_600_000 === 0) {
    const hours = ms / 3_600_000;
    return hours > 24 && hours % 24 === 0 ? `${hours / 24}d` : `${hours}h`;
  }
  return ms % 60_000 === 0 ? `${ms / 60_000}m` : null;
}

/** Parses the start of a window: a duration, or a time. */
export function typedStart(text: string, reader: Reader): Reading<string> {
  const typed = text.trim();
  return parseDuration(typed) === null
    ? typedBound(typed, reader, false, 'a length such as 36h')
    : { value: typed };
}

/** Parses the end of a window: empty for now, or a time; a date includes the whole day. */
export function typedEnd(text: string, reader: Reader): Reading<string | undefined> {
  const typed = text.trim();
  return /^(?:now)?$/i.test(typed)
    ? { value: undefined }
    : typedBound(typed, reader, true, 'leave it empty for now');
}

/**
 * Parses an instant: a time, or a date, which means its start.
 *
 * @param isEnd a date means its end, or now
 */
export function typedMoment(text: string, reader: Reader, isEnd = false): Reading<string> {
  const read = typedBound(text.trim(), reader, isEnd, 'tue 12:00');
  if (!isEnd || 'wrong' in read || Date.parse(read.value) <= reader.now) return read;
  const start = typedMoment(text, reader);
  return 'wrong' in start || Date.parse(start.value) > reader.now
    ? start
    : { value: formatInstant(reader.now) };
}

function typedBound(text: string, reader: Reader, isEnd: boolean, otherwise: string): Reading<string> {
  const read = readBound(text, reader, isEnd);
  return 'at' in read
    ? { value: formatInstant(read.at) }
    : {
        wrong: messageOf(
          read,
          reader.zone,
          `Enter a time such as 2026-05-03 21:14, 9:00 or yesterday 9:00, or ${otherwise}.`,
        ),
      };
}

export const emptyMessage = 'The end must be after the start.';

function messageOf(problem: WindowProblem | TimeProblem, zone: Zone, hint: string): string {
  switch (problem.problem) {
    case 'skipped': {
      const { date, time, offset } = problem.next;
      return `The clocks in ${zone} skip that time. The equivalent time is ${date} ${time.slice(0, 5)} ${offset}.`;
    }
    case 'repeated': {
      const [first, second] = problem.offsets;
      return `The clocks in ${zone} show that time twice. Add ${first} for the first, ${second} for the second.`;
    }
    case 'ambiguous': {
      const [first, second] = problem.days;
      return `That date could be ${first} or ${second}. Enter it in that form.`;
    }
    case 'future':
      return 'That time is in the future. Enter the day too: yesterday 9:00.';
    case 'empty':
      return emptyMessage;
    case 'unreadable':
      return hint;
  }
}
