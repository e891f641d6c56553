import { expect, it } from 'vitest';
import { readLength, typedLength } from './read-length.ts';

it.each([
  ['90', 90_000],
  ['90s', 90_000],
  ['1m 30s', 90_000],
  ['1m30s', 90_000],
  ['1 min, 30 sec', 90_000],
  ['5m', 300_000],
  ['5 minutes', 300_000],
  ['1.5h', 5_400_000],
  ['250ms', 250],
  ['0.25', 250],
  ['2d 1h', 176_400_000],
  ['0', 0],
  ['', null],
  ['1:30', null],
  ['30s 1m', null],
  ['1m 2m', null],
  ['five', null],
  ['-5', null],
  ['5 parsecs', null],
  ['9999999999999h', null],
])('parses %j as %s milliseconds', (typed, ms) => {
  expect(readLength(typed)).toBe(ms);
});

it.each([
  [90_000, '1m 30s'],
  [3_600_000, '1h'],
  [250, '250ms'],
  [61_001, '1m 1s 1ms'],
  [0, '0s'],
])('formats %s milliseconds as %s, which can be parsed', (ms, text) => {
  expect(typedLength(ms)).toBe(text);
  expect(readLength(text)).toBe(ms);
});
