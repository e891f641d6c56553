import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  firstInstant,
  formatInstant,
  instantProblem,
  lastInstant,
  parseDuration,
  parseInstant,
  parseSince,
  resolveSince,
  sinceProblem,
} from '../src/index.ts';

const day = 86_400_000;

/** Instants that four digits of a year can write. */
const instants = fc.integer({ min: firstInstant, max: Date.UTC(9999, 11, 31, 23, 59, 59, 999) });

describe('durations', () => {
  test('are a number of minutes, hours or days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.constantFrom('m', 'h', 'd'), (n, unit) => {
        const ms = n * { m: 60_000, h: 3_600_000, d: day }[unit as 'm' | 'h' | 'd'];
        expect(parseDuration(`${n}${unit}`)).toBe(ms);
        expect(parseSince(`${n}${unit}`)).toEqual({ kind: 'ago', ms });
      }),
    );
  });

  test('refuses other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^\d+[mhd]$/.test(text));
        expect(parseDuration(text)).toBeNull();
      }),
    );
  });

  test.each([
    '',
    '0m',
    '0h',
    '00d',
    '-1h',
    '+1h',
    '1.5h',
    '1e3h',
    '24',
    'h',
    '1H',
    '1 h',
    ' 1h',
    '1h ',
    '1h\n',
    '1w',
    '1s',
    '١h',
  ])('refuses %j', (text) => expect(parseDuration(text)).toBeNull());

  test('may have any length, but not reach before the year 1', () => {
    expect(parseDuration('700000d')).toBe(700_000 * day);
    expect(parseDuration('800000d')).toBeNull();
    expect(parseDuration(`${'9'.repeat(400)}m`)).toBeNull();
  });
});

describe('instants', () => {
  test('are formatted as they were parsed', () => {
    fc.assert(
      fc.property(instants, (at) => {
        expect(parseInstant(formatInstant(at))).toBe(at);
        expect(parseInstant(new Date(at).toISOString())).toBe(at);
      }),
    );
  });

  test('have milliseconds only if they are not zero', () => {
    expect(formatInstant(Date.UTC(2026, 4, 3, 21, 14, 32))).toBe('2026-05-03T21:14:32Z');
    expect(formatInstant(Date.UTC(2026, 4, 3, 21, 14, 32, 794))).toBe('2026-05-03T21:14:32.794Z');
    expect(formatInstant(Date.UTC(2026, 4, 3, 21, 14, 32, 500))).toBe('2026-05-03T21:14:32.500Z');
    expect(formatInstant(Date.UTC(1969, 11, 31, 23, 59, 59))).toBe('1969-12-31T23:59:59Z');
  });

  test('finer than a millisecond are rounded up', () => {
    const second = Date.UTC(2026, 4, 3, 21, 14, 32);
    expect(parseInstant('2026-05-03T21:14:32.5Z')).toBe(second + 500);
    expect(parseInstant('2026-05-03T21:14:32.794000000Z')).toBe(second + 794);
    expect(parseInstant('2026-05-03T21:14:32.794000001Z')).toBe(second + 795);
    expect(parseInstant('2026-05-03T21:14:32.9999Z')).toBe(second + 1000);
    expect(parseInstant('2026-05-03T21:14:32.0000000001Z')).toBeNull();
    expect(parseInstant('9999-12-31T23:59:59.999999999Z')).toBe(lastInstant);
    expect(formatInstant(lastInstant)).toBe('9999-12-31T23:59:59.999Z');
  });

  test('leap days exist only in leap years', () => {
    expect(parseInstant('2028-02-29T00:00:00Z')).not.toBeNull();
    expect(parseInstant('2026-02-29T00:00:00Z')).toBeNull();
    expect(parseInstant('1900-02-29T00:00:00Z')).toBeNull();
  });

  test('refuses other text', () => {
    fc.assert(fc.property(fc.string(), (text) => void expect(parseInstant(text)).toBeNull()));
  });
});

describe('what is no instant', () => {
  const rule = 'an ISO 8601 UTC timestamp ending in Z, such as 2026-11-01T00:00:00Z';

  test.each([
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-11-31T00:00:00.5Z',
    '2026-11-01T24:00:00Z',
    '2026-11-01T23:60Z',
    '0000-01-01T00:00:00Z',
  ])('is a date or time that does not exist: %s', (text) => {
    expect(instantProblem(text)).toBe('must be a date and time that exist');
    expect(sinceProblem(text)).toBe('must be a date and time that exist');
  });

  test.each(['2026-11-01', '2026-11-01T00:00:00', '2026-11-01T00:00:00+01:00', 'soon', ''])(
    'is told what one looks like: %j',
    (text) => {
      expect(instantProblem(text)).toBe(`must be ${rule}`);
      expect(sinceProblem(text)).toBe(`must be a duration such as 30m, 24h or 7d, or ${rule}`);
    },
  );

  test.each(['0h', '999999999d'])('is a duration of nothing, or of too much: %s', (text) => {
    expect(sinceProblem(text)).toBe(
      'must be a duration of at least 1m that does not reach before the year 1',
    );
    expect(instantProblem(text)).toBe(`must be ${rule}`);
  });

  test('is not said of an instant', () => {
    expect(instantProblem('2028-02-29T00:00:00Z')).toBeNull();
    expect(sinceProblem('2028-02-29T00:00:00Z')).toBeNull();
    expect(sinceProblem('1m')).toBeNull();
  });
});

test('a window starts a duration before now, or at an instant', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 10_000 }), (now, n) => {
      expect(resolveSince({ kind: 'ago', ms: n }, now)).toBe(now - n);
      expect(resolveSince({ kind: 'at', at: n }, now)).toBe(n);
    }),
  );
});
