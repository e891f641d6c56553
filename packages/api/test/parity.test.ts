import { errorObjectSchema, newId, type Session } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../src/rest/routes.ts';
import { invite, makeExport, makeSchedule, makeToken, makeWebhook, saveView } from './support/access.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { randomFrom, tiedSessions } from './support/sessions.ts';
import { blurred, comparable, type Transports, transportsOf } from './support/transports.ts';

let installation: Installation;
let transports: Transports;
let strangers: Transports;
let sessions: Session[];
let tenant: Tenant;
let colleague: Tenant;
let signedOut: Tenant;
let tokenId: string;
let webhookId: string;
let invitationId: string;
let viewId: string;
let exportId: string;
let scheduleId: string;

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  colleague = await installation.tenant({ role: 'member', accountId: tenant.accountId });
  signedOut = await installation.tenant({ role: 'member', accountId: tenant.accountId });
  await installation.directory.signIn.deleteMany({ where: { userId: signedOut.userId } });
  webhookId = (await makeWebhook(installation, tenant)).webhook.id;
  tokenId = (await makeToken(installation, tenant)).id;
  invitationId = (await invite(installation, tenant)).invitation.id;
  viewId = (await saveView(installation, tenant)).id;
  exportId = (await makeExport(installation, tenant, { since: '30d' })).id;
  // From here on nothing changes between two questions.
  await installation.services.exports.stop();
  await installation.services.webhooks.stop();
  scheduleId = (await makeSchedule(installation, tenant, { every: 'month' })).id;
  sessions = tiedSessions(120, 11, Date.now() - 5_000, randomFrom(5));
  await installation.insert(tenant.accountId, sessions);
  transports = transportsOf(installation, tenant);
  strangers = transportsOf(installation, null);
});
afterAll(() => installation.close());

