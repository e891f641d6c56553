import { describe, expect, it } from 'vitest';
import { wallClock, wallClockLine } from './wall-clock.ts';
import { readZone, utc } from './zone.ts';

describe('wallClock', () => {
  it('equals the format of the API in UTC', () => {
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

describe('readZone', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['UTC', 'UTC'],
    [undefined, 'UTC'],
    ['', 'UTC'],
    ['Mars/Olympus', 'UTC'],
    ['<script>', 'UTC'],
  ])('parses %j as %s', (text, zone) => {
    expect(readZone(text)).toBe(zone);
  });
});
