import { formatInstant } from '@masker/contract/plain';
import { describe, expect, it } from 'vitest';
import { readBound, readWindow } from './read-window.ts';

const newYork = 'America/New_York';
const kolkata = 'Asia/Kolkata';

/** A Friday: in New York 10:37 of the 27th, in Kolkata 21:07. */
const now = Date.parse('2026-11-27T15:37:00Z');

/** `start/end`, or what is wrong with it. */
function read(typed: string, zone: string, at = now): string {
  const window = readWindow(typed, { zone, now: at });
  if ('problem' in window) return window.problem;
  const { start, end } = window;
  const from = 'at' in start ? formatInstant(start.at) : `${start.ago / 60_000} min`;
  return `${from}/${end === undefined ? '' : formatInstant(end)}`;
}

describe('readWindow', () => {
  it.each([
    ['yesterday 9:00 - 10:00', newYork, '2026-11-26T14:00:00Z/2026-11-26T15:00:00Z'],
    ['yesterday 9-10', newYork, '2026-11-26T14:00:00Z/2026-11-26T15:00:00Z'],
    ['Yesterday 9:00–10:00', kolkata, '2026-11-26T03:30:00Z/2026-11-26T04:30:00Z'],
    ['yesterday 9am to 10am', 'UTC', '2026-11-26T09:00:00Z/2026-11-26T10:00:00Z'],
    ['9-10 yesterday', newYork, '2026-11-26T14:00:00Z/2026-11-26T15:00:00Z'],
    ['9:00-10:00', newYork, '2026-11-27T14:00:00Z/2026-11-27T15:00:00Z'],
    ['9:00', newYork, '2026-11-27T14:00:00Z/'],
    ['11:00', newYork, 'future'],
    ['11:00 - 12:00', newYork, 'future'],
    ['yesterday 22:00 - 2:00', newYork, '2026-11-27T03:00:00Z/2026-11-27T07:00:00Z'],
    ['yesterday 9-10pm', 'UTC', '2026-11-26T21:00:00Z/2026-11-26T22:00:00Z'],
    ['yesterday 10-11pm', 'UTC', '2026-11-26T22:00:00Z/2026-11-26T23:00:00Z'],
    ['yesterday 11-1pm', 'UTC', '2026-11-26T11:00:00Z/2026-11-26T13:00:00Z'],
    ['yesterday noon - midnight', 'UTC', '2026-11-26T12:00:00Z/2026-11-27T00:00:00Z'],
    ['yesterday', newYork, '2026-11-26T05:00:00Z/2026-11-27T05:00:00Z'],
    ['today', newYork, '2026-11-27T05:00:00Z/'],
    ['today', kolkata, '2026-11-26T18:30:00Z/'],
    ['this week', 'UTC', '2026-11-23T00:00:00Z/'],
    ['last week', 'UTC', '2026-11-16T00:00:00Z/2026-11-23T00:00:00Z'],
    ['this month', newYork, '2026-11-01T04:00:00Z/'],
    ['last quarter', 'UTC', '2026-07-01T00:00:00Z/2026-10-01T00:00:00Z'],
    ['this quarter', newYork, '2026-10-01T04:00:00Z/'],
    ['Q3', 'UTC', '2026-07-01T00:00:00Z/2026-10-01T00:00:00Z'],
    ['q4', newYork, '2026-10-01T04:00:00Z/2027-01-01T05:00:00Z'],
    ['Q1 2025', 'UTC', '2025-01-01T00:00:00Z/2025-04-01T00:00:00Z'],
    ['2025-Q4', 'UTC', '2025-10-01T00:00:00Z/2026-01-01T00:00:00Z'],
    ['2025 q4 - 2026 q1', 'UTC', '2025-10-01T00:00:00Z/2026-04-01T00:00:00Z'],
    ['Q5', 'UTC', 'unreadable'],
    ['since last quarter', 'UTC', '2026-07-01T00:00:00Z/'],
    ['this year', 'UTC', '2026-01-01T00:00:00Z/'],
    ['last year', newYork, '2025-01-01T05:00:00Z/2026-01-01T05:00:00Z'],
    ['last month', newYork, '2026-10-01T04:00:00Z/2026-11-01T04:00:00Z'],
    ['October', 'UTC', '2026-10-01T00:00:00Z/2026-11-01T00:00:00Z'],
    ['dec', 'UTC', '2025-12-01T00:00:00Z/2026-01-01T00:00:00Z'],
    ['2026-02', 'UTC', '2026-02-01T00:00:00Z/2026-03-01T00:00:00Z'],
    ['tue', 'UTC', '2026-11-24T00:00:00Z/2026-11-25T00:00:00Z'],
    ['tue 12:00', newYork, '2026-11-24T17:00:00Z/'],
    ['friday', 'UTC', '2026-11-27T00:00:00Z/2026-11-28T00:00:00Z'],
    ['last friday', 'UTC', '2026-11-20T00:00:00Z/2026-11-21T00:00:00Z'],
    // Sunday was five days ago, and the Saturday before it six.
    ['sat - sun', 'UTC', '2026-11-21T00:00:00Z/2026-11-23T00:00:00Z'],
    ['thu - mon', 'UTC', '2026-11-19T00:00:00Z/2026-11-24T00:00:00Z'],
    ['mon 9:00 - wed 17:00', 'UTC', '2026-11-23T09:00:00Z/2026-11-25T17:00:00Z'],
    ['2026-11-27 9:00', newYork, '2026-11-27T14:00:00Z/'],
    ['2026-11-27', newYork, '2026-11-27T05:00:00Z/2026-11-28T05:00:00Z'],
    ['2026-11-01 - 2026-11-26', 'UTC', '2026-11-01T00:00:00Z/2026-11-27T00:00:00Z'],
    ['from 2026-11-01 until 2026-11-26 9:00', 'UTC', '2026-11-01T00:00:00Z/2026-11-26T09:00:00Z'],
    ['since yesterday 9:00', 'UTC', '2026-11-26T09:00:00Z/'],
    ['since 2026-11-01', newYork, '2026-11-01T04:00:00Z/'],
    ['From yesterday', 'UTC', '2026-11-26T00:00:00Z/'],
    ['since monday', 'UTC', '2026-11-23T00:00:00Z/'],
    ['since last week', 'UTC', '2026-11-16T00:00:00Z/'],
    ['since September', 'UTC', '2026-09-01T00:00:00Z/'],
    ['since 2h', 'UTC', '120 min/'],
    ['since 2026-12-24', 'UTC', 'future'],
    ['11/27/2026 9:00 AM', newYork, '2026-11-27T14:00:00Z/'],
    ['11/26/2026 9:00 AM - 5:30 PM', newYork, '2026-11-26T14:00:00Z/2026-11-26T22:30:00Z'],
    ['26/11/2026 9:00', 'UTC', '2026-11-26T09:00:00Z/'],
    ['26.11.2026 9:00', 'UTC', '2026-11-26T09:00:00Z/'],
    ['9:00 26 nov', 'UTC', '2026-11-26T09:00:00Z/'],
    ['Nov 26, 2025 9:00', 'UTC', '2025-11-26T09:00:00Z/'],
    ['Dec 24', 'UTC', '2025-12-24T00:00:00Z/2025-12-25T00:00:00Z'],
    ['4/4/2026', 'UTC', '2026-04-04T00:00:00Z/2026-04-05T00:00:00Z'],
    ['03/04/2026 9:00', 'UTC', 'ambiguous'],
    ['2026-11-27 09:00:00.250 - 09:00:01.5', 'UTC', '2026-11-27T09:00:00.250Z/2026-11-27T09:00:01.500Z'],
    [
      '2026-11-27T09:00:00.250Z - 2026-11-27T10:00:00Z',
      newYork,
      '2026-11-27T09:00:00.250Z/2026-11-27T10:00:00Z',
    ],
    ['2026-11-27T09:00:00-05:00', 'UTC', '2026-11-27T14:00:00Z/'],
    ['2026-11-27 09:00 UTC+05:30', newYork, '2026-11-27T03:30:00Z/'],
    ['yesterday 9-10 utc', newYork, '2026-11-26T09:00:00Z/2026-11-26T10:00:00Z'],
    ['yesterday 9:00 - 10:00 UTC', kolkata, '2026-11-26T09:00:00Z/2026-11-26T10:00:00Z'],
    ['yesterday gmt', newYork, '2026-11-26T00:00:00Z/2026-11-27T00:00:00Z'],
    ['9:00 utc', kolkata, '2026-11-27T09:00:00Z/'],
    ['yesterday 9:00 utc - 10:00', newYork, '2026-11-26T09:00:00Z/2026-11-26T10:00:00Z'],
    ['yesterday 9:00 - 10:00 +05:30', newYork, '2026-11-26T03:30:00Z/2026-11-26T04:30:00Z'],
    ['yesterday 9:00 +05:30 - 10:00', newYork, '2026-11-26T03:30:00Z/2026-11-26T04:30:00Z'],
    ['yesterday 9:00 - 10:00 -05:00', newYork, '2026-11-26T14:00:00Z/2026-11-26T15:00:00Z'],
    ['-2h', 'UTC', '120 min/'],
    ['2h', 'UTC', '120 min/'],
    ['2 hours ago', 'UTC', '120 min/'],
    ['last 7 days', 'UTC', '10080 min/'],
    ['past hour', 'UTC', '60 min/'],
    ['2w', 'UTC', '20160 min/'],
    ['-2h to now', 'UTC', '120 min/'],
    ['-2h - -1h', 'UTC', '2026-11-27T13:37:00Z/2026-11-27T14:37:00Z'],
    ['2h ago – 30m ago', 'UTC', '2026-11-27T13:37:00Z/2026-11-27T15:07:00Z'],
    ['yesterday 9:00 - now', 'UTC', '2026-11-26T09:00:00Z/'],
    ['10:00 - yesterday 9:00', 'UTC', 'empty'],
    ['now', 'UTC', 'empty'],
    ['nov 1 - 5', 'UTC', 'unreadable'],
    ['yesterday 25:00', 'UTC', 'unreadable'],
    ['yesterday 9:60', 'UTC', 'unreadable'],
    ['yesterday 13pm', 'UTC', 'unreadable'],
    ['2026-02-30', 'UTC', 'unreadable'],
    ['0h', 'UTC', 'unreadable'],
    ['soon', 'UTC', 'unreadable'],
    ['', 'UTC', 'unreadable'],
    ['-', 'UTC', 'unreadable'],
    ['9:00 UTC+15:00', 'UTC', 'unreadable'],
  ])('parses %j in %s as %s', (typed, zone, window) => {
    expect(read(typed, zone)).toBe(window);
  });

  it.each([
    // 23 and 25 hours.
    ['2026-03-08', '2026-03-08T05:00:00Z/2026-03-09T04:00:00Z'],
    ['2026-11-01', '2026-11-01T04:00:00Z/2026-11-02T05:00:00Z'],
    ['2026-03-08 1:30 - 3:30', '2026-03-08T06:30:00Z/2026-03-08T07:30:00Z'],
    ['2026-03-08 1:30 - 2:30', 'skipped'],
    ['2026-11-01 0:30 - 1:30', 'repeated'],
    ['2026-11-01 1:30 UTC-04:00 - 2026-11-01 1:30 UTC-05:00', '2026-11-01T05:30:00Z/2026-11-01T06:30:00Z'],
    ['2026-11-01 1:30 UTC-05:00 - 2:30', '2026-11-01T06:30:00Z/2026-11-01T07:30:00Z'],
  ])('parses %j in New York as %s', (typed, window) => {
    expect(read(typed, newYork)).toBe(window);
  });

  it('parses a window on the clocks of the browser, whatever the zone of the page', () => {
    const local = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    for (const typed of ['yesterday 9-10', 'last week', '9:00'])
      expect(read(`${typed} local`, 'Pacific/Kiritimati')).toBe(read(typed, local));
    expect(read('yesterday local time', 'Pacific/Kiritimati')).toBe(read('yesterday', local));
  });

  it('finds yesterday across a clock change', () => {
    const monday = Date.parse('2026-11-02T15:00:00Z');
    expect(read('yesterday', newYork, monday)).toBe('2026-11-01T04:00:00Z/2026-11-02T05:00:00Z');
    expect(read('yesterday 9-10', newYork, monday)).toBe('2026-11-01T14:00:00Z/2026-11-01T15:00:00Z');
  });

  it('starts a day whose midnight the clocks skip with the next time', () => {
    // Beirut went from 23:59:59 to 01:00.
    expect(read('2026-03-29', 'Asia/Beirut')).toBe('2026-03-28T22:00:00Z/2026-03-29T21:00:00Z');
  });
});