/** Inputs for every procedure: a new procedure without any fails the first test. */
const inputs: Record<string, () => object[]> = {
  'sessions.list': () => [
    {},
    { limit: 1 },
    { limit: 100, since: '7d', status: 'ok', min_redactions: 2 },
    { agent_id: sessions[0]?.agent_id, until: new Date().toISOString() },
    { status: 'ok,error', kind: 'NAME,SSN', order: 'oldest' },
    { model: 'gpt-4o-mini', reached_model: 'true', min_duration_ms: 5, max_duration_ms: 50_000 },
    { kind: 'name', model: '', reached_model: 'yes', min_duration_ms: 'x', order: 'up' },
    { min_duration_ms: 2, max_duration_ms: 1 },
    { limit: 0 },
    { limit: 10.5 },
    { limit: 'abc' },
    { min_redactions: -1, since: 'soon', status: 'OK', agent_id: 'x', until: 'y', cursor: '!' },
    { since: '2026-05-03T21:14:32Z', until: '2026-05-03T21:14:31Z' },
    { min_redaction: 5 },
    { cursor: 'eyJ2IjoxfQ' },
  ],
  // Of a window that both transports see alike: one that ends.
  'sessions.stats': () => [
    { since: sessions.at(-1)?.started_at, until: sessions[0]?.started_at },
    { since: sessions.at(-1)?.started_at, until: sessions[0]?.started_at, bucket: '1m', status: 'ok' },
    { since: '2025-01-01T00:00:00Z', until: '2026-01-01T00:00:00Z', min_redactions: 2 },
    { since: '0001-01-01T00:00:00Z', agent_id: sessions[0]?.agent_id },
    { since: '2025-01-01T00:00:00Z', until: '2026-01-01T00:00:00Z', kind: 'NAME', status: 'ok,error' },
    {
      since: sessions.at(-1)?.started_at,
      until: sessions[0]?.started_at,
      include: 'durations,kinds_by_bucket,agent_series,agent_durations',
      compare: 'previous',
    },
    { since: '2026-01-01T00:00:00Z', status: 'ok,error', include: 'agent_series', min_redactions: 1 },
    { since: '0001-01-01T00:00:00Z', include: 'kinds', compare: 'previous' },
    { since: '7d', bucket: '1m' },
    { bucket: '2h', limit: 5, status: 'OK', since: 'soon' },
    { since: '2026-05-03T21:14:32Z', until: '2026-05-03T21:14:31Z', bucket: '1m' },
    { cursor: 'x' },
  ],
  'sessions.facets': () => [
    { since: sessions.at(-1)?.started_at, until: sessions[0]?.started_at },
    { since: '7d', status: 'error', agent_id: sessions[0]?.agent_id },
    { since: '7d', min_redactions: 2 },
    { bucket: '1h', limit: 5, status: 'OK', since: 'soon' },
    { since: '2026-05-03T21:14:32Z', until: '2026-05-03T21:14:31Z' },
    { cursor: 'x' },
  ],
  'sessions.get': () => [
    { session_id: sessions[3]?.id },
    { session_id: newId('session') },
    { session_id: 'x' },
  ],
  'agents.list': () => [
    {},
    { limit: 2 },
    { limit: 0 },
    { cursor: 'x' },
    { since: '24h' },
    { search: 'a' },
    { search: '' },
    { search: 'x\u0007' },
  ],
  'agents.sessions': () => [
    { agent_id: sessions[0]?.agent_id },
    { agent_id: sessions[0]?.agent_id, limit: 3, status: 'ok' },
    { agent_id: sessions[0]?.agent_id, limit: 3, kind: 'PHONE', order: 'oldest' },
    { agent_id: newId('agent') },
    { agent_id: 'x' },
    { agent_id: sessions[0]?.agent_id, limit: 0 },
  ],
  // What was sent is there already, so that both transports find the same.
  'sessions.ingest': () => [
    sessions.slice(0, 3),
    sessions[0] as Session,
    { sessions: sessions.slice(0, 2) },
    { ...sessions[0], status: 'error', upstream_model: 'another' },
    [],
    { ...sessions[0], status: 'fine', note: 'x' },
    { sessions: [{}, sessions[0]] },
  ],
  'agents.rename': () => [
    { agent_id: sessions[0]?.agent_id, name: 'renamed' },
    { agent_id: sessions[0]?.agent_id, name: '' },
    { agent_id: newId('agent'), name: 'x' },
    { agent_id: 'x', name: 'x' },
  ],
  'agents.delete': () => [{ agent_id: newId('agent') }, { agent_id: 'x' }],
  'exports.list': () => [
    { limit: 1 },
    { limit: 0 },
    { cursor: 'x' },
    { schedule_id: newId('exportSchedule') },
    { schedule_id: 'x' },
  ],
  'exports.get': () => [{ export_id: exportId }, { export_id: newId('export') }, { export_id: 'x' }],
  'exports.statement': () => [{ export_id: exportId }, { export_id: newId('export') }, { export_id: 'x' }],
  'exports.report': () => [{ export_id: exportId }, { export_id: newId('export') }, { export_id: 'x' }],
  'exports.delete': () => [{ export_id: exportId }, { export_id: newId('export') }, { export_id: 'x' }],
  'exports.create': () => [
    { format: 'csv', since: '7d', status: 'error', min_redactions: 2, gzip: true },
    { format: 'ndjson', until: sessions[0]?.started_at, since: sessions.at(-1)?.started_at, order: 'oldest' },
    { format: 'parquet', limit: 5 },
    {},
  ],
  'exportSchedules.list': () => [{}, { limit: 1 }],
  'exportSchedules.create': () => [
    { every: 'day', format: 'csv', gzip: true, status: 'ok,error', min_redactions: 2 },
    { every: 'week', format: 'csv', since: '7d' },
    { every: 'month', format: 'ndjson', min_duration_ms: 2, max_duration_ms: 1 },
    {},
  ],
  'exportSchedules.update': () => [
    { schedule_id: scheduleId, paused: true, format: 'csv', gzip: true },
    { schedule_id: scheduleId, paused: 'yes', every: 'week' },
    { schedule_id: newId('exportSchedule'), paused: true },
    { schedule_id: scheduleId, status: 'ok' },
  ],
  'exportSchedules.delete': () => [{ schedule_id: newId('exportSchedule') }, { schedule_id: 'x' }],
  'webhooks.list': () => [{}, { limit: 1 }],
  'webhooks.create': () => [
    { name: 'all', url: 'https://receiver.test/in?key=1', events: ['session.created', 'export.ready'] },
    {
      name: 'errors',
      url: 'https://receiver.test',
      events: ['session.created'],
      filters: { status: 'ok,error' },
    },
    { name: '', url: 'ftp://receiver.test', events: [], filters: { since: '7d' }, secret: 'x' },
    { name: 'inside', url: 'https://10.0.0.1/', events: ['export.ready'] },
    { name: 'plain', url: 'http://receiver.test/', events: ['export.ready', 'export.ready'] },
    {},
  ],
  'webhooks.update': () => [
    { webhook_id: webhookId, paused: true, name: 'renamed', filters: { min_redactions: 2 } },
    { webhook_id: webhookId, paused: 'yes', url: 'https://user@receiver.test/' },
    { webhook_id: newId('webhook'), paused: true },
  ],
  'webhooks.delete': () => [{ webhook_id: newId('webhook') }, { webhook_id: 'x' }],
  'webhooks.rotateSecret': () => [{ webhook_id: webhookId }, { webhook_id: newId('webhook') }],
  'webhooks.test': () => [{ webhook_id: webhookId }, { webhook_id: newId('webhook') }, { webhook_id: 'x' }],
  'webhooks.deliveries': () => [
    { webhook_id: webhookId },
    { webhook_id: webhookId, limit: 0, cursor: 'x' },
    { webhook_id: newId('webhook') },
  ],
  'webhooks.replay': () => [
    { webhook_id: webhookId, delivery_id: newId('webhookDelivery') },
    { webhook_id: 'x', delivery_id: 'x' },
  ],
  'views.list': () => [{}, { limit: 1 }],
  'views.create': () => [
    { name: 'everything' },
    {
      name: 'errors',
      filters: { since: '7d', status: 'ok,error', model: ['a,b'], min_redactions: 2, order: 'oldest' },
      layout: { columns: [{ id: 'started_at', width: 200 }, { id: 'status' }], density: 'compact' },
      shared: true,
      is_default: true,
    },
    { name: 'x'.repeat(81), filters: { statsu: 'ok', since: 'soon' }, layout: { columns: [] }, shared: 1 },
    { name: 'never', filters: { min_duration_ms: 2, max_duration_ms: 1 } },
    { filters: [], layout: 'wide', default: true },
  ],
  'views.update': () => [
    { view_id: viewId, is_default: false },
    { view_id: viewId, updated_at: '2026-01-01T00:00:00Z', name: 'stale' },
    { view_id: newId('view'), name: 'x' },
    { view_id: 'x', name: '' },
  ],
  'views.delete': () => [{ view_id: newId('view') }, { view_id: 'x' }],
  // Of a window without entries, where both transports see the same.
  'accessLog.list': () => [
    { since: '2025-01-01T00:00:00Z', until: '2026-01-01T00:00:00Z' },
    { since: '2025-01-01T00:00:00Z', until: '2026-01-01T00:00:00Z', action: 'sessions.list', limit: 7 },
    { until: '2026-01-01T00:00:00Z', since: '1d', actor_id: 'operator' },
    { since: '2025-01-01T00:00:00Z', until: '2026-01-01T00:00:00Z', target: sessions[0]?.id },
    { target: 'sess_x', actor_id: 'agt_x', action: 'sessions list', limit: 0, since: 'soon', cursor: '!' },
    { cursor: 'eyJ2IjoxfQ' },
    { status: 'ok' },
  ],
  // Of those whose latest entry is not of this test.
  'accessLog.actors': () => [
    { search: 'nobody has this in their name' },
    { search: colleague.userId },
    { limit: 0, search: '', cursor: 'x' },
    { since: '1d' },
  ],
  'me.get': () => [{}, { verbose: 1 }],
  'accounts.list': () => [{}, { limit: 1 }],
  'accounts.switch': () => [
    { account_id: tenant.accountId },
    { account_id: newId('account') },
    { account_id: 'x' },
    {},
  ],
  'accounts.rename': () => [
    { account_id: tenant.accountId, name: 'renamed' },
    { account_id: tenant.accountId, name: '' },
    { account_id: newId('account'), name: 'x' },
    { account_id: 'x', name: 'x' },
  ],
  'retention.get': () => [{}, { days: 1 }],
  'tokens.list': () => [{}, { limit: 1 }, { limit: 0 }, { cursor: 'x' }, { scope: 'sessions:read' }],
  'tokens.create': () => [
    { name: 'report', scopes: ['sessions:read', 'agents:read'] },
    { name: 'proxy', scopes: ['sessions:write'], agent_id: newId('agent'), expires_in: '90d' },
    { name: 'for ever', scopes: ['audit:read'], expires_in: null },
    { name: '', scopes: [], agent_id: 'x', expires_in: '6y' },
    { name: 'twice', scopes: ['agents:read', 'agents:read'], expires_in: '1827d' },
    { name: 'one agent', scopes: ['audit:read'], agent_id: newId('agent') },
    { scopes: ['sessions:purge'], expires: '90d' },
  ],
  'tokens.revoke': () => [{ token_id: tokenId }, { token_id: newId('token') }, { token_id: 'x' }],
  'members.list': () => [{}, { limit: 1 }, { limit: 101 }, { cursor: 'x' }],
  'members.changeRole': () => [
    { user_id: colleague.userId, role: 'viewer' },
    { user_id: tenant.userId, role: 'viewer' },
    { user_id: newId('user'), role: 'viewer' },
    { user_id: 'x', role: 'owner' },
  ],
  'members.remove': () => [{ user_id: tenant.userId }, { user_id: newId('user') }, { user_id: 'x' }],
  'members.signOut': () => [{ user_id: signedOut.userId }, { user_id: newId('user') }, { user_id: 'x' }],
  'members.signOutAll': () => [{}],
  'invitations.list': () => [{}, { limit: 1 }],
  'invitations.create': () => [
    { role: 'admin' },
    { role: 'viewer', expires_in: '30d' },
    { role: 'viewer', expires_in: '31d' },
    { role: 'owner', expires_in: null },
    { email: 'x' },
  ],
  'invitations.revoke': () => [
    { invitation_id: invitationId },
    { invitation_id: newId('invitation') },
    { invitation_id: 'x' },
  ],
  'signIns.list': () => [{}, { limit: 1 }],
  'signIns.revoke': () => [{ sign_in_id: newId('signIn') }, { sign_in_id: 'x' }],
  'signIns.revokeAll': () => [{}],
};

