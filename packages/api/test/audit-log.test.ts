import { type AuditEntry, exportSessionsInput, newId, type Session } from '@masker/contract';
import { verifyAuditLog } from '@masker/db';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  keptParameters,
  nestedParameters,
  presenceParameters,
  withheldParameters,
} from '../src/audit-log/parameters.ts';
import { appRouter } from '../src/index.ts';
import { bearer, makeToken, recordOf } from './support/audit-log.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';

const agentId = 'agt_01HYZ000000000000000000000';

let installation: Installation;
let tenant: Tenant;
let sessions: Session[];

beforeAll(async () => {
  installation = await createInstallation();
});
afterAll(() => installation.close());
beforeEach(async () => {
  tenant = await installation.tenant();
  sessions = Array.from({ length: 7 }, () => session({ agentId }));
  await installation.insert(tenant.accountId, sessions);
});

const record = () => recordOf(installation, tenant.accountId);
const last = async () => (await record()).at(-1) as AuditEntry;
const get = async (path: string, init?: RequestInit) => {
  const response = await installation.get(path, tenant, init);
  return { status: response.status, body: await response.text(), response };
};
const json = (method: string, body: object): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
});

/** What every entry of this tenant's says. */
const mine = () => ({
  actor: { kind: 'user', id: tenant.userId, name: 'Test user' },
  outcome: 'ok',
  target: null,
  filters: {},
  request_id: expect.stringMatching(/^req_/),
  address: '127.0.0.1',
});

