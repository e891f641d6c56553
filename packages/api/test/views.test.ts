import {
  maxOwnViews,
  maxSharedViews,
  newId,
  type View,
  type ViewBody,
  viewListSchema,
} from '@masker/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeToken, saveView } from './support/access.ts';
import { call } from './support/call.ts';
import {
  type Credential,
  createInstallation,
  type Installation,
  type Tenant,
} from './support/installation.ts';

let installation: Installation;
let admin: Tenant;
let member: Tenant;
let viewer: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
});
afterAll(() => installation.close());
beforeEach(async () => {
  admin = await installation.tenant();
  member = await join('member');
  viewer = await join('viewer');
});

const join = (role: 'admin' | 'member' | 'viewer') =>
  installation.tenant({ role, accountId: admin.accountId });
const save = (who: Tenant, asked: object = {}) => saveView(installation, who, asked);
const create = (who: Credential, body: object) =>
  call<Partial<ViewBody>>(installation, who, 'POST', 'views', body);
const update = (who: Credential, { id }: { id: string }, body: object) =>
  call<Partial<ViewBody>>(installation, who, 'PATCH', `views/${id}`, body);
const remove = (who: Credential, { id }: { id: string }) =>
  call<Partial<ViewBody>>(installation, who, 'DELETE', `views/${id}`);

async function list(who: Credential): Promise<View[]> {
  const { status, ...body } = await call(installation, who, 'GET', 'views');
  expect(status).toBe(200);
  return viewListSchema.parse(body).data;
}
const names = async (who: Credential) => (await list(who)).map(({ name }) => name);
const defaultOf = async (who: Credential) =>
  (await list(who)).filter((view) => view.is_default).map(({ name }) => name);

test('a view keeps filters and layout unchanged, several values as lists', async () => {
  const agents = [newId('agent'), newId('agent')].sort();
  const filters = {
    since: '7d',
    agent_id: agents.toReversed().join(','),
    status: 'partial,error,error',
    kind: ['SSN'],
    model: 'a%2Cb,c',
    reached_model: 'true',
    min_redactions: 2,
    max_duration_ms: 60_000,
    order: 'oldest',
  };
  const layout = { columns: [{ id: 'status' }, { id: 'started_at', width: 180 }], density: 'compact' };
  const view = await save(member, { name: 'Monday', filters, layout });
  expect(view).toEqual({
    id: expect.stringMatching(/^view_/),
    name: 'Monday',
    filters: {
      since: '7d',
      agent_id: agents,
      status: ['error', 'partial'],
      kind: ['SSN'],
      model: ['a,b', 'c'],
      reached_model: true,
      min_redactions: 2,
      max_duration_ms: 60_000,
      order: 'oldest',
    },
    layout,
    shared: false,
    is_default: false,
    can_edit: true,
    created_by: { id: member.userId, name: 'Test user' },
    created_at: expect.any(String),
    updated_at: view.created_at,
  });
  expect(await list(member)).toEqual([view]);
  expect(await save(member)).toMatchObject({ filters: {}, layout: null });
});

test.each<[string, object, string]>([
  ['a filter that is none', { filters: { statsu: 'ok' } }, 'filters.statsu'],
  ['a bad value of a filter', { filters: { status: 'fine' } }, 'filters.status'],
  [
    'filters that contradict',
    { filters: { min_duration_ms: 2, max_duration_ms: 1 } },
    'filters.max_duration_ms',
  ],
  [
    'a window that ends first',
    { filters: { since: '2026-05-02T00:00Z', until: '2026-05-01T00:00Z' } },
    'filters.until',
  ],
  ['a position in the list', { filters: { cursor: 'x' } }, 'filters.cursor'],
  ['a layout that is text', { layout: 'wide' }, 'layout'],
  ['a column twice', { layout: { columns: [{ id: 'a' }, { id: 'a' }] } }, 'layout.columns'],
  [
    'too many columns',
    { layout: { columns: Array.from({ length: 51 }, (_, i) => ({ id: `c${i}` })) } },
    'layout.columns',
  ],
  ['a column of another name', { layout: { columns: [{ id: '<b>' }] } }, 'layout.columns.0.id'],
  [
    'a column that is too wide',
    { layout: { columns: [{ id: 'a', width: 2_001 }] } },
    'layout.columns.0.width',
  ],
  ['a density that is none', { layout: { density: 'tight' } }, 'layout.density'],
  ['a layout with something else', { layout: { colour: 'red' } }, 'layout.colour'],
  ['a name that is too long', { name: '𝐗'.repeat(81) }, 'name'],
  ['a name that shows nothing', { name: '\u200b' }, 'name'],
  ['something else', { owner: 'me' }, 'owner'],
])('refuses %s', async (_what, body, parameter) => {
  const answer = await create(member, { name: 'a view', ...body });
  expect(answer).toMatchObject({
    status: 422,
    error: { code: 'validation_failed', details: [{ parameter }] },
  });
  const view = await save(member, { name: '𝐗'.repeat(80) });
  expect((await update(member, view, body)).status).toBe(422);
});

