import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorBodySchema } from '@masker/contract';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';

const size = { underWay: 2, waiting: 2 };

let installation: Installation;
let tenant: Tenant;
let block: { release(): Promise<void> };

beforeAll(async () => {
  installation = await createInstallation({
    gates: { requests: size, watchers: { underWay: 1, waiting: 0 } },
  });
  tenant = await installation.tenant();
});
afterAll(() => installation.close());
afterEach(() => block?.release());

const list = () => installation.get('/api/v1/sessions', tenant);
const listByTrpc = () => installation.query('sessions.list', {}, tenant);

/** Makes every query of sessions wait. */
async function blockQueries(): Promise<void> {
  const client = await installation.database.pool.connect();
  await client.query('BEGIN; LOCK TABLE session IN ACCESS EXCLUSIVE MODE');
  let released = false;
  block = {
    async release() {
      if (released) return;
      released = true;
      await client.query('ROLLBACK');
      client.release();
    },
  };
}

async function waiting(count: number): Promise<void> {
  const { pool } = installation.database;
  while ((await pool.query('SELECT 1 FROM pg_locks WHERE NOT granted')).rows.length < count) await sleep(10);
}

test('what there is no room for waits, and what there is no place to wait for is refused at once', async () => {
  await blockQueries();
  const accepted = [list(), listByTrpc()];
  await waiting(2);
  const queued = [list(), listByTrpc()];
  await sleep(100);
  for (const path of [
    '/api/v1/sessions',
    '/api/v1/me',
    '/api/trpc/me.get',
    '/api/v1/auth/providers',
    '/api/v1/no',
  ]) {
    const refused = await installation.get(path, tenant);
    expect(refused.status, path).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    const body = await refused.json();
    if (path.includes('trpc'))
      expect(body).toMatchObject({ error: { data: { code: 'unavailable', httpStatus: 503 } } });
    else expect(errorBodySchema.parse(body).error.code).toBe('unavailable');
  }
  for (const path of ['/api/healthz', '/api/readyz', '/api/docs', '/api/openapi.json'])
    expect((await installation.get(path)).status, path).toBe(200);
  // Two are at the database, no more.
  await waiting(2);
  const { rows } = await installation.database.pool.query('SELECT 1 FROM pg_locks WHERE NOT granted');
  expect(rows.length).toBe(2);

  await block.release();
  for (const answer of await Promise.all([...accepted, ...queued])) expect(answer.status).toBe(200);
  expect((await list()).status).toBe(200);
});

test('a refusal leaves the connection as it is: making a new one would cost more', async () => {
  await blockQueries();
  const accepted = [list(), list()];
  await waiting(2);
  const queued = [list(), list()];
  await sleep(100);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ports = new Set<number | undefined>();
  for (let i = 0; i < 5; i++) {
    const answer = await ask(agent, '/api/v1/sessions');
    expect([answer.statusCode, answer.headers.connection]).toEqual([503, 'keep-alive']);
    ports.add(answer.socket.localPort);
    for await (const _ of answer);
  }
  expect(ports.size).toBe(1);
  agent.destroy();
  await block.release();
  await Promise.all([...accepted, ...queued]);
});

test('whoever gives up makes room, by either door', async () => {
  for (const path of ['/api/v1/sessions', '/api/trpc/sessions.list?input=%7B%7D']) {
    await blockQueries();
    for (let round = 0; round < 4; round++) {
      const over = new AbortController();
      const given = installation.get(path, tenant, { signal: over.signal }).catch(() => null);
      await sleep(50);
      over.abort();
      await given;
    }
    await block.release();
    const again = await Promise.all([list(), listByTrpc(), list(), listByTrpc()]);
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  }
});

test('whoever watches takes nobody’s place but another watcher’s', async () => {
  const over = new AbortController();
  const watch = () => installation.get('/api/trpc/sessions.watch', tenant, { signal: over.signal });
  const first = await watch();
  expect(first.status).toBe(200);
  const second = await watch();
  expect(second.status).toBe(503);
  for (let i = 0; i < 5; i++) expect((await list()).status).toBe(200);
  over.abort();
  await sleep(100);
  const again = new AbortController();
  expect((await installation.get('/api/trpc/sessions.watch', tenant, { signal: again.signal })).status).toBe(
    200,
  );
  again.abort();
});

function ask(agent: Agent, path: string): Promise<IncomingMessage> {
  const { hostname, port } = new URL(installation.url);
  return new Promise((resolve, reject) => {
    const headers = { cookie: tenant.cookie };
    request({ agent, hostname, port, path, headers }, resolve).on('error', reject).end();
  });
}
