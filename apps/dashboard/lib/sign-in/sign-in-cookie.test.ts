import { expect, it } from 'vitest';
import { signInCookie } from './sign-in-cookie.ts';

it.each([
  ['masker_session=abc.def%3D', 'abc.def%3D'],
  ['masker_theme=dark; masker_session=a=b; masker_zone=UTC', 'a=b'],
  ['not_masker_session=abc', undefined],
  ['masker_session=', undefined],
  ['masker_session=a b', undefined],
  [null, undefined],
])('finds in %j the sign-in %j', (header, value) => {
  expect(signInCookie(header)).toBe(value);
});