describe('visibility and changes of a view', () => {
  test('a private view: only its creator', async () => {
    const view = await save(member, { name: 'mine' });
    for (const other of [admin, viewer]) {
      expect(await names(other)).toEqual([]);
      expect(await update(other, view, { name: 'theirs' })).toMatchObject({
        status: 404,
        error: { code: 'not_found' },
      });
      expect((await update(other, view, { is_default: true })).status).toBe(404);
      expect((await remove(other, view)).status).toBe(404);
    }
    expect(await names(member)).toEqual(['mine']);
  });

  test('a shared view: everybody sees it, its creator and admins change it', async () => {
    const view = await save(member, { name: 'ours', shared: true });
    const other = await join('member');
    for (const [who, can_edit] of [
      [member, true],
      [admin, true],
      [other, false],
      [viewer, false],
    ] as const) {
      expect(await list(who)).toMatchObject([{ id: view.id, shared: true, can_edit }]);
    }
    for (const who of [other, viewer]) {
      expect(await update(who, view, { name: 'x' })).toMatchObject({
        status: 403,
        error: { message: 'This view can be changed by its creator or an admin. Save it as a new one.' },
      });
      expect((await remove(who, view)).status).toBe(403);
    }
    expect(await update(admin, view, { name: 'renamed' })).toMatchObject({
      status: 200,
      view: { name: 'renamed', created_by: { id: member.userId } },
    });
    expect(await remove(member, view)).toMatchObject({ status: 200, view: { name: 'renamed' } });
    expect(await names(admin)).toEqual([]);
  });

  test('sharing requires member or admin; a viewer saves private views', async () => {
    expect(await create(viewer, { name: 'x', shared: true })).toMatchObject({
      status: 403,
      error: { message: 'Sharing a view needs the role member or admin in the account.' },
    });
    const view = await save(viewer, { name: 'mine' });
    expect((await update(viewer, view, { shared: true })).status).toBe(403);
    expect((await update(viewer, view, { name: 'still mine' })).status).toBe(200);
    expect((await remove(viewer, view)).status).toBe(200);
  });

  test('a former member with the role viewer cannot change shared views', async () => {
    const view = await save(member, { shared: true });
    await call(installation, admin, 'PATCH', `members/${member.userId}`, { role: 'viewer' });
    expect(await list(member)).toMatchObject([{ can_edit: false }]);
    expect((await update(member, view, { name: 'x' })).status).toBe(403);
    expect((await update(member, view, { shared: false })).status).toBe(403);
  });

  test('only its creator can make a shared view private, and it is no longer the default of others', async () => {
    const view = await save(member, { name: 'ours', shared: true });
    for (const who of [member, viewer]) await update(who, view, { is_default: true });
    expect(await update(admin, view, { shared: false })).toMatchObject({
      status: 403,
      error: { code: 'forbidden' },
    });
    expect(await update(member, view, { shared: false })).toMatchObject({
      status: 200,
      view: { shared: false, is_default: true },
    });
    expect(await names(viewer)).toEqual([]);
    await update(member, view, { shared: true });
    expect([await defaultOf(member), await defaultOf(viewer)]).toEqual([['ours'], []]);
  });

  test('a token sees shared views, and cannot change any', async () => {
    await save(member, { name: 'mine' });
    const shared = await save(member, { name: 'ours', shared: true, is_default: true });
    const { token } = await makeToken(installation, admin, { scopes: ['sessions:read'] });
    expect(await list({ token })).toEqual([{ ...shared, is_default: false, can_edit: false }]);
    expect((await create({ token }, { name: 'x' })).status).toBe(403);
    expect((await update({ token }, shared, { is_default: true })).status).toBe(403);
    expect((await remove({ token }, shared)).status).toBe(403);
    const other = await makeToken(installation, admin, { scopes: ['sessions:write'] });
    expect((await call(installation, { token: other.token }, 'GET', 'views')).status).toBe(403);
  });

  test('private views of a removed member are deleted, shared ones kept', async () => {
    await save(member, { name: 'mine', is_default: true });
    const shared = await save(member, { name: 'ours', shared: true });
    await update(viewer, shared, { is_default: true });
    await call(installation, admin, 'DELETE', `members/${member.userId}`);
    expect(await list(admin)).toMatchObject([
      { name: 'ours', created_by: { id: member.userId, name: 'Test user' }, can_edit: true },
    ]);
    expect(await defaultOf(viewer)).toEqual(['ours']);
    const { rows } = await installation.database.pool.query(
      'SELECT name FROM saved_view WHERE account_id = $1',
      [admin.accountId],
    );
    expect(rows).toEqual([{ name: 'ours' }]);
  });
});