describe('records', () => {
  test('pages, with their filters, the number of rows, and the request', async () => {
    const { response } = await get('/api/v1/sessions?since=7d&limit=5&status=ok&min_redactions=0');
    expect(await record()).toMatchObject([
      {
        ...mine(),
        sequence: 1,
        action: 'sessions.list',
        filters: { since: '7d', limit: 5, status: 'ok', min_redactions: 0 },
        rows: 5,
        request_id: response.headers.get('x-request-id'),
      },
    ]);
    await get('/api/v1/agents?limit=10');
    expect(await last()).toMatchObject({ ...mine(), action: 'agents.list', filters: { limit: 10 }, rows: 1 });
    await get(`/api/v1/agents/${agentId}/sessions?since=1h`);
    const ofAgent = { action: 'agents.sessions', target: agentId, filters: { since: '1h' }, rows: 7 };
    expect(await last()).toMatchObject({ ...mine(), ...ofAgent });
    await get('/api/v1/sessions?until=2020-01-01T00:00:00Z&since=2019-01-01T00:00:00Z');
    expect(await last()).toMatchObject({ action: 'sessions.list', rows: 0 });
  });

  test('of a cursor, only its presence', async () => {
    const first = JSON.parse((await get('/api/v1/sessions?limit=3')).body) as { next_cursor: string };
    await get(`/api/v1/sessions?cursor=${first.next_cursor}`);
    expect(await last()).toMatchObject({ ...mine(), filters: { cursor: true }, rows: 4 });
  });

  test('single sessions, and sums', async () => {
    const [one] = sessions as [Session];
    await get(`/api/v1/sessions/${one.id}`);
    expect(await last()).toMatchObject({ ...mine(), action: 'sessions.get', target: one.id, rows: 1 });
    await get('/api/v1/sessions/stats?since=7d');
    expect(await last()).toMatchObject({
      ...mine(),
      action: 'sessions.stats',
      filters: { since: '7d' },
      rows: null,
    });
  });

  test('every call of a tRPC batch', async () => {
    const input = encodeURIComponent(JSON.stringify({ 0: { limit: 2 }, 1: { session_id: sessions[0]?.id } }));
    const { status, response } = await get(`/api/trpc/sessions.list,sessions.get?batch=1&input=${input}`);
    expect(status).toBe(200);
    const request_id = response.headers.get('x-request-id');
    const entries = await record();
    expect(entries).toHaveLength(2);
    expect(entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ action: 'sessions.list', filters: { limit: 2 }, rows: 2, request_id }),
        expect.objectContaining({ action: 'sessions.get', target: sessions[0]?.id, rows: 1, request_id }),
      ]),
    );
  });

  test('changes before the response, without their content', async () => {
    await get(`/api/v1/agents/${agentId}`, json('PATCH', { name: 'a secret of somebody' }));
    const { rows } = await installation.database.pool.query(
      'SELECT entry FROM access_log_entry WHERE account_id = $1',
      [tenant.accountId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].entry).not.toContain('somebody');
    expect(await last()).toMatchObject({ ...mine(), action: 'agents.rename', target: agentId });
    await get(`/api/v1/agents/${agentId}`, { method: 'DELETE' });
    expect(await last()).toMatchObject({ ...mine(), action: 'agents.delete', target: agentId });
  });

  test('a saved view with its filters, without other content', async () => {
    const filters = { since: '7d', status: 'error', model: 'a-model-of-somebody' };
    await get('/api/v1/views', json('POST', { name: 'a secret of somebody', filters, shared: true }));
    const entry = await last();
    expect(entry).toMatchObject({
      ...mine(),
      action: 'views.create',
      target: expect.stringMatching(/^view_/),
      filters: { since: '7d', status: 'error', model: true, shared: true },
    });
    expect(JSON.stringify(entry)).not.toContain('somebody');
    const target = entry.target as string;
    await get(`/api/v1/views/${target}`, json('PATCH', { is_default: true, layout: null }));
    expect(await last()).toMatchObject({
      ...mine(),
      action: 'views.update',
      target,
      filters: { is_default: true, layout: true },
    });
    await get(`/api/v1/views/${target}`, { method: 'DELETE' });
    expect(await last()).toMatchObject({ ...mine(), action: 'views.delete', target });
  });

  test('the start and the end of an export', async () => {
    const { response } = await get('/api/v1/sessions/export?since=7d&format=csv');
    const request_id = response.headers.get('x-request-id');
    const filters = { since: '7d', format: 'csv' };
    expect(await record()).toMatchObject([
      { ...mine(), action: 'sessions.export', filters, rows: null, request_id },
      { ...mine(), action: 'sessions.exportEnd', filters, rows: 7, request_id },
    ]);
  });

  test('a HEAD of an export as what it is, and of another read like its GET', async () => {
    await get('/api/v1/sessions/export?since=7d', { method: 'HEAD' });
    expect(await record()).toMatchObject([
      { ...mine(), action: 'sessions.exportHead', outcome: 'ok', filters: { since: '7d' }, rows: null },
    ]);
    await get('/api/v1/sessions?limit=3', { method: 'HEAD' });
    expect((await record()).slice(1)).toMatchObject([{ ...mine(), action: 'sessions.list', rows: 3 }]);
  });

  test('the start of a watch', async () => {
    const leaving = new AbortController();
    const input = encodeURIComponent(JSON.stringify({ status: 'error', lastEventId: sessions[0]?.id }));
    const response = await installation.get(`/api/trpc/sessions.watch?input=${input}`, tenant, {
      headers: { accept: 'text/event-stream' },
      signal: leaving.signal,
    });
    await response.body?.getReader().read();
    const filters = { status: 'error', lastEventId: true };
    expect(await last()).toMatchObject({ ...mine(), action: 'sessions.watch', filters, rows: null });
    leaving.abort();
  });

  test('sign-out, once', async () => {
    await get('/api/v1/auth/logout', { method: 'POST' });
    await get('/api/v1/auth/logout', { method: 'POST' });
    const target = expect.stringMatching(/^sign_/);
    expect(await record()).toMatchObject([{ ...mine(), action: 'signIns.end', target }]);
  });

  test('nothing for me.get, ingest, health, invalid parameters, and failed calls', async () => {
    await get('/api/v1/me');
    await get('/api/v1/sessions', json('POST', session({ agentId })));
    const lines = { method: 'POST', body: JSON.stringify(session({ agentId })) };
    await get('/api/v1/sessions', { ...lines, headers: { 'content-type': 'application/x-ndjson' } });
    for (const path of [
      '/api/healthz',
      '/api/readyz',
      '/api/metrics',
      '/api/openapi.json',
      '/api/docs',
      '/api/v1/nothing',
    ])
      await get(path);
    expect((await get('/api/v1/sessions?limit=0')).status).toBe(422);
    expect(await record()).toEqual([]);
  });
});

