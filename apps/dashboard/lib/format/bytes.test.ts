import { expect, it } from 'vitest';
import { formatBytes } from './bytes.ts';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [999, '999 bytes'],
  [1_000, '1.0 kB'],
  [12_440, '12.4 kB'],
  [999_949, '999.9 kB'],
  [999_950, '1.0 MB'],
  [3_100_000_000, '3.1 GB'],
  [2e15, '2000.0 TB'],
])('writes %i bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