describe('the default view', () => {
  test('is one for each person, among the views that they see', async () => {
    const [one, other] = [
      await save(member, { name: 'one' }),
      await save(admin, { name: 'other', shared: true }),
    ];
    expect(await defaultOf(member)).toEqual([]);
    expect(await update(member, one, { is_default: true })).toMatchObject({ view: { is_default: true } });
    expect(await update(member, other, { is_default: true })).toMatchObject({
      status: 200,
      view: { is_default: true, updated_at: other.updated_at },
    });
    expect([await defaultOf(member), await defaultOf(admin)]).toEqual([['other'], []]);
    // Of a view that is not theirs, nothing happens to the one that is.
    expect((await update(member, one, { is_default: false })).status).toBe(200);
    expect(await defaultOf(member)).toEqual(['other']);
    await update(member, other, { is_default: false });
    expect(await defaultOf(member)).toEqual([]);
    expect((await save(member, { name: 'new', is_default: true })).is_default).toBe(true);
  });

  test('is removed with its view', async () => {
    const view = await save(admin, { shared: true });
    await update(viewer, view, { is_default: true });
    await remove(admin, view);
    expect(await defaultOf(viewer)).toEqual([]);
  });
});

describe('a change', () => {
  test('changes only the given fields', async () => {
    const view = await save(member, { filters: { since: '7d' }, layout: { density: 'compact' } });
    const renamed = (await update(member, view, { name: 'renamed' })).view as View;
    expect(renamed).toEqual({ ...view, name: 'renamed', updated_at: renamed.updated_at });
    expect(Date.parse(renamed.updated_at)).toBeGreaterThan(Date.parse(view.updated_at));
    expect(await update(member, view, { layout: null, filters: {} })).toMatchObject({
      view: { name: 'renamed', filters: {}, layout: null },
    });
    const unchanged = (await update(member, view, {})).view as View;
    expect(unchanged).toMatchObject({ name: 'renamed' });
  });

  test('is refused if the view was changed since it was read', async () => {
    const view = await save(member, { shared: true });
    const changed = (await update(admin, view, { name: 'of the admin', updated_at: view.updated_at }))
      .view as View;
    const stale = { updated_at: view.updated_at };
    expect(await update(member, view, { name: 'of the member', ...stale })).toMatchObject({
      status: 409,
      error: { code: 'conflict' },
    });
    expect((await update(member, view, { is_default: true, ...stale })).status).toBe(409);
    expect(await list(member)).toEqual([changed]);
  });

  test('of two concurrent changes, one is refused', async () => {
    const view = await save(member, { shared: true });
    const both = await Promise.all(
      [member, admin].map((who) => update(who, view, { name: 'x', updated_at: view.updated_at })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

test('limits the number of views of a person and of shared views of an account', async () => {
  const insert = (createdBy: string, count: number, shared: boolean) =>
    installation.database.pool.query(
      `INSERT INTO saved_view (account_id, id, name, filters, created_by, private_to)
       SELECT $1, 'view_0' || $2 || lpad(n::text, 20, '0'), 'a view', '{}', $3, $4 FROM generate_series(1, $5) AS n`,
      [admin.accountId, createdBy.slice(-5), createdBy, shared ? null : createdBy, count],
    );
  await insert(member.userId, maxOwnViews - 1, false);
  const last = await save(member);
  expect(await create(member, { name: 'x' })).toMatchObject({ status: 409, error: { code: 'conflict' } });
  await remove(member, last);
  await insert(admin.userId, maxSharedViews, true);
  expect(await create(member, { name: 'x', shared: true })).toMatchObject({ status: 409 });
  const own = await save(member);
  expect((await update(member, own, { shared: true })).status).toBe(409);
  expect(await list(member)).toHaveLength(maxOwnViews + maxSharedViews);
});
