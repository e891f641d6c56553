import { describe, expect, it } from 'vitest';
import { readTyped, wallClock, wallClockLine } from './wall-clock.ts';
import { readZone, utc } from './zone.ts';

describe('wallClock', () => {
  it('is the text of the wire in UTC', () => {
    expect(wallClock('2026-05-03T21:14:32.794Z', utc)).toEqual({
      date: '2026-05-03',
      time: '21:14:32',
      fraction: '.794',
      offset: 'UTC',
    });
  });

  it.each([
    ['2026-05-03T23:14:32Z', 'Europe/Berlin', '2026-05-04 01:14:32 UTC+02:00'],
    ['2026-01-03T23:14:32.5Z', 'Europe/Berlin', '2026-01-04 00:14:32.5 UTC+01:00'],
    ['2026-05-03T03:00:00Z', 'America/New_York', '2026-05-02 23:00:00 UTC-04:00'],
    ['2026-05-03T00:00:00Z', 'Asia/Kathmandu', '2026-05-03 05:45:00 UTC+05:45'],
    ['2026-05-03T00:00:00Z', 'UTC', '2026-05-03 00:00:00 UTC'],
  ])('shows %s in %s as %s', (instant, zone, line) => {
    expect(wallClockLine(instant, zone)).toBe(line);
  });
});

describe('readTyped', () => {
  it.each([
    ['2026-05-03', utc, '2026-05-03T00:00:00.000Z'],
    ['2026-05-03 21:14', utc, '2026-05-03T21:14:00.000Z'],
    [' 2026-05-03T21:14:32 ', utc, '2026-05-03T21:14:32.000Z'],
    ['2026-05-03 21:14', 'Europe/Berlin', '2026-05-03T19:14:00.000Z'],
    ['2026-01-03 21:14', 'Europe/Berlin', '2026-01-03T20:14:00.000Z'],
    // An hour after the clocks went forward, and an hour before they go back.
    ['2026-03-29 03:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25 01:30', 'Europe/Berlin', '2026-10-24T23:30:00.000Z'],
    ['2026-05-03 21:14', 'Asia/Kathmandu', '2026-05-03T15:29:00.000Z'],
    ['2026-05-03 9:05', utc, '2026-05-03T09:05:00.000Z'],
    ['2026-05-03 21:14:32.9', utc, '2026-05-03T21:14:32.900Z'],
    ['2026-11-01 01:30 UTC-04:00', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    ['2026-11-01 01:30 UTC-05:00', 'America/New_York', '2026-11-01T06:30:00.000Z'],
    ['2026-11-01T01:30:00-05:00', 'America/New_York', '2026-11-01T06:30:00.000Z'],
    ['2026-11-01T01:30-05:00', utc, '2026-11-01T06:30:00.000Z'],
    ['2026-11-01 06:30 UTC', 'America/New_York', '2026-11-01T06:30:00.000Z'],
    ['2026-11-01 00:59', 'America/New_York', '2026-11-01T04:59:00.000Z'],
    ['2026-11-01 02:00', 'America/New_York', '2026-11-01T07:00:00.000Z'],
    ['2026-03-08 03:00', 'America/New_York', '2026-03-08T07:00:00.000Z'],
  ])('reads %s in %s as %s', (text, zone, instant) => {
    const read = readTyped(text, zone);
    expect('at' in read ? new Date(read.at).toISOString() : read).toBe(instant);
  });

  it.each([
    '',
    '2026',
    '2026-02-30',
    '2026-13-01',
    '2026-05-03 24:00',
    '2026-05-03 21:60',
    '3 May',
    '21:14',
    '2026-05-03 21:14 UTC+15:00',
  ])('refuses %j', (text) => {
    expect(readTyped(text, utc)).toEqual({ problem: 'unreadable' });
  });

  it.each([
    ['2026-11-01 01:30', 'America/New_York', ['UTC-04:00', 'UTC-05:00']],
    ['2026-10-25 02:59:59', 'Europe/Berlin', ['UTC+02:00', 'UTC+01:00']],
  ])('finds %s twice in %s', (text, zone, offsets) => {
    expect(readTyped(text, zone)).toEqual({ problem: 'repeated', offsets });
  });

  it.each([
    ['2026-03-08 02:30', 'America/New_York', '03:30:00', 'UTC-04:00'],
    ['2026-03-29 02:00', 'Europe/Berlin', '03:00:00', 'UTC+02:00'],
  ])('does not find %s in %s', (text, zone, time, offset) => {
    expect(readTyped(text, zone)).toMatchObject({ problem: 'skipped', next: { time, offset } });
  });
});

describe('readZone', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['UTC', 'UTC'],
    [undefined, 'UTC'],
    ['', 'UTC'],
    ['Mars/Olympus', 'UTC'],
    ['<script>', 'UTC'],
  ])('reads %j as %s', (text, zone) => {
    expect(readZone(text)).toBe(zone);
  });
});
