import { describe, expect, it } from 'vitest';
import { asTyped, isPreset, readMoment, readStart, windowInWords, windowLabel } from './window.ts';

const berlin = 'Europe/Berlin';

it('knows the usual windows', () => {
  expect(isPreset({ since: '7d' })).toBe(true);
  expect(isPreset({ since: '8d' })).toBe(false);
  expect(isPreset({ since: '7d', until: '2026-05-03T00:00:00Z' })).toBe(false);
});

describe('readStart', () => {
  it.each([
    ['36h', 'UTC', '36h'],
    [' 14d ', 'UTC', '14d'],
    ['2026-05-03 21:14', 'UTC', '2026-05-03T21:14:00Z'],
    ['2026-05-03 21:14', berlin, '2026-05-03T19:14:00Z'],
    ['2026-05-03T21:14:32.5Z', berlin, '2026-05-03T21:14:32.500Z'],
    ['0h', 'UTC', null],
    ['soon', 'UTC', null],
    ['', 'UTC', null],
  ])('takes %j in %s as %j', (text, zone, since) => {
    const read = readStart(text, zone);
    expect('value' in read ? read.value : null).toBe(since);
  });
});

it('does not take a length for a moment', () => {
  expect(readMoment('36h', 'UTC', 'leave it empty')).toEqual({
    wrong: 'Write a time such as 2026-05-03 21:14, or leave it empty.',
  });
});

it.each(['UTC', berlin])('shows in %s what can be typed back', (zone) => {
  for (const since of ['2026-05-03T21:14:32Z', '2026-05-03T21:14:32.900Z']) {
    expect(readStart(asTyped(since, zone), zone)).toEqual({ value: since });
  }
  expect(asTyped('36h', zone)).toBe('36h');
  expect(asTyped(undefined, zone)).toBe('');
});

it('writes every instant of a night on which the clocks are changed so that it can be typed back', () => {
  for (const begin of ['2026-11-01T03:00:00Z', '2026-03-08T05:00:00Z']) {
    for (let minute = 0; minute < 6 * 60; minute += 15) {
      const since = new Date(Date.parse(begin) + minute * 60_000).toISOString().replace('.000', '');
      expect(readStart(asTyped(since, 'America/New_York'), 'America/New_York')).toEqual({ value: since });
    }
  }
  expect(asTyped('2026-11-01T06:30:00Z', 'America/New_York')).toBe('2026-11-01 01:30:00 UTC-05:00');
});

it('says what to do about a time that the clocks skip or repeat', () => {
  expect(readMoment('2026-11-01 01:30', 'America/New_York', '')).toEqual({
    wrong:
      'The clocks in America/New_York show that time twice. Add UTC-04:00 for the first, UTC-05:00 for the second.',
  });
  expect(readMoment('2026-03-08 02:30', 'America/New_York', '')).toEqual({
    wrong:
      'The clocks in America/New_York skip that time. What would have been it is 2026-03-08 03:30 UTC-04:00.',
  });
});

it('says a window in words', () => {
  expect(windowInWords({ since: '24h' }, 'UTC')).toBe('the last 24 hours');
  expect(windowInWords({ since: '2026-05-03T21:14:00Z' }, berlin)).toBe('from 2026-05-03 23:14 UTC+02:00');
  expect(windowInWords({ since: '7d', until: '2026-05-03T21:14:32Z' }, 'UTC')).toBe(
    'the last 7 days until 2026-05-03 21:14:32 UTC',
  );
});

it('labels a window with the offset said once, unless it changed', () => {
  const until = '2026-05-03T00:00:00Z';
  expect(windowLabel({ since: '36h' }, 'UTC')).toBe('Last 36 hours');
  expect(windowLabel({ since: '2026-05-01T00:00:00Z', until }, 'UTC')).toBe(
    '2026-05-01 00:00 → 2026-05-03 00:00 UTC',
  );
  expect(windowLabel({ since: '2026-01-01T00:00:00Z', until }, berlin)).toBe(
    '2026-01-01 01:00 UTC+01:00 → 2026-05-03 02:00 UTC+02:00',
  );
});
