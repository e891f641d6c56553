import type { Stats } from '@masker/contract';
import { describe, expect, it } from 'vitest';
import { bucketAt, domainOf, edgesOf } from './domain.ts';
import { spanLabel } from './span-label.ts';
import { between, windowOf, zoomedOut } from './zoom.ts';

const at = (text: string) => Date.parse(text);

function hours(since: string, until: string | null, ...starts: string[]) {
  const series = starts.map((start) => ({ start, ok: 0, error: 0, partial: 0 }));
  return { since, until, bucket: '1h', series } satisfies Partial<Stats>;
}

describe('the time span of a series', () => {
  const series = hours('2026-05-03T09:20:00Z', null, '2026-05-03T09:00:00Z', '2026-05-03T10:00:00Z');

  it('is the window: its first and last bucket are cut', () => {
    const until = '2026-05-03T10:40:00Z';
    const domain = domainOf({ ...series, until }, series.since, 0);
    expect(domain).toEqual({ from: at(series.since), to: at(until) });
    expect(
      edgesOf(
        series.series.map(({ start }) => at(start)),
        domain,
      ),
    ).toEqual([at(series.since), at('2026-05-03T10:00:00Z'), at(until)]);
  });

  it('ends a length after its start, independent of the local clock', () => {
    expect(domainOf(series, '1h', 0).to).toBe(at('2026-05-03T10:20:00Z'));
  });

  it('ends now for an open window, but not outside of its last bucket', () => {
    const to = (now: string) => domainOf(series, series.since, at(now)).to;
    expect(to('2026-05-03T10:30:00Z')).toBe(at('2026-05-03T10:30:00Z'));
    expect(to('2026-05-03T12:30:00Z')).toBe(at('2026-05-03T11:00:00Z'));
    expect(to('2026-05-03T09:30:00Z')).toBe(at('2026-05-03T10:00:00Z') + 1);
  });

  it('starts with the first bucket if the window extends further', () => {
    const whole = hours('0001-01-01T00:00:00Z', null, '2026-05-03T09:00:00Z');
    expect(domainOf(whole, whole.since, at('2026-05-03T09:30:00Z'))).toEqual({
      from: at('2026-05-03T09:00:00Z'),
      to: at('2026-05-03T09:30:00Z'),
    });
  });
});

describe('a selection of buckets', () => {
  const edges = [100, 1000, 2000, 2500];

  it.each([
    [0, 0],
    [100, 0],
    [999, 0],
    [1000, 1],
    [2499, 2],
    [9999, 2],
  ])('%d is in bucket %d', (instant, bucket) => {
    expect(bucketAt(instant, edges)).toBe(bucket);
  });

  it('extends from the start of its first bucket to the end of its last, in either order', () => {
    expect(between(2, 1)).toEqual({ start: 1, end: 3 });
    expect(windowOf(between(1, 2), edges)).toEqual({
      since: '1970-01-01T00:00:01Z',
      until: '1970-01-01T00:00:02.500Z',
    });
    expect(windowOf({ start: 1, end: 1 }, edges)).toBeNull();
  });
});

describe('zooming out', () => {
  it('doubles the window around its center', () => {
    const now = at('2026-06-01T00:00:00Z');
    expect(zoomedOut({ from: at('2026-05-03T08:00:00Z'), to: at('2026-05-03T10:00:00Z') }, now)).toEqual({
      since: '2026-05-03T07:00:00Z',
      until: '2026-05-03T11:00:00Z',
    });
  });

  it('does not extend beyond the present', () => {
    const now = at('2026-05-03T10:30:00Z');
    expect(zoomedOut({ from: at('2026-05-03T08:00:00Z'), to: at('2026-05-03T10:00:00Z') }, now)).toEqual({
      since: '2026-05-03T06:30:00Z',
      until: undefined,
    });
  });

  it('is limited at the earliest instant', () => {
    const domain = { from: at('0001-01-01T00:00:00Z'), to: at('2026-05-03T10:00:00Z') };
    expect(zoomedOut(domain, domain.to).since).toBe('0001-01-01T00:00:00Z');
  });
});

it.each([
  ['2026-05-01T13:00:00Z', '2026-05-01T13:15:00Z', '2026-05-01 09:00 → 09:15 UTC-04:00'],
  ['2026-05-01T13:00:00Z', '2026-05-02T13:00:00Z', '2026-05-01 09:00 → 2026-05-02 09:00 UTC-04:00'],
  ['2026-03-08T06:30:00Z', '2026-03-08T07:30:00Z', '2026-03-08 01:30 UTC-05:00 → 03:30 UTC-04:00'],
  ['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z', '2026-11-01 01:30 UTC-04:00 → 01:30 UTC-05:00'],
])('the time from %s until %s is %s', (since, until, label) => {
  expect(spanLabel({ since, until }, 'America/New_York')).toBe(label);
});
