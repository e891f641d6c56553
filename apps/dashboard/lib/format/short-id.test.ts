import { expect, it } from 'vitest';
import { counted, formatCount } from './count.ts';
import { shortId } from './short-id.ts';

it('keeps the prefix and the random end of an id', () => {
  expect(shortId('sess_01M85EGP42J8AAM3JAP2SM90NZ')).toBe('sess_…P2SM90NZ');
  expect(shortId('nothing')).toBe('nothing');
});

it('groups digits and agrees in number', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect(counted(1, 'session')).toBe('1 session');
  expect(counted(0, 'session')).toBe('0 sessions');
  expect(counted(1200, 'session')).toBe('1,200 sessions');
});
