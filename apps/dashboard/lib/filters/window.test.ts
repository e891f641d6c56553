import { expect, it } from 'vitest';
import { typedWindow } from './typed-window.ts';
import { asTyped, type Window, windowInWords, windowText, windowWith } from './window.ts';

const berlin = 'Europe/Berlin';
const newYork = 'America/New_York';

it('describes a window in words', () => {
  expect(windowInWords({ since: '24h' }, 'UTC')).toBe('the last 24 hours');
  expect(windowInWords({ since: '2026-05-03T21:14:00Z' }, berlin)).toBe('from 2026-05-03 23:14 UTC+02:00');
  expect(windowInWords({ since: '7d', until: '2026-05-03T21:14:32Z' }, 'UTC')).toBe(
    'the last 7 days until 2026-05-03 21:14:32 UTC',
  );
});

it.each([
  ['36h', undefined, 'UTC', 'Last 36 hours'],
  ['1h', undefined, 'UTC', 'Last hour'],
  ['2026-05-03T00:00:00Z', '2026-05-04T00:00:00Z', 'UTC', '2026-05-03'],
  ['2026-05-03T00:00:00Z', '2026-05-04T00:00:00Z', berlin, '2026-05-03 02:00 – 2026-05-04 02:00'],
  ['2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z', 'UTC', '2026-05-01 – 2026-05-31'],
  ['2026-05-03T09:00:00Z', '2026-05-03T10:00:00Z', 'UTC', '2026-05-03 09:00 – 10:00'],
  ['2026-05-03T09:00:00.250Z', '2026-05-03T09:00:01Z', 'UTC', '2026-05-03 09:00:00.250 – 09:00:01'],
  ['2026-05-03T22:00:00Z', '2026-05-04T02:00:00Z', 'UTC', '2026-05-03 22:00 – 2026-05-04 02:00'],
  ['2026-05-03T09:00:00Z', '2026-05-04T00:00:00Z', 'UTC', '2026-05-03 09:00 – 2026-05-04 00:00'],
  ['2026-05-03T00:00:00Z', undefined, 'UTC', '2026-05-03 – now'],
  ['2026-05-03T21:14:00Z', undefined, berlin, '2026-05-03 23:14 – now'],
  // A day of 25 hours, and both of its hours after one.
  ['2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z', newYork, '2026-11-01'],
  ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z', newYork, '2026-11-01 01:30 UTC-04:00 – 01:30 UTC-05:00'],
])('formats %s until %s in %s as %s, which can be parsed', (since, until, zone, text) => {
  expect(windowText({ since, until }, zone)).toBe(text);
  const now = Date.parse('2026-11-27T15:37:00Z');
  expect(typedWindow(text, { zone, now })).toEqual({ value: { since, until } });
});

it('formats every window around a clock change so that it can be parsed', () => {
  const now = Date.parse('2026-11-27T15:37:00Z');
  for (const begin of ['2026-11-01T03:00:00Z', '2026-03-08T05:00:00Z']) {
    for (let minute = 0; minute < 6 * 60; minute += 15) {
      const instant = (at: number) =>
        new Date(Date.parse(begin) + at * 60_000).toISOString().replace('.000', '');
      const window = { since: instant(minute), until: instant(minute + 45) };
      expect(typedWindow(windowText(window, newYork), { zone: newYork, now })).toEqual({ value: window });
    }
  }
});

it('formats the value of a field', () => {
  expect(asTyped('36h', 'UTC')).toBe('36h');
  expect(asTyped(undefined, 'UTC')).toBe('');
  expect(asTyped('2026-05-03T21:14:00Z', berlin)).toBe('2026-05-03 23:14');
  expect(asTyped('2026-11-01T06:30:00Z', newYork)).toBe('2026-11-01 01:30 UTC-05:00');
});

it.each<[Window, string, Window | null]>([
  // What it has already.
  [{ since: '24h' }, '2026-11-29T16:00:00Z', null],
  [{ since: '2026-05-01T00:00:00Z', until: '2026-05-03T00:00:00Z' }, '2026-05-02T12:00:00Z', null],
  [{ since: '2026-05-01T00:00:00Z' }, '2026-11-30T15:00:00Z', null],
  // Before it: the shortest usual window, or from the beginning of the day.
  [{ since: '24h' }, '2026-11-24T12:00:00Z', { since: '7d' }],
  [{ since: '1h' }, '2026-11-30T01:00:00Z', { since: '24h' }],
  [{ since: '24h' }, '2026-10-01T12:00:00Z', { since: '90d' }],
  [{ since: '24h' }, '2026-03-01T12:00:00Z', { since: '2026-03-01T05:00:00Z', until: undefined }],
  [
    { since: '2026-05-02T04:00:00Z', until: '2026-05-03T04:00:00Z' },
    '2026-05-01T12:00:00Z',
    { since: '2026-05-01T04:00:00Z', until: '2026-05-03T04:00:00Z' },
  ],
  // After it: until the end of the day, or now.
  [
    { since: '2026-05-02T04:00:00Z', until: '2026-05-03T04:00:00Z' },
    '2026-05-03T04:00:00Z',
    { since: '2026-05-02T04:00:00Z', until: '2026-05-04T04:00:00Z' },
  ],
  [
    { since: '2026-11-01T00:00:00Z', until: '2026-11-29T00:00:00Z' },
    '2026-11-30T12:00:00Z',
    { since: '2026-11-01T00:00:00Z', until: undefined },
  ],
])('widens %j so that it contains %s', (window, at, wider) => {
  expect(windowWith(window, Date.parse(at), Date.parse('2026-11-30T15:00:00Z'), newYork)).toEqual(wider);
});
