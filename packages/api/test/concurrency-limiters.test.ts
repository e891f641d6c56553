import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorBodySchema } from '@masker/contract';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { blockedBackends } from './support/blocked-backends.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';

const size = { slots: 2, waiting: 2 };

let installation: Installation;
let tenant: Tenant;
let block: { release(): Promise<void> };

let other: Tenant;

beforeAll(async () => {
  installation = await createInstallation({
    limiters: { requests: size, watchers: { slots: 1, waiting: 0 } },
  });
  tenant = await installation.tenant();
  other = await installation.tenant();
});
afterAll(() => installation.close());
afterEach(() => block?.release());

/** Addresses that need room, there or not. */
const refusable = ['/api/v1/sessions', '/api/v1/me', '/api/trpc/me.get', '/api/v1/no'];

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

const atTheDatabase = async () => (await blockedBackends(installation.database.pool)).length;

/**
 * Asks until there is no room and no place to wait: two more than that are refused, whichever they are.
 *
 * @returns the answers to all of them
 */
async function crowd(ask: () => Promise<Response>): Promise<Promise<Response>[]> {
  const answers = Array.from({ length: size.slots + size.waiting + 2 }, ask);
  let refused = 0;
  await new Promise<void>((resolve) => {
    const count = ({ status }: Response) => void (status === 503 && ++refused === 2 && resolve());
    for (const answer of answers) answer.then(count, () => {});
  });
  return answers;
}

async function statusesOf(all: Promise<Response>[]): Promise<number[]> {
  return (await Promise.all(all)).map(({ status }) => status).sort();
}

/** The statuses of those that have been answered. */
async function statusesSoFar(all: Promise<Response>[]): Promise<number[]> {
  const pending = { status: 0 };
  const so = await Promise.all(all.map((one) => Promise.race([one, Promise.resolve(pending)])));
  return so.map(({ status }) => status);
}

test('requests wait for a slot, and are refused immediately if the queue is full', async () => {
  await blockQueries();
  let turn = 0;
  const all = await crowd(() => (turn++ % 2 === 0 ? list() : listByTrpc()));
  for (const path of refusable) {
    const refused = await installation.get(path, tenant);
    expect(refused.status, path).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    const body = await refused.json();
    const trpc = { error: { data: { code: 'unavailable', httpStatus: 503 } } };
    if (path.includes('trpc')) expect(body).toMatchObject(trpc);
    else expect(errorBodySchema.parse(body).error.code).toBe('unavailable');
  }
  for (const path of ['/api/healthz', '/api/readyz', '/api/metrics', '/api/docs', '/api/openapi.json'])
    expect((await installation.get(path)).status, path).toBe(200);
  while ((await atTheDatabase()) < size.slots) await sleep(10);
  expect(await atTheDatabase()).toBe(size.slots);

  await block.release();
  expect(await statusesOf(all)).toEqual([200, 200, 200, 200, 503, 503]);
  expect((await list()).status).toBe(200);
});

test('a refusal keeps the connection open', async () => {
  await blockQueries();
  const all = await crowd(list);
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
  await Promise.all(all);
});

test('a client that disconnects frees its place in the queue, with either transport', async () => {
  for (const path of ['/api/v1/sessions', '/api/trpc/sessions.list?input=%7B%7D']) {
    await blockQueries();
    const over = new AbortController();
    const all = await crowd(() => installation.get(path, tenant, { signal: over.signal }));
    over.abort();
    await Promise.allSettled(all);
    await block.release();
    const again = () => [list(), listByTrpc(), list(), listByTrpc()];
    while ((await statusesOf(again())).some((status) => status !== 200)) await sleep(20);
  }
});

test('another account gets a slot before the earlier requests of a busy one', async () => {
  await blockQueries();
  const all = await crowd(list);
  // There is room for it in a full queue, and its turn is next: whoever of the crowd came last is refused.
  const others = installation.get('/api/v1/me', other);
  await expect.poll(async () => (await statusesSoFar(all)).filter((status) => status === 503).length).toBe(3);
  await block.release();
  expect((await others).status).toBe(200);
  expect(await statusesOf(all)).toEqual([200, 200, 200, 503, 503, 503]);
});

test('callers without a known credential take no slots of others', async () => {
  await blockQueries();
  const all = await crowd(list);
  const forged = { token: 'msk_00000000000000000000000000000000000000' };
  for (const who of [null, forged, { cookie: 'masker_session=forged' }]) {
    expect((await installation.get('/api/v1/sessions', who)).status).toBe(401);
    expect((await installation.query('sessions.list', {}, who)).status).toBe(401);
  }
  expect((await installation.get('/api/v1/auth/providers')).status).toBe(200);
  await block.release();
  await Promise.all(all);
});

test('watchers use only the slots of watchers', async () => {
  const over = new AbortController();
  const watch = () => installation.get('/api/trpc/sessions.watch', tenant, { signal: over.signal });
  const first = await watch();
  expect(first.status).toBe(200);
  const second = await watch();
  expect(second.status).toBe(503);
  for (let i = 0; i < 5; i++) expect((await list()).status).toBe(200);
  over.abort();
  const again = new AbortController();
  const watchAgain = () => installation.get('/api/trpc/sessions.watch', tenant, { signal: again.signal });
  while ((await watchAgain()).status !== 200) await sleep(20);
  again.abort();
});

function ask(agent: Agent, path: string): Promise<IncomingMessage> {
  const { hostname, port } = new URL(installation.url);
  return new Promise((resolve, reject) => {
    const headers = { cookie: tenant.cookie };
    request({ agent, hostname, port, path, headers }, resolve).on('error', reject).end();
  });
}
