import { expect, it } from 'vitest';
import { formatCount } from './count.ts';
import { formatChange, formatShare } from './share.ts';

it.each([
  [412, 9534, '4.3 %'],
  [0, 9, '0 %'],
  [0, 0, '0 %'],
  [1, 9534, '< 0.1 %'],
  [9533, 9534, '99.9 %'],
  [2, 100, '2.0 %'],
  [37, 2077, '1.8 %'],
  [16, 1838, '0.9 %'],
  [9.96, 100, '10 %'],
  [1, 1000, '0.1 %'],
  [1, 2, '50 %'],
  [9, 9, '100 %'],
])('formats %d of %d as %s', (part, whole, text) => {
  expect(formatShare(part, whole)).toBe(text);
});

it.each([
  [1120, 1000, '+120 (+12 %)'],
  [1000, 1050, '−50 (−4.8 %)'],
  [7, 7, '±0'],
  [0, 0, '±0'],
  [1200, 0, '+1,200 (none before)'],
  [0, 3, '−3 (−100 %)'],
  [50000, 100, '+49,900 (+49,900 %)'],
])('formats %d after %d as %s', (now, before, text) => {
  expect(formatChange(now, before, formatCount)).toBe(text);
});
