import type { View } from '@masker/contract';
import { expect, it } from 'vitest';
import { filtersOf, layoutOf, layoutToSave, sameFilters, sameLayout } from './as-saved.ts';

const id = 'view_01HYZ5E6F7G8H9J0K1M2N3P4QR';

const filtersFrom = (filters: View['filters']) => filtersOf({ filters });

it('uses defaults for what a view omits', () => {
  expect(filtersFrom({})).toEqual({ since: '24h' });
  expect(filtersFrom({ order: 'newest', min_redactions: 0 })).toEqual({ since: '24h' });
  expect(filtersFrom({ since: '7d', status: ['error'], order: 'oldest', reached_model: false })).toEqual({
    since: '7d',
    status: ['error'],
    order: 'oldest',
    reached_model: false,
  });
});

it.each([
  [{}, { since: '24h' }],
  [{ since: '24h' }, { since: '1d' }],
  [{ since: '2026-11-01T00:00:00Z' }, { since: '2026-11-01T00:00:00.000Z' }],
  [
    { since: '7d', until: '2026-11-01T00:00:00Z' },
    { since: '168h', until: '2026-11-01T00:00:00.000Z' },
  ],
  [{ order: 'newest' as const }, {}],
  [{ model: ['a,b', 'c'] }, { model: ['a,b', 'c'] }],
])('treats %j as the same list as %j', (one, other) => {
  expect(sameFilters(filtersFrom(one), filtersFrom(other))).toBe(true);
});

it.each([
  [{ since: '24h' }, { since: '2026-11-01T00:00:00Z' }],
  [{ since: '7d' }, { since: '7d', until: '2026-11-01T00:00:00Z' }],
  [{ status: ['error' as const] }, { status: ['error' as const, 'partial' as const] }],
  [{ model: ['a', 'b'] }, { model: ['a,b'] }],
  [{ reached_model: true }, { reached_model: false }],
  [{ order: 'oldest' as const }, {}],
  [{ max_duration_ms: 0 }, {}],
])('distinguishes %j from %j', (one, other) => {
  expect(sameFilters(filtersFrom(one), filtersFrom(other))).toBe(false);
});

it('converts a layout from and to a view', () => {
  const layout = {
    columns: [{ id: 'started_at', width: 220 }, { id: 'status' }],
    density: 'compact' as const,
  };
  const taken = layoutOf({ id, layout });
  expect(taken).toEqual({ ...layout, view: id });
  expect(layoutToSave(taken ?? {})).toEqual(layout);
  expect(sameLayout(layout, taken ?? {})).toBe(true);
  expect(layoutOf({ id, layout: null })).toBeNull();
});

it.each([
  [{}, { density: 'comfortable' as const }, true],
  [{ density: 'compact' as const }, {}, false],
  [{ columns: [{ id: 'status' }] }, {}, false],
  [{ columns: [{ id: 'status' }] }, { columns: [{ id: 'status', width: 90 }] }, false],
  [{ columns: [{ id: 'a' }, { id: 'b' }] }, { columns: [{ id: 'b' }, { id: 'a' }] }, false],
])('compares the layout %j with %j', (saved, shown, same) => {
  expect(sameLayout(saved, shown)).toBe(same);
});
