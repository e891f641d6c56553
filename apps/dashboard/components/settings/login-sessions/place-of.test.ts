import { ownCookies } from '@masker/contract/plain';
import { expect, it } from 'vitest';
import { placeOf } from './place-of.ts';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

it.each([
  [ownCookies.start, 'Cookie printed at the start'],
  [ownCookies.command, 'Cookie made with masker cookie'],
  [ownCookies.program, 'Command masker'],
])('says in words what a cookie of our own is: %s', (user_agent, title) => {
  expect(placeOf({ address: null, user_agent })).toEqual({
    title,
    kind: 'script',
    object: `“${title}”`,
    address: 'None: made on the server',
  });
});

it('takes no program with an address for such a cookie', () => {
  expect(placeOf({ address: '192.0.2.17', user_agent: ownCookies.start })).toEqual({
    title: 'masker',
    kind: 'script',
    object: 'on masker',
    address: '192.0.2.17',
  });
});

it('describes a browser by its name and address', () => {
  expect(placeOf({ address: '192.0.2.17', user_agent: firefox })).toEqual({
    title: 'Firefox 145 on Linux',
    kind: 'computer',
    object: 'on Firefox 145 on Linux',
    address: '192.0.2.17',
  });
  expect(placeOf({ address: null, user_agent: firefox }).address).toBe('Not known');
});