describe('records refusals', () => {
  test('of callers without permission', async () => {
    const token = await makeToken(installation, tenant, ['sessions:write']);
    const asked: [string, RequestInit | undefined, string][] = [
      ['/api/v1/sessions?since=7d', undefined, 'sessions.list'],
      ['/api/trpc/sessions.list', undefined, 'sessions.list'],
      ['/api/v1/sessions/export', undefined, 'sessions.export'],
      [`/api/v1/agents/${agentId}`, json('PATCH', { name: 'x' }), 'agents.rename'],
      ['/api/trpc/agents.delete', json('POST', { agent_id: agentId }), 'agents.delete'],
      ['/api/v1/access-log', undefined, 'accessLog.list'],
    ];
    for (const [path, init, action] of asked) {
      const headers = { ...init?.headers, ...bearer(token).headers };
      expect((await installation.get(path, null, { ...init, headers })).status).toBe(403);
      expect(await last()).toMatchObject({
        actor: { kind: 'token', id: token.id, name: 'Night shift' },
        action,
        outcome: 'refused',
        target: null,
        filters: {},
        rows: null,
      });
    }
    expect(await record()).toHaveLength(asked.length);
  });

  test('of credentials that are no longer valid', async () => {
    const { directory } = installation.database;
    const [revoked, expired] = [
      await makeToken(installation, tenant, ['sessions:read']),
      await makeToken(installation, tenant, ['sessions:read'], { expiresAt: new Date(Date.now() - 1_000) }),
    ];
    await directory.apiToken.update({
      where: { accountId_id: { accountId: tenant.accountId, id: revoked.id } },
      data: { revokedAt: new Date() },
    });
    for (const token of [revoked, expired]) {
      expect((await installation.get('/api/v1/sessions', null, bearer(token))).status).toBe(401);
      const actor = { kind: 'token', id: token.id, name: 'Night shift' };
      expect(await last()).toMatchObject({ actor, action: 'sessions.list', outcome: 'refused' });
    }
    // What is no access otherwise is one when it is refused.
    expect((await installation.get('/api/v1/me', null, bearer(revoked))).status).toBe(401);
    expect(await last()).toMatchObject({ action: 'me.get', outcome: 'refused' });
    expect(
      (await installation.get('/api/v1/sessions', null, { ...json('POST', {}), ...bearer(revoked) })).status,
    ).toBe(401);
    expect(await last()).toMatchObject({ action: 'sessions.ingest', outcome: 'refused' });

    await directory.signIn.updateMany({ where: { userId: tenant.userId }, data: { expiresAt: new Date() } });
    expect((await get('/api/v1/agents')).status).toBe(401);
    expect(await last()).toMatchObject({ ...mine(), action: 'agents.list', outcome: 'refused' });
  });

  test('of resources that do not exist, or belong to another account', async () => {
    const other = await installation.tenant();
    const theirs = session({ agentId: newId('agent') });
    await installation.insert(other.accountId, [theirs]);
    for (const id of [theirs.id, newId('session')]) {
      expect((await get(`/api/v1/sessions/${id}`)).status).toBe(404);
      expect(await last()).toMatchObject({
        ...mine(),
        outcome: 'refused',
        action: 'sessions.get',
        target: id,
        rows: null,
      });
    }
    await get(`/api/v1/agents/${theirs.agent_id}`, { method: 'DELETE' });
    const target = theirs.agent_id;
    expect(await last()).toMatchObject({ ...mine(), outcome: 'refused', action: 'agents.delete', target });
    expect(await recordOf(installation, other.accountId)).toEqual([]);
  });

  test('in no account for unknown callers', async () => {
    for (const cookie of ['masker_session=x', `${tenant.cookie}x`, '']) {
      expect((await installation.get('/api/v1/sessions', null, { headers: { cookie } })).status).toBe(401);
    }
    expect(await record()).toEqual([]);
  });
});

test('every parameter of every procedure is explicitly recorded or not', () => {
  const procedures = appRouter._def.procedures as unknown as Record<
    string,
    { _def: { meta: { input: { shape?: object } } } }
  >;
  const shapes = [
    ...Object.values(procedures).map(({ _def }) => _def.meta.input.shape ?? {}),
    exportSessionsInput.shape,
  ];
  const names = [...new Set(shapes.flatMap((shape) => Object.keys(shape)))].sort();
  const decided = [
    ...keptParameters,
    ...nestedParameters,
    ...presenceParameters,
    ...withheldParameters,
  ].sort();
  expect(decided).toEqual(names);
});

