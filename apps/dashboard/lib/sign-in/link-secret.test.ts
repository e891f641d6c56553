import { expect, it } from 'vitest';
import { linkSecret } from './link-secret.ts';

it.each([
  ['#link=kX3vQ9ZyT1mB7cR5nL0a2w-_', 'kX3vQ9ZyT1mB7cR5nL0a2w-_'],
  ['#link=', null],
  ['#link=a b', null],
  ['#other=abc', null],
  ['', null],
])('finds in %j the secret %j', (hash, secret) => {
  expect(linkSecret(hash)).toBe(secret);
});
