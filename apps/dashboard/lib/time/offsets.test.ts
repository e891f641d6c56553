import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { offsetsAround } from './offsets.ts';
import { wallClock, wallClockLine } from './wall-clock.ts';

const [since, until] = [Date.parse('2019-01-01T00:00:00Z'), Date.parse('2029-01-01T00:00:00Z')];

/** Clocks change by half an hour, for a month of Ramadan, at odd times, on other dates each year, and never. */
const odd = [
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'America/Nuuk',
  'America/St_Johns',
  'Antarctica/Troll',
  'Asia/Gaza',
  'Asia/Kathmandu',
  'Europe/London',
  'Pacific/Apia',
];

const zone = fc.oneof(fc.constantFrom(...odd), fc.constantFrom(...Intl.supportedValuesOf('timeZone')));

/** At, before and after what clocks change at, and anywhere. */
const instant = fc.oneof(
  fc
    .tuple(fc.integer({ min: since / 900_000, max: until / 900_000 }), fc.constantFrom(-1, 0, 1))
    .map(([quarter, beside]) => quarter * 900_000 + beside),
  fc.integer({ min: since, max: until }),
);

/** What `Intl` says by itself. */
function expected(at: number, timeZone: string) {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    time: `${parts.hour}:${parts.minute}:${parts.second}`,
    offset: parts.timeZoneName?.replace('GMT', 'UTC'),
  };
}

const agree = () =>
  fc.assert(
    fc.property(instant, zone, (at, zone) => {
      expect(wallClock(new Date(at).toISOString(), zone)).toMatchObject(expected(at, zone));
    }),
    { numRuns: 2_000 },
  );

describe('wallClock, in every zone', () => {
  it('says what Intl says, of any instant', agree);

  it('has the seconds of early offsets', () => {
    expect(wallClockLine('1850-01-01T00:00:00Z', 'Europe/Amsterdam')).toMatch(/ UTC\+00:\d\d(:\d\d)?$/);
    expect(wallClockLine('1850-01-01T00:00:00Z', 'America/New_York')).toBe(
      '1849-12-31 19:03:58 UTC-04:56:02',
    );
  });

  describe('where the server told the offsets', () => {
    beforeAll(() => {
      for (const zone of Intl.supportedValuesOf('timeZone'))
        offsetsAround(Date.parse('2024-06-01T00:00:00Z'), zone);
    });

    it('says what Intl says, within the span and outside of it', agree);

    it('has every change of the span, and nothing else', () => {
      const { changes } = offsetsAround(Date.parse('2024-06-01T00:00:00Z'), 'Europe/Berlin') ?? {};
      expect(changes?.map(([at, offset]) => [new Date(at).toISOString(), offset / 3_600_000])).toEqual([
        ['2023-04-28T00:00:00.000Z', 2],
        ['2023-10-29T01:00:00.000Z', 1],
        ['2024-03-31T01:00:00.000Z', 2],
      ]);
      expect(offsetsAround(0, 'UTC')).toBeNull();
    });
  });
});
