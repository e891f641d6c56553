import { describe, expect, it } from 'vitest';
import { countTick, timeTicks } from './ticks.ts';

const newYork = 'America/New_York';

function ticks(from: string, to: string, zone: string, most: number): string[] {
  return timeTicks({ from: Date.parse(from), to: Date.parse(to) }, zone, most).map(
    ({ at, label }) => `${new Date(at).toISOString().slice(0, 16)} ${label}`,
  );
}

describe('timeTicks', () => {
  it('are at round times, with the date at midnight', () => {
    expect(ticks('2026-05-03T21:14:32Z', '2026-05-04T09:14:32Z', 'UTC', 5)).toEqual([
      '2026-05-04T00:00 05-04',
      '2026-05-04T03:00 03:00',
      '2026-05-04T06:00 06:00',
      '2026-05-04T09:00 09:00',
    ]);
  });

  it("are round in the zone's local time, including offsets of a quarter of an hour", () => {
    expect(ticks('2026-05-03T00:00:00Z', '2026-05-03T12:00:00Z', 'Asia/Kathmandu', 4)).toEqual([
      '2026-05-03T00:15 06:00',
      '2026-05-03T03:15 09:00',
      '2026-05-03T06:15 12:00',
      '2026-05-03T09:15 15:00',
    ]);
  });

  it('show an hour twice that occurs twice', () => {
    expect(ticks('2026-11-01T04:00:00Z', '2026-11-01T08:00:00Z', newYork, 5)).toEqual([
      '2026-11-01T04:00 11-01',
      '2026-11-01T05:00 01:00',
      '2026-11-01T06:00 01:00',
      '2026-11-01T07:00 02:00',
    ]);
  });

  it('stay at round hours and midnights across clock changes', () => {
    expect(ticks('2026-10-31T16:00:00Z', '2026-11-02T05:00:01Z', newYork, 6)).toEqual([
      '2026-10-31T16:00 12:00',
      '2026-11-01T04:00 11-01',
      '2026-11-01T17:00 12:00',
      '2026-11-02T05:00 11-02',
    ]);
    expect(ticks('2026-03-08T05:00:00Z', '2026-03-08T12:00:00Z', newYork, 3)).toEqual([
      '2026-03-08T05:00 03-08',
      '2026-03-08T07:00 03:00',
      '2026-03-08T10:00 06:00',
    ]);
    expect(ticks('2026-10-30T00:00:00Z', '2026-11-04T00:00:00Z', newYork, 6)).toEqual([
      '2026-10-30T04:00 10-30',
      '2026-10-31T04:00 10-31',
      '2026-11-01T04:00 11-01',
      '2026-11-02T05:00 11-02',
      '2026-11-03T05:00 11-03',
    ]);
  });

  it('show the date of a day whose midnight the clocks skip', () => {
    // In Chile the clocks went from 2026-09-05 24:00 to 2026-09-06 01:00.
    expect(ticks('2026-09-05T00:00:00Z', '2026-09-08T00:00:00Z', 'America/Santiago', 4)).toEqual([
      '2026-09-05T04:00 09-05',
      '2026-09-06T04:00 09-06',
      '2026-09-07T03:00 09-07',
    ]);
  });

  it('start weeks on Monday, and continue in months and years', () => {
    expect(ticks('2026-05-01T00:00:00Z', '2026-06-01T00:00:00Z', 'UTC', 6)).toEqual([
      '2026-05-04T00:00 05-04',
      '2026-05-11T00:00 05-11',
      '2026-05-18T00:00 05-18',
      '2026-05-25T00:00 05-25',
    ]);
    expect(ticks('2026-09-15T00:00:00Z', '2027-02-15T00:00:00Z', newYork, 6)).toEqual([
      '2026-10-01T04:00 2026-10',
      '2026-11-01T04:00 2026-11',
      '2026-12-01T05:00 2026-12',
      '2027-01-01T05:00 2027-01',
      '2027-02-01T05:00 2027-02',
    ]);
    expect(ticks('2020-02-01T00:00:00Z', '2024-02-01T00:00:00Z', 'UTC', 5)).toEqual([
      '2021-01-01T00:00 2021',
      '2022-01-01T00:00 2022',
      '2023-01-01T00:00 2023',
      '2024-01-01T00:00 2024',
    ]);
  });

  it.each(['UTC', newYork, 'Australia/Lord_Howe', 'America/Santiago'])(
    'are in order, inside, and about as many as fit, in %s',
    (zone) => {
      const end = Date.parse('2026-11-03T00:07:13Z');
      for (let length = 60_000; length < 4e12; length *= 1.7) {
        const from = end - length;
        const found = timeTicks({ from, to: end }, zone, 10).map(({ at }) => at);
        expect(found.length).toBeLessThanOrEqual(13);
        expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
        expect(found.every((at) => at >= from && at < end)).toBe(true);
      }
    },
  );
});

it.each([
  [0, 0],
  [1, 1],
  [4, 2],
  [9, 5],
  [312, 200],
  [5000, 5000],
])('an axis up to %d has its line at %d', (max, line) => {
  expect(countTick(max)).toBe(line);
});