it('takes the quarter that has begun, or that of the year before', () => {
  const march = Date.parse('2026-03-31T12:00:00Z');
  expect(read('Q1', 'UTC', march)).toBe('2026-01-01T00:00:00Z/2026-04-01T00:00:00Z');
  expect(read('Q2', 'UTC', march)).toBe('2025-04-01T00:00:00Z/2025-07-01T00:00:00Z');
  expect(read('last quarter', 'UTC', march)).toBe('2025-10-01T00:00:00Z/2026-01-01T00:00:00Z');
});

describe('readBound', () => {
  const bound = (typed: string, zone: string, isEnd = false) => {
    const found = readBound(typed, { zone, now }, isEnd);
    return 'at' in found ? formatInstant(found.at) : found;
  };

  it.each([
    ['2026-05-03', 'UTC', '2026-05-03T00:00:00Z'],
    [' 2026-05-03T21:14:32 ', 'UTC', '2026-05-03T21:14:32Z'],
    ['2026-05-03 21:14', 'Europe/Berlin', '2026-05-03T19:14:00Z'],
    ['2026-01-03 21:14', 'Europe/Berlin', '2026-01-03T20:14:00Z'],
    ['2026-03-29 03:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
    ['2026-10-25 01:30', 'Europe/Berlin', '2026-10-24T23:30:00Z'],
    ['2026-05-03 21:14', 'Asia/Kathmandu', '2026-05-03T15:29:00Z'],
    ['2026-05-03 9:05', 'UTC', '2026-05-03T09:05:00Z'],
    ['2026-05-03 21:14:32.9', 'UTC', '2026-05-03T21:14:32.900Z'],
    ['2026-11-01 01:30 UTC-04:00', newYork, '2026-11-01T05:30:00Z'],
    ['2026-11-01 01:30 -05:00', newYork, '2026-11-01T06:30:00Z'],
    ['2026-11-01 02:00', newYork, '2026-11-01T07:00:00Z'],
    ['2026-03-08 03:00', newYork, '2026-03-08T07:00:00Z'],
    ['yesterday 9:00', kolkata, '2026-11-26T03:30:00Z'],
    ['now', 'UTC', '2026-11-27T15:37:00Z'],
    ['-2h', 'UTC', '2026-11-27T13:37:00Z'],
  ])('parses %j in %s as %s', (typed, zone, instant) => {
    expect(bound(typed, zone)).toBe(instant);
  });

  it('includes the whole day of an end', () => {
    expect(bound('2026-05-03', 'UTC', true)).toBe('2026-05-04T00:00:00Z');
  });

  it.each([
    '',
    '2026',
    '2026-02-30',
    '2026-13-01',
    '2026-05-03 24:00',
    '2026-05-03 21:60',
    '2026-05-03 21:14 UTC+15:00',
  ])('refuses %j', (typed) => {
    expect(bound(typed, 'UTC')).toEqual({ problem: 'unreadable' });
  });

  it.each([
    ['2026-11-01 01:30', newYork, ['UTC-04:00', 'UTC-05:00']],
    ['2026-10-25 02:59:59', 'Europe/Berlin', ['UTC+02:00', 'UTC+01:00']],
  ])('finds %s twice in %s', (typed, zone, offsets) => {
    expect(bound(typed, zone)).toEqual({ problem: 'repeated', offsets });
  });

  it.each([
    ['2026-03-08 02:30', newYork, '03:30:00', 'UTC-04:00'],
    ['2026-03-29 02:00', 'Europe/Berlin', '03:00:00', 'UTC+02:00'],
  ])('does not find %s in %s', (typed, zone, time, offset) => {
    expect(bound(typed, zone)).toMatchObject({ problem: 'skipped', next: { time, offset } });
  });
});
