import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { openDatabase, verifyAuditLog } from '@masker/db';
import { readServerInfo } from '@masker/db/embedded';
import { describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { afterwards, emptyDataDir } from './support/folders.ts';
import { query } from './support/postgres.ts';
import { takeAway } from './support/postmaster.ts';
import { launch, type Server, startServer, whenReady } from './support/server.ts';

interface Recorded {
  sequence: number;
  action: string;
  outcome: string;
  rows: number | null;
  request_id: string;
}

/** What the record says, the oldest first. */
async function recordOf({ databaseUrl }: { databaseUrl: string }, action?: string): Promise<Recorded[]> {
  const rows = await query<{ sequence: string; entry: string }>(
    databaseUrl,
    'SELECT sequence, entry FROM access_log_entry ORDER BY account_id, sequence',
  );
  const all = rows.map(
    ({ sequence, entry }) => ({ sequence: Number(sequence), ...JSON.parse(entry) }) as Recorded,
  );
  return action === undefined ? all : all.filter((one) => one.action === action);
}

async function accountOf(server: Server): Promise<string> {
  const me = (await (await server.get('/api/v1/me')).json()) as { account: { id: string } };
  return me.account.id;
}

async function expectSound(server: { databaseUrl: string }, accountId: string): Promise<void> {
  const database = openDatabase({ url: server.databaseUrl, connections: 1, onIdleError: () => {} });
  afterwards(() => database.close());
  expect(await verifyAuditLog({ pool: database.pool, accountId })).toMatchObject({ ok: true });
}

/** The server starts again on the data that another left behind. */
async function again({ dataDir }: Server): Promise<Server> {
  return whenReady(launch({ DATA_DIR: dataDir, DEMO_SESSIONS: '0' }), dataDir);
}

test('records the demo sign-in, the printed sign-in and sign-out', async () => {
  const server = await startServer();
  expect((await recordOf(server)).at(-1)).toMatchObject({
    action: 'cookies.create',
    actor: { kind: 'operator' },
  });
  const signedIn = await server.signInByLink();
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect(await recordOf(server, 'signIns.create')).toMatchObject([
    { outcome: 'ok', filters: { way: 'demo' } },
  ]);
  await fetch(`${server.url}/api/v1/auth/logout`, { method: 'POST', headers: { cookie } });
  expect(await recordOf(server, 'signIns.end')).toHaveLength(1);
  expect((await fetch(`${server.url}/api/v1/sessions`, { headers: { cookie } })).status).toBe(401);
});

describe('a killed server', () => {
  test('has recorded changes and new credentials that it acknowledged', async () => {
    const server = await startServer();
    const accountId = await accountOf(server);
    const answer = await server.signInByLink();
    server.child.kill('SIGKILL');
    expect(answer.status).toBe(200);
    await server.ended;

    const next = await again(server);
    expect(await recordOf(next, 'signIns.create')).toHaveLength(1);
    const agents = (await (await next.get('/api/v1/agents?limit=1')).json()) as { data: [{ id: string }] };
    const renamed = await next.get(`/api/v1/agents/${agents.data[0].id}`, {
      method: 'PATCH',
      body: '{"name":"another"}',
      headers: { 'content-type': 'application/json' },
    });
    next.child.kill('SIGKILL');
    expect(renamed.status).toBe(200);
    await next.ended;

    const last = await again(next);
    expect(await recordOf(last, 'agents.rename')).toMatchObject([
      { outcome: 'ok', target: agents.data[0].id, request_id: renamed.headers.get('x-request-id') },
    ]);
    await expectSound(last, accountId);
  });

  test('has recorded the start of a running export', async () => {
    const server = await startServer();
    const answer = await server.get('/api/v1/sessions/export?since=365d');
    server.child.kill('SIGKILL');
    await answer.text().catch(() => '');
    await server.ended;
    const next = await again(server);
    expect(await recordOf(next, 'sessions.export')).toMatchObject([
      { outcome: 'ok', rows: null, request_id: answer.headers.get('x-request-id') },
    ]);
  });

  test('loses at most the reads of its last second', async () => {
    const server = await startServer();
    const accountId = await accountOf(server);
    const answered: { id: string; at: number }[] = [];
    const end = Date.now() + 4_500;
    while (Date.now() < end) {
      const answer = await server.get('/api/v1/sessions?limit=1');
      answered.push({ id: answer.headers.get('x-request-id') ?? '', at: Date.now() });
      await answer.text();
    }
    const killed = Date.now();
    server.child.kill('SIGKILL');
    await server.ended;
    const next = await again(server);
    const kept = new Set((await recordOf(next, 'sessions.list')).map(({ request_id }) => request_id));
    // A second is promised; a busy machine takes longer over it.
    expect(answered.filter(({ id, at }) => at < killed - 3_000 && !kept.has(id))).toEqual([]);
    expect(kept.size).toBeGreaterThan(0);
    await expectSound(next, accountId);
  });
});

test('a stopped server loses nothing', async () => {
  const server = await startServer();
  const accountId = await accountOf(server);
  const ids: (string | null)[] = [];
  for (let i = 0; i < 30; i++) {
    const answer = await server.get('/api/v1/sessions?limit=1');
    ids.push(answer.headers.get('x-request-id'));
    await answer.text();
  }
  expect(await server.stop()).toEqual({ code: 0, signal: null });
  expect(server.stderr()).not.toMatch(/audit log/);
  const next = await again(server);
  expect((await recordOf(next, 'sessions.list')).map(({ request_id }) => request_id)).toEqual(ids);
  await expectSound(next, accountId);
});

test('a server that is stopped during an export records the interruption', async () => {
  const server = await startServer({ DATA_DIR: await emptyDataDir(), DEMO_SESSIONS: '20000' });
  // Somebody who asks, and then does not read on: more than what fits on the way.
  const asked = get(`${server.url}/api/v1/sessions/export?since=365d`, {
    headers: { cookie: server.cookie },
  });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.on('error', () => {});
  expect(answer.statusCode).toBe(200);
  expect(await server.stop()).toEqual({ code: 0, signal: null });

  const next = await again(server);
  const request_id = answer.headers['x-request-id'];
  const [broken, ...more] = await recordOf(next, 'sessions.exportBroken');
  expect(more).toEqual([]);
  expect(broken).toMatchObject({ outcome: 'ok', request_id });
  expect(broken?.rows).toBeGreaterThan(0);
  expect(broken?.rows).toBeLessThan(20_000);
});

test('without PostgreSQL, nothing is answered unrecorded, and pending entries are written once it is back', async () => {
  const server = await startServer({ DATA_DIR: await emptyDataDir(), DEMO_SESSIONS: '300' });
  const accountId = await accountOf(server);
  const ids: (string | null)[] = [];
  let refused = 0;
  const read = async () => {
    const answer = await server.get('/api/v1/sessions?limit=1').catch(() => null);
    if (answer?.status === 200) ids.push(answer.headers.get('x-request-id'));
    else refused++;
    await answer?.text().catch(() => '');
  };
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 10; i++) await read();
    const before = refused;
    const giveBack = await takeAway(server.dataDir);
    await eventually(async () => {
      await read();
      return refused > before;
    });
    await giveBack();
    await eventually(async () => (await server.get('/api/readyz')).status === 200);
  }
  await read();
  await eventually(async () => {
    const kept = new Set((await recordOf(server, 'sessions.list')).map(({ request_id }) => request_id));
    return ids.every((id) => kept.has(id as string));
  });
  await expectSound(server, accountId);
  expect(await readServerInfo(server.dataDir)).not.toBeNull();
});

