import { gunzipSync } from 'node:zlib';
import { createInstallation, type Installation, type Tenant } from '@masker/api/testing';
import { newestFirst, randomFrom, session, tiedSessions } from '@masker/api/testing/sessions';
import { newId } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMaskerClient, type Export, type MaskerClient, type Session } from '../src/index.ts';
import { relay } from './support/relay.ts';

let installation: Installation;
let tenant: Tenant;
let client: MaskerClient;
let sessions: Session[];

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  const neighbour = await installation.tenant();
  sessions = newestFirst(tiedSessions(333, 40, Date.now() - 60_000, randomFrom(1)));
  await installation.insert(tenant.accountId, sessions);
  await installation.insert(neighbour.accountId, tiedSessions(50, 40, Date.now() - 60_000, randomFrom(2)));
  client = createMaskerClient({ url: installation.url, cookie: tenant.cookie });
});

afterAll(() => installation.close());

/** A client of an account of its own. */
async function own() {
  const tenant = await installation.tenant();
  return { tenant, client: createMaskerClient({ url: installation.url, cookie: tenant.cookie }) };
}

describe('sessions', () => {
  test('returns a page, and the next one', async () => {
    const first = await client.sessions.list({ limit: 10 });
    expect(first.data).toEqual(sessions.slice(0, 10));
    const second = await client.sessions.list({ cursor: first.next_cursor ?? '', limit: 5 });
    expect(second.data).toEqual(sessions.slice(10, 15));
  });

  test.each([7, 100, undefined])('returns all sessions, including tied starts, %s a page', async (limit) => {
    const seen: Session[] = [];
    for await (const row of client.sessions.each({ since: '7d', limit })) seen.push(row);
    expect(seen).toEqual(sessions);
  });

  test('filters sessions', async () => {
    const seen: Session[] = [];
    for await (const row of client.sessions.each({ status: 'ok', min_redactions: 3, limit: 20 }))
      seen.push(row);
    expect(seen).toEqual(sessions.filter((row) => row.status === 'ok' && row.redaction_count >= 3));
  });

  test('filters by lists of values, in a list, an export and sums alike', async () => {
    const { tenant: mine, client: theirs } = await own();
    const models = ['a, b', '100%', '%2C', 'gpt-4o-mini'];
    const stored = newestFirst(
      models.map((upstreamModel, i) =>
        session({
          upstreamModel,
          kinds: i % 2 === 0 ? { SSN: 1 } : { MRN: 2 },
          status: i === 3 ? 'error' : 'ok',
        }),
      ),
    );
    await installation.insert(mine.accountId, stored);
    const input = {
      model: ['%2C', 'a, b', '100%'],
      kind: ['SSN', 'MRN'],
      status: ['ok' as const, 'error' as const],
    };
    const expected = stored.filter((row) => input.model.includes(row.upstream_model ?? ''));
    const { data } = await theirs.sessions.list(input);
    expect(data).toEqual(expected);
    const exported: Session[] = [];
    for await (const row of theirs.sessions.export({ ...input, order: 'oldest' })) exported.push(row);
    expect(exported).toEqual([...expected].reverse());
    expect((await theirs.sessions.stats(input)).totals.sessions).toBe(3);
  });

  test('exports sessions in the order of the list', async () => {
    const seen: Session[] = [];
    for await (const row of client.sessions.export()) seen.push(row);
    expect(seen).toEqual(sessions);
    const filtered: Session[] = [];
    for await (const row of client.sessions.export({ since: '7d', status: 'ok', min_redactions: 3 }))
      filtered.push(row);
    expect(filtered).toEqual(sessions.filter((row) => row.status === 'ok' && row.redaction_count >= 3));
    const none = client.sessions.export({ min_redactions: 1_000_000 });
    for await (const row of none) expect.unreachable(row.id);
  });

  test('returns one session', async () => {
    const [expected] = sessions as [Session];
    expect(await client.sessions.get(expected.id)).toEqual(expected);
  });
});

