import { expect, it } from 'vitest';
import { plainChanges, settledChanges, viewChanges, viewPath } from './address.ts';

const id = 'view_01HYZ5E6F7G8H9J0K1M2N3P4QR';

it('formats the filters of a view readably, and names the view', () => {
  const filters = { since: '7d', status: ['error' as const, 'partial' as const], model: ['a,b'] };
  expect(viewPath({ id, filters })).toBe(`/sessions?since=7d&status=error,partial&model=a%252Cb&view=${id}`);
  expect(viewPath({ id, filters: {} })).toBe(`/sessions?view=${id}`);
});

it('replaces only the filters of a URL', () => {
  const changes = viewChanges({ id, filters: { since: '7d' } });
  expect(changes).toMatchObject({
    since: '7d',
    view: id,
    status: null,
    agent_id: null,
    until: null,
    at: null,
  });
  expect(changes).not.toHaveProperty('chart');
  expect(changes).not.toHaveProperty('session');
});

it('requests no view if there is a default one', () => {
  expect(plainChanges(true)).toMatchObject({ since: null, status: null, view: 'all' });
  expect(plainChanges(false)).toMatchObject({ since: null, status: null, view: null });
});

it.each([
  ['', true, { view: 'all' }],
  ['', false, {}],
  ['status=error', true, {}],
  ['view=all', true, {}],
  ['view=all&status=error', true, { view: null }],
  [`view=${id}`, true, {}],
])('normalizes the URL ?%s of a person with a default view (%s)', (search, hasDefault, changes) => {
  expect(settledChanges(new URLSearchParams(search), hasDefault)).toEqual(changes);
});
