import { expect, it } from 'vitest';
import { listIn } from './list-in.ts';

const reader = { zone: 'UTC', now: Date.parse('2026-05-03T21:14:32Z') };

it('parses a status and a window, in any order and with words around them', () => {
  const april = {
    filters: { since: '2026-04-01T00:00:00Z', until: '2026-05-01T00:00:00Z', status: ['error'] },
    label: 'error, 2026-04-01 – 2026-04-30 UTC',
  };
  expect(listIn('errors last month', reader)).toEqual(april);
  expect(listIn('Export the errors of last month', reader)).toEqual(april);
  expect(listIn('last month, error', reader)).toEqual(april);
});

it('parses each alone', () => {
  expect(listIn('partial errors', reader)).toEqual({
    filters: { since: '24h', status: ['error', 'partial'] },
    label: 'error, partial, Last 24 hours UTC',
  });
  expect(listIn('yesterday 9-10', reader)?.filters).toEqual({
    since: '2026-05-02T09:00:00Z',
    until: '2026-05-02T10:00:00Z',
  });
});

it('ends a list that is only given a start now', () => {
  expect(listIn('errors since april', reader)?.filters).toEqual({
    since: '2026-04-01T00:00:00Z',
    until: undefined,
    status: ['error'],
  });
});

it.each(['', 'export', 'members', 'errors somewhere', 'front-desk', 'sign out', 'dark'])(
  'finds no list in %j',
  (typed) => expect(listIn(typed, reader)).toBeNull(),
);