test('returns the audit log, newest first', async () => {
  const { client: theirs, tenant: mine } = await own();
  await theirs.sessions.list({ limit: 3 });
  await theirs.agents.list();
  await installation.recorder.flush();
  const page = await theirs.accessLog.list({ action: 'sessions.list' });
  expect(page.next_cursor).toBeNull();
  expect(page.data).toMatchObject([
    { action: 'sessions.list', actor: { id: mine.userId }, filters: { limit: 3 } },
  ]);
  await installation.recorder.flush();
  const actions: string[] = [];
  for await (const entry of theirs.accessLog.each({ limit: 1, until: new Date().toISOString() })) {
    actions.push(entry.action);
  }
  expect(actions).toEqual(['accessLog.list', 'agents.list', 'sessions.list']);
});

test('returns agents, and the sessions of one', async () => {
  const ids: string[] = [];
  for await (const agent of client.agents.each({ limit: 1 })) ids.push(agent.id);
  expect(ids).toEqual([...new Set(sessions.map((row) => row.agent_id))].sort());
  const agent_id = ids[0] as string;
  const { data } = await client.agents.sessions({ agent_id, limit: 100 });
  expect(data).toEqual(sessions.filter((row) => row.agent_id === agent_id).slice(0, 100));
});

test('returns the caller', async () => {
  const me = await client.me.get();
  expect(me).toMatchObject({ user: { id: tenant.userId }, account: { id: tenant.accountId } });
});

test('returns statistics of sessions', async () => {
  const stats = await client.sessions.stats({ since: '7d', status: 'ok', bucket: '1d' });
  const matching = sessions.filter((row) => row.status === 'ok');
  expect(stats.bucket).toBe('1d');
  expect(stats.totals).toMatchObject({
    sessions: matching.length,
    redactions: matching.reduce((sum, row) => sum + row.redaction_count, 0),
  });
});

test('returns the number of sessions by value', async () => {
  const { facets, total } = await client.sessions.facets({ since: '7d', status: 'ok' });
  const matching = sessions.filter((row) => row.status === 'ok');
  expect(total).toBe(matching.length);
  const named = matching.filter((row) => row.redactions_by_kind.NAME !== undefined).length;
  expect(facets.kind.find(({ value }) => value === 'NAME')?.sessions ?? 0).toBe(named);
  expect(facets.status.reduce((sum, one) => sum + one.sessions, 0)).toBe(sessions.length);
});

test('returns statistics of sessions, compared with the previous window', async () => {
  const { durations, previous, agents } = await client.sessions.stats({
    since: '7d',
    include: ['durations', 'agent_series'],
    compare: 'previous',
  });
  expect(durations?.p50).toBeLessThanOrEqual(durations?.p99 ?? 0);
  expect(agents[0]?.series?.ok.reduce((sum, n) => sum + n, 0)).toBe(agents[0]?.by_status.ok);
  expect(previous?.totals.sessions).toBe(0);
});