function restOf(name: string, input: object) {
  const route = routes.find((one) => one.name === name);
  if (!route) throw new Error(`no route for ${name}`);
  const rest: Record<string, unknown> = { ...input };
  const path = route.meta.rest.path.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const value = rest[parameter];
    delete rest[parameter];
    return encodeURIComponent(String(value));
  });
  return { path, parameters: Array.isArray(input) ? input : rest, route };
}

/** Whoever ends their own sign-ins can't ask twice. */
async function callers(name: string): Promise<[Transports, Transports]> {
  if (name !== 'signIns.revokeAll' && name !== 'members.signOutAll') return [transports, transports];
  const [one, other] = [await installation.tenant(), await installation.tenant()];
  return [transportsOf(installation, one), transportsOf(installation, other)];
}

test('every procedure is covered', () => {
  expect(Object.keys(inputs).sort()).toEqual(routes.map((route) => route.name).sort());
});

describe.each(Object.entries(inputs))('%s', (name, make) => {
  test('both transports return the same response, including errors', async () => {
    for (const input of make()) {
      const { path, parameters, route } = restOf(name, input);
      const { method } = route.meta.rest;
      const [one, other] = await callers(name);
      const [rest, trpc] = [
        await one.rest(path, parameters, method),
        await other.trpc(name, input, method === 'GET' ? 'GET' : 'POST'),
      ];
      // Only REST tells by its status that something has just begun.
      if (rest.status === 202) rest.status = 200;
      // A fresh walk's cursor holds the instant at which its window was resolved, to the millisecond.
      for (const answer of [rest, trpc]) {
        const page = answer.data as { next_cursor?: string | null } | undefined;
        if (page?.next_cursor) page.next_cursor = 'cursor';
      }
      expect([input, rest.status >= 500]).toEqual([input, false]);
      const same = /\.create$|^exportSchedules|^webhooks/.test(route.name)
        ? blurred
        : <T>(answer: T) => answer;
      expect({ input, ...same(comparable(trpc)) }).toEqual({ input, ...same(comparable(rest)) });
      if (rest.error) errorObjectSchema.parse(rest.error);
      else route.meta.output.parse(rest.data);
    }
  });

  test('both transports refuse a request for another account than that of the caller', async () => {
    const [input] = make();
    const { path, parameters, route } = restOf(name, input as object);
    const { method } = route.meta.rest;
    const elsewhere = transportsOf(installation, { ...tenant, account: newId('account') });
    const [rest, trpc] = [
      await elsewhere.rest(path, parameters, method),
      await elsewhere.trpc(name, input, method === 'GET' ? 'GET' : 'POST'),
    ];
    expect(rest).toMatchObject({
      status: 409,
      error: { code: 'conflict', details: [{ parameter: 'x-masker-account' }] },
    });
    expect(comparable(trpc)).toEqual(comparable(rest));
  });

  test('both transports require a credential first', async () => {
    for (const input of make()) {
      const { path, parameters, route } = restOf(name, input);
      const { method } = route.meta.rest;
      const [rest, trpc] = [
        await strangers.rest(path, parameters, method),
        await strangers.trpc(name, input, method === 'GET' ? 'GET' : 'POST'),
      ];
      expect(rest.status).toBe(401);
      expect(comparable(trpc)).toEqual(comparable(rest));
    }
  });
});

