import { expect, it } from 'vitest';
import { strayParams } from '../filters/url-filters.ts';
import { auditFilters } from './filters.ts';

it('has the default window of the API', () => {
  expect(auditFilters.read({})).toEqual({ filters: { since: '30d' }, wrong: null });
});

it('parses every filter', () => {
  const text = {
    since: '7d',
    until: '2026-05-03T21:14:32Z',
    action: 'sessions.list',
    actor_id: 'usr_01JGY22GC04VY0BJEFDWN5V6YD',
    target: 'sess_01JGY22GC04VY0BJEFDWN5V6YD',
  };
  expect(Object.keys(text).sort()).toEqual([...auditFilters.names].sort());
  expect(auditFilters.read(text).filters).toEqual(text);
});

it('reports all invalid filters at once', () => {
  const { filters, wrong } = auditFilters.read({ action: 'everything!', actor_id: 'Dana', since: '7d' });
  expect(filters).toBeNull();
  expect(wrong?.map(({ parameter }) => parameter)).toEqual(['action', 'actor_id']);
});

it('accepts the parameter of the open entry, and no filter of sessions', () => {
  const stray = strayParams(auditFilters, new URLSearchParams('entry=7&status=ok'));
  expect(stray.map(({ parameter }) => parameter)).toEqual(['status']);
});
