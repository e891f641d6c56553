import { expect, test } from 'vitest';
import { chosen } from '../src/choice.ts';
import { median, percentile } from '../src/load/percentile.ts';
import { ratio, type Sample, type Series } from '../src/measure/sample.ts';
import { withSpread } from '../src/report/numbers.ts';
import { targets } from '../src/report/targets.ts';
import { targetsSection } from '../src/report/targets-section.ts';

function series(contender: string, rates: number[], work = 'first-page'): Series {
  const samples = rates.map((perSecond) => ({ perSecond, p50: 1, p99: 1000 / perSecond }) as Sample);
  return { work, contender, connections: 16, samples };
}

test('computes ratios round by round, so that a slow round affects both sides', () => {
  const fast = series('rest', [200, 20, 220]);
  const slow = series('floor', [100, 10, 100]);
  expect(ratio(fast, slow, (sample) => sample.perSecond)).toEqual({ median: 2, min: 2, max: 2.2 });
});

test('computes percentiles and medians', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i);
  expect(percentile(hundred, 0.5)).toBe(50);
  expect(percentile(hundred, 0.99)).toBe(99);
  expect(percentile([7], 0.99)).toBe(7);
  expect(percentile([], 0.5)).toBeNaN();
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

test('formats figures with three significant digits', () => {
  expect(withSpread({ median: 1.234, min: 1.2, max: 1.3 })).toBe('1.23 (1.20–1.30)');
  expect(withSpread({ median: 12_345.6, min: 12_345.6, max: 12_345.6 })).toBe('12,346');
  expect(withSpread({ median: Number.NaN, min: Number.NaN, max: Number.NaN })).toBe('–');
});

test('a target is met or missed by its median, and reported as unmeasured without a measurement', () => {
  const section = targetsSection({
    series: [
      series('rest', [120, 130, 125]),
      series('floor', [100, 100, 100]),
      series('usual-rest', [20, 20, 20]),
    ],
    facts: [],
  });
  const lines = section.split('\n');
  expect(lines.find((line) => line.includes('1.2 × the floor') && line.includes('throughput'))).toMatch(
    /1\.25 \(1\.20–1\.30\) \|\s+met \|$/,
  );
  expect(lines.find((line) => line.includes('8 × the usual stack'))).toMatch(/6\.25 .* missed \|$/);
  expect(lines.filter((line) => line.includes('not measured'))).toHaveLength(targets.length - 3);
});

test('the slowest filter determines the target of filters', () => {
  const filter = (name: string, own: number) => [
    series('rest', [own], `filter-${name}`),
    series('rest, first page', [100], `filter-${name}`),
  ];
  const section = targetsSection({
    series: [...filter('a', 90), ...filter('b', 10), ...filter('c', 50)],
    facts: [],
  });
  expect(section).toMatch(/slowest of all filters, p99.*10\.0 \|\s+missed/);
});

test('selects works by name, or by the first part of their names', () => {
  const known = [
    { name: 'rest' },
    { name: 'rest-token' },
    { name: 'filter-a' },
    { name: 'filter-b' },
    { name: 'x', onRequest: true },
  ];
  const names = (only: string[], also: string[] = []) =>
    chosen('work', known, only, also).map(({ name }) => name);
  expect(names([])).toEqual(['rest', 'rest-token', 'filter-a', 'filter-b']);
  expect(names([], ['x'])).toEqual(['rest', 'rest-token', 'filter-a', 'filter-b', 'x']);
  expect(names(['rest'])).toEqual(['rest']);
  expect(names(['filter'])).toEqual(['filter-a', 'filter-b']);
  expect(() => names(['nothing'])).toThrow('There is no work named nothing. There are: rest, rest-token,');
});