test('a cursor of one transport works with the other', async () => {
  const first = (await transports.rest('/api/v1/sessions', { limit: 7 })).data as { next_cursor: string };
  const [rest, trpc] = [
    await transports.rest('/api/v1/sessions', { limit: 7, cursor: first.next_cursor }),
    await transports.trpc('sessions.list', { limit: 7, cursor: first.next_cursor }),
  ];
  expect(trpc).toEqual(rest);
  expect(rest.status).toBe(200);
});

describe('tRPC', () => {
  test('refuses input that is not a JSON object', async () => {
    for (const input of ['{', '[]', 'null', '"x"', '5']) {
      const tenant = await installation.tenant();
      const response = await installation.get(
        `/api/trpc/sessions.list?input=${encodeURIComponent(input)}`,
        tenant,
      );
      const body = (await response.json()) as { error: { data: { code: string } } };
      expect({ input, status: response.status, code: body.error.data.code }).toEqual({
        input,
        status: 422,
        code: 'validation_failed',
      });
    }
  });

  test('accepts a batch of ten calls at most', async () => {
    const tenant = await installation.tenant();
    const batch = (n: number, who: Tenant | null = tenant) =>
      installation.get(`/api/trpc/${Array.from({ length: n }, () => 'me.get').join(',')}?batch=1`, who);
    expect((await batch(10)).status).toBe(200);
    const refused = await batch(11);
    expect(refused.status).toBe(422);
    const body = (await refused.json()) as { error: { data: unknown } };
    expect(body.error.data).toMatchObject({
      code: 'validation_failed',
      request_id: expect.stringMatching(/^req_/),
    });
    expect((await batch(11, null)).status).toBe(401);
  });

  test.each([
    ['sessions.list?limit=1&status=error', 'limit'],
    ['sessions.stats?since=1h', 'since'],
    ['sessions.list?Input=%7B%22kind%22%3A%22SSN%22%7D', 'Input'],
    ['sessions.list?input=%7B%7D&input=%7B%22limit%22%3A3%7D', 'input'],
    ['sessions.list?input=', 'input'],
    ['sessions.list?batch=0', 'batch'],
    ['sessions.list?batch=1&input=%7B%220%22%3A%7B%7D%2C%221%22%3A%7B%22limit%22%3A1%7D%7D', 'input'],
    ['sessions.watch?status=error', 'status'],
  ])('refuses every unknown query parameter: %s', async (address, parameter) => {
    const response = await installation.get(`/api/trpc/${address}`, tenant);
    const { error } = (await response.json()) as { error: { data: { details: object[] } } };
    expect(response.status).toBe(422);
    expect(error.data.details).toContainEqual(expect.objectContaining({ parameter }));
  });

  test('refuses unused input of a batch of mutations', async () => {
    const response = await installation.get('/api/trpc/agents.rename?batch=1', tenant, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ 0: { agent_id: newId('agent'), name: 'a' }, 1: {} }),
    });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('only the input of the call, under 0');
  });

  test('refuses writes from another site', async () => {
    const response = await installation.get('/api/trpc/sessions.ingest', await installation.tenant(), {
      method: 'POST',
      body: JSON.stringify(sessions[0]),
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { data: { code: 'forbidden' } } });
  });

  test('refuses unknown procedures, and queries with another method than GET', async () => {
    const unknown = await installation.query('sessions.purge', {});
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ error: { data: { code: 'not_found' } } });
    const posted = await installation.get('/api/trpc/sessions.list', null, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect(posted.status).toBe(405);
  });
});
