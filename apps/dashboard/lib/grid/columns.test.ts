import { expect, it } from 'vitest';
import { movedTo, shownAgain, widened } from './columns.ts';

const columns = [{ id: 'a' }, { id: 'b', width: 80 }, { id: 'c' }];

it.each([
  ['a', 'c', 'bca'],
  ['c', 'a', 'cab'],
  ['b', 'b', 'abc'],
  ['x', 'a', 'abc'],
  ['a', 'x', 'abc'],
])('moves %s to the position of %s: %s', (id, to, order) => {
  const moved = movedTo(columns, id, to);
  expect(moved.map(({ id }) => id).join('')).toBe(order);
  expect(moved.find(({ id }) => id === 'b')?.width).toBe(80);
});

it('sets and removes the width of a column', () => {
  expect(widened(columns, 'a', 100)[0]).toEqual({ id: 'a', width: 100 });
  expect(widened(columns, 'b', undefined)[1]).toEqual({ id: 'b' });
});

it.each([
  ['acd', 'b', 'abcd'],
  ['ab', 'd', 'abd'],
  ['dca', 'b', 'bdca'],
  ['', 'b', 'b'],
])('in %s, shows %s again as %s', (shown, id, order) => {
  const columns = [...shown].map((one) => ({ id: one }));
  const again = shownAgain(columns, id, ['a', 'b', 'c', 'd']);
  expect(again.map(({ id }) => id).join('')).toBe(order);
});
