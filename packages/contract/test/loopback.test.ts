import { expect, test } from 'vitest';
import { isLoopback, isTransportProtected } from '../src/index.ts';

test.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.1.2.3', '::1', '[::1]'])(
  '%s is this machine',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

test.each([
  '',
  '0.0.0.0',
  '::',
  '10.0.0.1',
  '127.0.0.1.evil.example',
  'evil.example',
  'localhost.evil.example',
  'localhost:3000',
])('%j may be another machine', (host) => {
  expect(isLoopback(host)).toBe(false);
});

test.each([
  ['https://provider.example/token', true],
  ['http://localhost:3000/token', true],
  ['http://[::1]/token', true],
  ['http://provider.example/token', false],
  ['ftp://localhost/token', false],
])('whether nobody can read a request to %s: %s', (address, expected) => {
  expect(isTransportProtected(new URL(address))).toBe(expected);
});