describe('adding sessions', () => {
  test('adds one, several, and duplicates', async () => {
    const { client } = await own();
    const one = session();
    const others = [session({ kinds: { NAME: 2 } }), session()];
    expect(await client.sessions.ingest(one)).toMatchObject({ accepted: 1, duplicates: 0 });
    const { agent_name, duration_ms, redaction_count, ...least } = session();
    expect(await client.sessions.ingest([one, ...others])).toMatchObject({ accepted: 2, duplicates: 1 });
    expect(await client.sessions.ingest({ sessions: [least] })).toMatchObject({ accepted: 1 });
    expect(await client.sessions.get(least.id)).toEqual({
      ...least,
      agent_name,
      duration_ms,
      redaction_count,
    });
    await expect(client.sessions.ingest({ ...one, status: 'error' })).rejects.toMatchObject({
      code: 'conflict',
      status: 409,
      details: [{ parameter: 'id', received: one.id }],
    });
    await expect(client.sessions.ingest([one, { ...least, id: 'sess_x' }])).rejects.toMatchObject({
      code: 'validation_failed',
      details: [{ parameter: 'sessions[1].id' }],
    });
  });

  test('adds any number, skipping invalid ones', async () => {
    const { client } = await own();
    const rows = tiedSessions(6_000, 10, Date.now() - 60_000, randomFrom(5));
    const bad = { ...session(), status: 'OK' } as unknown as Session;
    async function* all() {
      yield* rows.slice(0, 5_500);
      yield bad;
      yield* rows.slice(5_500);
      yield* rows.slice(0, 20);
    }
    const sum = await client.sessions.ingestMany(all());
    expect(sum).toMatchObject({ accepted: 6_000, duplicates: 20, rejected_count: 1 });
    expect(sum.rejected).toEqual([
      { line: 5_501, code: 'validation_failed', message: expect.stringContaining('status') },
    ]);
    expect((await client.sessions.stats({ since: '7d' })).totals.sessions).toBe(6_000);
  });
});

test('renames and deletes an agent', async () => {
  const { client } = await own();
  const row = session();
  await client.sessions.ingest(row);
  const renamed = await client.agents.rename({ agent_id: row.agent_id, name: 'intake-bot' });
  expect(renamed).toMatchObject({ id: row.agent_id, name: 'intake-bot', session_count: 1 });
  expect(await client.agents.delete(row.agent_id)).toEqual(renamed);
  expect((await client.agents.list()).data).toEqual([]);
  await expect(client.agents.delete(row.agent_id)).rejects.toMatchObject({ code: 'agent_not_found' });
  expect(await client.sessions.get(row.id)).toEqual(row);
});