test('if only the audit log cannot be written, reads are refused after a second, and succeed afterwards', async () => {
  const server = await startServer();
  const accountId = await accountOf(server);
  const functionCalled = (from: string, to: string) =>
    query(server.databaseUrl, `ALTER FUNCTION ${from}(text, bigint[], text, text[], text[]) RENAME TO ${to}`);
  await functionCalled('append_access_log', 'append_access_log_away');
  const answered: (string | null)[] = [];
  await eventually(async () => {
    const answer = await server.get('/api/v1/sessions?limit=1');
    if (answer.status === 200) answered.push(answer.headers.get('x-request-id'));
    else expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
    return answer.status === 503;
  });
  expect(answered.length).toBeGreaterThan(0);
  // What has to be durable first is refused at once.
  expect((await server.get('/api/v1/sessions/export')).status).toBe(503);
  expect((await server.signInByLink()).headers.get('set-cookie')).toBeNull();
  await functionCalled('append_access_log_away', 'append_access_log');
  await eventually(async () => (await server.get('/api/v1/sessions?limit=1')).status === 200);
  const kept = (await recordOf(server, 'sessions.list')).map(({ request_id }) => request_id);
  expect(kept).toEqual(expect.arrayContaining(answered));
  await expectSound(server, accountId);
});
