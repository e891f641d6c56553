import { expect, it } from 'vitest';
import { stepWindow } from './step-window.ts';

const now = Date.parse('2026-11-27T15:37:00.400Z');
const newYork = 'America/New_York';

it.each([
  ['24h', undefined, 'UTC', '2026-11-25T15:37:00Z', '2026-11-26T15:37:00Z'],
  ['2026-11-20T09:00:00Z', '2026-11-20T10:00:00Z', 'UTC', '2026-11-20T08:00:00Z', '2026-11-20T09:00:00Z'],
  // Today; this week; this month.
  ['2026-11-27T05:00:00Z', undefined, newYork, '2026-11-26T05:00:00Z', '2026-11-27T05:00:00Z'],
  ['2026-11-23T00:00:00Z', undefined, 'UTC', '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z'],
  ['2026-11-01T00:00:00Z', undefined, 'UTC', '2026-10-01T00:00:00Z', '2026-11-01T00:00:00Z'],
  // This quarter; a quarter, a leap year and two months, each of other lengths than the ones before.
  ['2026-10-01T04:00:00Z', undefined, newYork, '2026-07-01T04:00:00Z', '2026-10-01T04:00:00Z'],
  ['2026-07-01T00:00:00Z', '2026-10-01T00:00:00Z', 'UTC', '2026-04-01T00:00:00Z', '2026-07-01T00:00:00Z'],
  ['2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'UTC', '2024-01-01T00:00:00Z', '2025-01-01T00:00:00Z'],
  ['2026-03-01T00:00:00Z', '2026-05-01T00:00:00Z', 'UTC', '2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z'],
  // This year.
  ['2026-01-01T00:00:00Z', undefined, 'UTC', '2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
  // A month of 28 days, and a day of 25 hours.
  ['2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z', 'UTC', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'],
  ['2026-11-02T05:00:00Z', '2026-11-03T05:00:00Z', newYork, '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z'],
  // A day of 23 hours.
  ['2026-03-09T04:00:00Z', '2026-03-10T04:00:00Z', newYork, '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'],
])('goes from %s until %s in %s back to %s until %s', (since, until, zone, before, after) => {
  expect(stepWindow({ since, until }, -1, { zone, now })).toEqual({ since: before, until: after });
});

it('steps forward until now', () => {
  const at = { zone: newYork, now };
  const day = { since: '2026-10-31T04:00:00Z', until: '2026-11-01T04:00:00Z' };
  expect(stepWindow(day, 1, at)).toEqual({ since: day.until, until: '2026-11-02T05:00:00Z' });
  expect(stepWindow({ since: '24h' }, 1, at)).toBeNull();
  expect(stepWindow({ since: '2026-11-27T05:00:00Z', until: '2026-11-28T05:00:00Z' }, 1, at)).toBeNull();
});