describe('watching', () => {
  test('the recipe after a reload: since goes by the start, so it must reach back to sessions that come late', async () => {
    const { tenant: mine, client: theirs } = await own();
    const lastEvent = new Date(Date.now() - 60_000).toISOString();
    const late = session({ startedAt: Date.now() - 2 * 3_600_000 });
    await installation.insert(mine.accountId, [late]);
    const idsSince = async (since: string) => {
      const ids: string[] = [];
      for await (const { id } of theirs.sessions.each({ since })) ids.push(id);
      return ids;
    };
    expect(await idsSince(lastEvent)).toEqual([]);
    expect(await idsSince('24h')).toEqual([late.id]);
  });

  test('yields new sessions, also after a lost connection', async () => {
    const { client, tenant } = await own();
    const network = await relay(installation.url);
    const watcher = createMaskerClient({ url: network.url, cookie: tenant.cookie });
    const agentId = newId('agent');
    const rows = Array.from({ length: 6 }, () => session({ agentId }));
    const seen: Session[] = [];
    let opened = 0;
    for await (const event of watcher.sessions.watch({ agent_id: agentId })) {
      if (event.type === 'open') {
        if (++opened === 1) await client.sessions.ingest([session(), ...rows.slice(0, 3)]);
      }
      if (event.type !== 'session') continue;
      seen.push(event.session);
      if (seen.length === 3) {
        network.breakAll();
        await client.sessions.ingest([session(), ...rows.slice(3)]);
      }
      if (seen.length === rows.length) break;
    }
    const byId = (a: Session, b: Session) => (a.id < b.id ? -1 : 1);
    expect(seen.sort(byId)).toEqual(rows.sort(byId));
    expect(opened).toBe(2);
  });

  test('rejects like a read', async () => {
    const first = async (watch: AsyncIterable<unknown>) => {
      for await (const _event of watch) return;
    };
    const anonymous = createMaskerClient({ url: installation.url });
    await expect(first(anonymous.sessions.watch())).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(first(client.sessions.watch({ agent_id: 'agt_x' }))).rejects.toMatchObject({
      code: 'validation_failed',
      status: 422,
      details: [{ parameter: 'agent_id' }],
    });
  });

  test('ends when the login session ends', async () => {
    const { client, tenant } = await own();
    const watching = async () => {
      for await (const _event of client.sessions.watch())
        await installation.get('/api/v1/auth/logout', tenant, { method: 'POST' });
    };
    await expect(watching()).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

test('creates tokens, and a service uses one', async () => {
  const { client, tenant } = await own();
  await installation.insert(tenant.accountId, sessions.slice(0, 2));
  const { token, secret } = await client.tokens.create({
    name: 'report',
    scopes: ['sessions:read'],
    expires_in: '90d',
  });
  const service = createMaskerClient({ url: installation.url, token: secret });
  expect((await service.sessions.list()).data).toEqual(sessions.slice(0, 2));
  expect(await service.me.get()).toMatchObject({ user: null, token: { id: token.id, name: 'report' } });
  await expect(service.sessions.ingest(session())).rejects.toMatchObject({ code: 'forbidden' });
  await expect(service.tokens.list()).rejects.toMatchObject({ code: 'forbidden', status: 403 });

  expect(await client.tokens.list({ limit: 1 })).toMatchObject({
    data: [{ id: token.id }],
    next_cursor: null,
  });
  expect((await client.tokens.revoke(token.id)).revoked_at).not.toBeNull();
  await expect(service.sessions.list()).rejects.toMatchObject({ code: 'unauthenticated' });
});

describe('errors', () => {
  test('an invalid parameter', async () => {
    await expect(client.sessions.list({ limit: 101, since: '1x' })).rejects.toMatchObject({
      code: 'validation_failed',
      status: 422,
      requestId: expect.stringMatching(/^req_/),
      details: [
        { parameter: 'limit', message: 'must be an integer from 1 to 100', received: '101' },
        { parameter: 'since', received: '1x' },
      ],
    });
  });

  test('no credential', async () => {
    const anonymous = createMaskerClient({ url: installation.url });
    await expect(anonymous.me.get()).rejects.toMatchObject({ code: 'unauthenticated', status: 401 });
  });

  test('an unknown resource, or one of another account', async () => {
    await expect(client.sessions.get(session().id)).rejects.toMatchObject({
      code: 'session_not_found',
      status: 404,
    });
    await expect(client.agents.sessions({ agent_id: newId('agent') })).rejects.toMatchObject({
      code: 'agent_not_found',
    });
  });
});

test('saves, changes, refuses stale changes of, and deletes views', async () => {
  const { client: mine } = await own();
  const view = await mine.views.create({ name: 'Errors', filters: { since: '7d', status: ['error'] } });
  expect(await mine.views.list()).toEqual({ data: [view] });
  const { updated_at, id: view_id } = view;
  const changed = await mine.views.update({ view_id, updated_at, shared: true, is_default: true });
  expect(changed).toMatchObject({ name: 'Errors', shared: true, is_default: true });
  await expect(mine.views.update({ view_id, updated_at, name: 'x' })).rejects.toMatchObject({
    code: 'conflict',
  });
  expect((await mine.sessions.list({ ...view.filters, limit: 1 })).data).toEqual([]);
  expect(await mine.views.delete(view_id)).toEqual(changed);
  await expect(mine.views.delete(view_id)).rejects.toMatchObject({ code: 'not_found' });
});

test('returns the retention of the account', async () => {
  expect(await client.retention.get()).toMatchObject({
    days: null,
    of: 'installation',
    cutoff: null,
    last_removal: null,
  });
});

test('webhooks are created, listed, changed, tested and deleted, and messages are sent again', async () => {
  const { webhook, secret } = await client.webhooks.create({
    name: 'review',
    url: 'https://receiver.test/',
    events: ['session.created'],
    filters: { status: ['error'] },
  });
  const webhook_id = webhook.id;
  expect(secret).toMatch(/^whsec_/);
  expect((await client.webhooks.list()).data).toEqual([webhook]);
  expect((await client.webhooks.rotateSecret(webhook_id)).secret).not.toBe(secret);
  const asked = await client.webhooks.test(webhook_id);
  expect(asked).toMatchObject({ webhook_id, type: 'webhook.test' });
  expect((await client.webhooks.deliveries({ webhook_id })).data.map(({ id }) => id)).toEqual([asked.id]);
  const again = await client.webhooks.replay({ webhook_id, delivery_id: asked.id });
  expect(again).toMatchObject({ id: asked.id, status: 'pending' });
  expect(await client.webhooks.update({ webhook_id, paused: true })).toMatchObject({ paused: true });
  expect((await client.webhooks.delete(webhook_id)).id).toBe(webhook_id);
  expect((await client.webhooks.list()).data).toEqual([]);
});

test('schedules of exports are created, listed, changed and deleted', async () => {
  const made = await client.exportSchedules.create({ every: 'day', format: 'csv', status: ['error'] });
  expect(made).toMatchObject({ every: 'day', filters: { status: ['error'] }, paused: false });
  expect((await client.exportSchedules.list()).data.map(({ id }) => id)).toEqual([made.id]);
  let first: Export | undefined;
  do {
    for await (const one of client.exports.each({ schedule_id: made.id })) first = one;
  } while (first === undefined);
  expect((await client.exports.wait(first.id)).schedule).toEqual({
    id: made.id,
    sequence: 1,
    after: null,
    removed_sessions: 0,
  });
  const paused = await client.exportSchedules.update({ schedule_id: made.id, paused: true });
  expect(paused).toMatchObject({ id: made.id, paused: true, next_run_at: null });
  expect((await client.exportSchedules.delete(made.id)).id).toBe(made.id);
  expect((await client.exportSchedules.list()).data).toEqual([]);
});

describe('exports', () => {
  test('are created, awaited, read, and deleted; the statement stays', async () => {
    const { id, status } = await client.exports.create({ format: 'ndjson', since: '30d', gzip: true });
    expect(status).toBe('queued');
    const states: string[] = [];
    const made = await client.exports.wait(id, { onProgress: (state) => void states.push(state.status) });
    expect([made.status, made.rows, states.at(-1)]).toEqual(['done', sessions.length, 'done']);
    expect((await client.exports.list({ limit: 1 })).data).toEqual([made]);
    const file = await bytesOf(client.exports.content(id));
    expect(gunzipSync(file).toString()).toBe(sessions.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const statement = await client.exports.statement(id);
    expect(await client.exports.delete(id)).toMatchObject({ id, status: 'expired' });
    await expect(bytesOf(client.exports.content(id))).rejects.toMatchObject({ code: 'conflict' });
    expect(await client.exports.statement(id)).toEqual(statement);
  });

  test('a download continues after a lost connection; changed bytes are detected', async () => {
    const { id } = await client.exports.create({ format: 'csv', since: '30d' });
    const made = await client.exports.wait(id);
    const ranges: (string | null)[] = [];
    const through = (change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>) =>
      createMaskerClient({
        url: installation.url,
        cookie: tenant.cookie,
        async fetch(url, init) {
          const response = await fetch(url, init);
          if (!url.endsWith('/content')) return response;
          ranges.push(new Headers(init.headers).get('range'));
          const bytes = new Uint8Array(await response.arrayBuffer());
          return new Response(change(bytes), { status: response.status, headers: response.headers });
        },
      });
    const cut = through((bytes) => bytes.slice(0, 15_000));
    expect((await bytesOf(cut.exports.content(id))).length).toBe(made.bytes);
    expect(ranges.slice(0, 3)).toEqual([null, 'bytes=15000-', 'bytes=30000-']);
    const changed = through((bytes) => bytes.with(5, 0));
    await expect(bytesOf(changed.exports.content(id))).rejects.toMatchObject({ code: 'truncated' });
  });
});

async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const bytes of content) parts.push(bytes);
  return Buffer.concat(parts);
}
