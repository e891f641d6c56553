import { describe, expect, it } from 'vitest';
import { cookieNameSchema, cookieNames, cookiePair, cookieValues } from '../src/index.ts';

describe('a cookie name', () => {
  it.each(['masker_session', 'masker_ward-7', 'a', '__Host-masker', '__Secure-masker_2'])(
    'can be %s',
    (name) => {
      expect(cookieNameSchema.parse(name)).toBe(name);
    },
  );

  it.each([
    '',
    'a b',
    'a=b',
    'a;b',
    'a.theme',
    '__host-masker',
    '__Host-',
    'ä',
    'x'.repeat(65),
    'masker_theme',
    'masker_sign_in',
  ])('cannot be %j', (name) => {
    expect(cookieNameSchema.safeParse(name).success).toBe(false);
  });

  it('does not collide with that of an installation with another name', () => {
    const names = ['masker_session', 'masker', 'masker_session2', 'ward', 'ward_theme', 'ward-sign_in'];
    const all = names.flatMap((name) => Object.values(cookieNames(name)));
    expect(new Set(all).size).toBe(all.length);
  });

  it('keeps the prefix that its path allows', () => {
    expect(cookieNames('__Host-ward')).toEqual({
      session: '__Host-ward',
      state: '__Secure-ward.sign_in',
      theme: 'ward.theme',
      zone: 'ward.zone',
      layout: 'ward.layout',
      timeline: 'ward.timeline',
    });
  });
});

describe('the values of a Cookie header', () => {
  it.each([
    ['masker_session=abc.def%3D', ['abc.def%3D']],
    ['masker_theme=dark; masker_session=a=b; masker_zone=UTC', ['a=b']],
    ['masker_session="abc.def%3D"', ['abc.def%3D']],
    ['masker_session=; masker_session=""; masker_session=b', ['b']],
    ['masker_session=a;masker_session=b ; masker_session=a', ['a', 'b']],
    ['not_masker_session=abc; masker_sessions=abc', []],
    ['masker_session', []],
    ['', []],
    [undefined, []],
  ])('%j are %j', (header, values) => {
    expect(cookieValues(header, 'masker_session')).toEqual(values);
  });

  it('are limited in number', () => {
    const header = Array.from({ length: 500 }, (_, i) => `masker_session=${i}`).join('; ');
    expect(cookieValues(header, 'masker_session')).toEqual(['0', '1', '2', '3', '4']);
  });
});

it.each([
  ['abc.d%2Be%3D', 'masker_session=abc.d%2Be%3D'],
  ['abc.d+e=', 'masker_session=abc.d+e='],
  [' masker_session=abc.d%2Be%3D\n', 'masker_session=abc.d%2Be%3D'],
  ['__Host-ward=abc.d%3D', '__Host-ward=abc.d%3D'],
  ['masker_session=', null],
  ['', null],
  ['masker_session=a; b=c', null],
  ['a\r\nb: c', null],
  ['ward=a\nb', null],
])('parses %j as %j', (text, pair) => {
  expect(cookiePair(text)).toBe(pair);
});
