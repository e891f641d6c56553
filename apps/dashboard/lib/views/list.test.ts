import type { View } from '@masker/contract';
import { expect, it } from 'vitest';
import { defaultOf, namedLike, withoutView, withView } from './list.ts';

const view = (id: string, changes: Partial<View> = {}): View => ({
  id,
  name: id,
  filters: {},
  layout: null,
  shared: false,
  is_default: false,
  can_edit: true,
  created_by: { id: 'usr_01HYZ5E6F7G8H9J0K1M2N3P4QR', name: 'Dana' },
  created_at: '2026-11-01T00:00:00.000Z',
  updated_at: '2026-11-01T00:00:00.000Z',
  ...changes,
});

it('has one default: the one set last', () => {
  const list = { data: [view('a', { is_default: true }), view('b')] };
  expect(defaultOf(list)?.id).toBe('a');
  const made = withView(list, view('b', { is_default: true }));
  expect(made.data.map(({ id, is_default }) => [id, is_default])).toEqual([
    ['a', false],
    ['b', true],
  ]);
  expect(defaultOf(withView(made, view('b')))).toBeNull();
  expect(defaultOf(undefined)).toBeNull();
});

it('adds a new view at the end, and removes one', () => {
  const list = withView({ data: [view('a')] }, view('b'));
  expect(list.data.map(({ id }) => id)).toEqual(['a', 'b']);
  expect(withoutView(list, 'a').data.map(({ id }) => id)).toEqual(['b']);
});

it('finds views by words of their names', () => {
  const views = [view('a', { name: 'Errors of the week' }), view('b', { name: 'Night shift' })];
  expect(namedLike(views, 'week err').map(({ id }) => id)).toEqual(['a']);
  expect(namedLike(views, '')).toHaveLength(2);
  expect(namedLike(views, 'nothing')).toEqual([]);
});
