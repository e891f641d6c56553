import { expect, it } from 'vitest';
import { chooseEncoding, compressible } from './encodings.mjs';

it.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['GZIP', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['*', 'br'],
  ['*, br;q=0', 'gzip'],
  ['*;q=0', null],
  ['identity', null],
  ['br;q=x', null],
  ['', null],
  [undefined, null],
] as const)('answers a client that accepts %j with %j', (accepted, chosen) => {
  expect(chooseEncoding(accepted)).toBe(chosen);
});

it.each(['a.woff2', 'a.js.br', 'a', 'constructor', ''])('leaves %j as it is', (name) => {
  expect(compressible(name)).toBeUndefined();
});