test('no entry contains a credential, a cursor, or free text', async () => {
  const token = await makeToken(installation, tenant, ['sessions:read', 'agents:write']);
  const { next_cursor } = JSON.parse((await get('/api/v1/sessions?limit=2')).body) as { next_cursor: string };
  const written = 'what nobody needs to keep';
  await get(`/api/v1/sessions?cursor=${next_cursor}`);
  await installation.get(`/api/v1/sessions?cursor=${next_cursor}`, null, bearer(token));
  await get(`/api/v1/agents/${agentId}`, json('PATCH', { name: written }));
  await get(`/api/v1/sessions/${token.secret}`);
  await get(`/api/v1/access-log?action=sessions.list&cursor=${next_cursor}`);
  await get(`/api/v1/sessions/export?format=${token.secret}`);
  const { rows } = await installation.database.pool.query(
    'SELECT entry FROM access_log_entry WHERE account_id = $1',
    [tenant.accountId],
  );
  const text = rows.map(({ entry }) => entry).join('\n');
  expect(rows.length).toBeGreaterThan(2);
  for (const secret of [token.secret, next_cursor, written, tenant.cookie, tenant.cookie.slice(15, 40)]) {
    expect(text).not.toContain(secret);
  }
});

describe('reading the audit log', () => {
  const list = async (query = '') => {
    const { status, body } = await get(`/api/v1/access-log${query}`);
    expect([query, status]).toEqual([query, 200]);
    return JSON.parse(body) as { data: AuditEntry[]; next_cursor: string | null };
  };

  test('returns entries newest first, and is recorded itself', async () => {
    for (const limit of [1, 2, 3]) await get(`/api/v1/sessions?limit=${limit}`);
    await installation.recorder.flush();
    const { data, next_cursor } = await list();
    expect(data.map(({ sequence, rows }) => [sequence, rows])).toEqual([
      [3, 3],
      [2, 2],
      [1, 1],
    ]);
    expect(next_cursor).toBeNull();
    const kept = await record();
    expect(data.map(({ at, ...entry }) => entry)).toEqual(
      kept
        .slice(0, 3)
        .reverse()
        .map(({ at, ...entry }) => entry),
    );
    expect(kept.at(-1)).toMatchObject({ ...mine(), action: 'accessLog.list', filters: {}, rows: 3 });
  });

  test('returns each entry once while others are added, and filters by action and actor', async () => {
    const token = await makeToken(installation, tenant, ['sessions:read', 'agents:read']);
    for (let i = 0; i < 12; i++) {
      await installation.get(
        i % 3 === 0 ? '/api/v1/agents' : '/api/v1/sessions',
        i % 2 === 0 ? tenant : null,
        bearer(token),
      );
    }
    const all = await record();
    const walk = async (filters: string) => {
      const found: AuditEntry[] = [];
      let query = `?limit=2${filters}`;
      for (;;) {
        const page = await list(query);
        await installation.recorder.flush();
        found.push(...page.data);
        if (page.next_cursor === null) return found.map(({ sequence }) => sequence);
        query = `?limit=2&cursor=${page.next_cursor}`;
      }
    };
    const expected = (of: (entry: AuditEntry) => boolean) =>
      all
        .filter(of)
        .map(({ sequence }) => sequence)
        .reverse();
    expect(await walk('')).toEqual(expected(() => true));
    expect(await walk('&action=agents.list')).toEqual(expected(({ action }) => action === 'agents.list'));
    expect(await walk(`&actor_id=${token.id}`)).toEqual(expected(({ actor }) => actor.id === token.id));
    expect(await walk(`&actor_id=${token.id}&action=agents.list&since=1h`)).toEqual(
      expected(({ action, actor }) => action === 'agents.list' && actor.id === token.id),
    );
    expect(await walk('&action=nothing.such')).toEqual([]);
  });

  test('filters by session: who opened it, and who was refused', async () => {
    const [one, other] = sessions as [Session, Session];
    const token = await makeToken(installation, tenant, ['sessions:read']);
    const input = encodeURIComponent(JSON.stringify({ session_id: one.id }));
    await get(`/api/v1/sessions/${one.id}`);
    await get(`/api/v1/sessions/${other.id}`);
    await installation.get(`/api/trpc/sessions.get?input=${input}`, null, bearer(token));
    await get(`/api/v1/agents/${agentId}/sessions`);
    await installation.recorder.flush();
    const of = async (query: string) => (await list(`?target=${query}`)).data;
    expect(await of(one.id)).toMatchObject([
      { action: 'sessions.get', target: one.id, actor: { id: token.id } },
      { action: 'sessions.get', target: one.id, actor: { id: tenant.userId } },
    ]);
    expect(await of(`${one.id}&actor_id=${token.id}`)).toHaveLength(1);
    expect(await of(`${agentId}&action=agents.sessions`)).toMatchObject([{ target: agentId }]);
    expect(await of(`${agentId}&action=sessions.get`)).toEqual([]);
    expect(await of(newId('session'))).toEqual([]);
    const first = await list(`?target=${one.id}&limit=1`);
    expect(first.data).toHaveLength(1);
    expect((await list(`?cursor=${first.next_cursor}`)).data).toMatchObject([
      { actor: { id: tenant.userId } },
    ]);
    const changed = await get(`/api/v1/access-log?target=${other.id}&cursor=${first.next_cursor}`);
    expect(changed.status).toBe(422);
    await installation.recorder.flush();
    expect((await record()).findLast(({ filters }) => 'target' in filters)).toMatchObject({
      action: 'accessLog.list',
      target: null,
      filters: { target: one.id, limit: 1 },
    });
    for (const bad of ['x', one.id.toLowerCase(), 'operator']) {
      expect((await get(`/api/v1/access-log?target=${bad}`)).status).toBe(422);
    }
  });

  test('filters by window', async () => {
    const day = 86_400_000;
    const noted = {
      ...mine(),
      accountId: tenant.accountId,
      rows: 1,
      requestId: newId('request'),
      address: null,
    };
    const { pool } = installation.database;
    const { appendAuditEntry } = await import('@masker/db');
    const now = Date.now();
    for (const days of [40, 20, 10, 2]) {
      const actor = { kind: 'user' as const, id: tenant.userId, name: 'Test user' };
      await appendAuditEntry(pool, {
        ...noted,
        actor,
        outcome: 'ok',
        action: 'sessions.list',
        at: now - days * day,
      });
    }
    const sequences = async (query: string) => (await list(query)).data.map(({ sequence }) => sequence);
    const instant = (days: number) => new Date(now - days * day).toISOString();
    expect(await sequences('?action=sessions.list')).toEqual([4, 3, 2]);
    expect(await sequences('?action=sessions.list&since=50d')).toEqual([4, 3, 2, 1]);
    expect(await sequences(`?since=${instant(20)}&until=${instant(2)}`)).toEqual([3, 2]);
    expect(await sequences(`?since=50d&until=${instant(30)}`)).toEqual([1]);
    expect(await sequences(`?since=2020-01-01T00:00:00Z&until=2021-01-01T00:00:00Z`)).toEqual([]);
    expect(await sequences('?action=sessions.list&since=1d')).toEqual([]);
  });

  test('needs the scope; a token for one agent may not', async () => {
    const [allowed, confined] = [
      await makeToken(installation, tenant, ['audit:read']),
      await makeToken(installation, tenant, ['audit:read'], { agentId }),
    ];
    expect((await installation.get('/api/v1/access-log', null, bearer(allowed))).status).toBe(200);
    expect((await installation.get('/api/v1/access-log', null, bearer(confined))).status).toBe(403);
    expect(
      (await installation.get('/api/v1/access-log', await installation.tenant({ role: 'member' }))).status,
    ).toBe(403);
  });

  test('has what was answered right before it, of this account alone', async () => {
    const other = await installation.tenant();
    const theirs = await installation.get('/api/v1/sessions?limit=1', other);
    const { response } = await get('/api/v1/sessions?limit=1');
    const { data } = await list();
    expect(data.map(({ request_id }) => request_id)).toEqual([response.headers.get('x-request-id')]);
    expect((await recordOf(installation, other.accountId)).map(({ request_id }) => request_id)).toEqual([
      theirs.headers.get('x-request-id'),
    ]);
  });

  test('another account gets no entries, and its cursors are refused', async () => {
    for (let i = 0; i < 3; i++) await get('/api/v1/sessions');
    await installation.recorder.flush();
    const { next_cursor } = await list('?limit=1');
    const other = await installation.tenant();
    const theirs = await installation.get(`/api/v1/access-log?actor_id=${tenant.userId}`, other);
    expect(await theirs.json()).toEqual({ data: [], next_cursor: null });
    expect((await installation.get(`/api/v1/access-log?cursor=${next_cursor}`, other)).status).toBe(422);
    expect((await get(`/api/v1/sessions?cursor=${next_cursor}`)).status).toBe(422);
    expect((await get(`/api/v1/access-log?cursor=${next_cursor}&action=sessions.get`)).status).toBe(422);
    expect((await get(`/api/v1/access-log?cursor=${next_cursor}&since=7d`)).status).toBe(422);
  });
});

test('the chains of all entries above verify', async () => {
  const { pool } = installation.database;
  const { rows } = await pool.query('SELECT account_id FROM access_log_head');
  expect(rows.length).toBeGreaterThan(5);
  for (const { account_id } of rows) {
    expect(await verifyAuditLog({ pool, accountId: account_id })).toMatchObject({ ok: true });
  }
});
