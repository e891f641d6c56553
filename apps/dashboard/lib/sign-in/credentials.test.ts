import { expect, it } from 'vitest';
import { credentialsOf } from './credentials.ts';

it.each<[Record<string, string>, Record<string, string>]>([
  [{ cookie: 'masker_session=abc.def%3D' }, { cookie: 'masker_session=abc.def%3D' }],
  [{ cookie: 'masker_theme=dark; masker_session=a=b; masker_zone=UTC' }, { cookie: 'masker_session=a=b' }],
  [
    { cookie: 'masker_session=; masker_session=a; masker_session="b"' },
    { cookie: 'masker_session=a; masker_session=b' },
  ],
  [{ cookie: 'not_masker_session=abc' }, {}],
  [{ cookie: 'masker_session=a b' }, {}],
  [{ authorization: 'Basic YTpi', 'x-other': '1' }, { authorization: 'Basic YTpi' }],
  [{}, {}],
])('from %j, forwards the credentials %j', (given, passed) => {
  expect(credentialsOf(new Headers(given), 'masker_session')).toEqual(passed);
});
