import type { WebhookDeliveryPage } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeWebhook } from './support/access.ts';
import { call } from './support/call.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { startReceiver } from './support/receiver.ts';
import { session } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation({ limiters: { requests: { slots: 1, waiting: 5 } } });
  tenant = await installation.tenant();
});
afterAll(() => installation.close());

/** The samples of one metric: its labels as they are written, and its value. */
async function samples(name: string): Promise<Map<string, number>> {
  const text = await (await installation.get('/api/metrics')).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(' ');
      return [line.slice(name.length + 1, end - 1), Number(line.slice(end + 1))];
    }),
  );
}

const durations = 'masker_http_request_duration_seconds';

test('is in the text format of Prometheus, and is not cached', async () => {
  const response = await installation.get('/api/metrics');
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const lines = (await response.text()).split('\n').filter((line) => line !== '');
  for (const line of lines) expect(line).toMatch(/^(# (HELP|TYPE) \w+ \S.*|\w+(\{[^}]*\})? [\d.e+-]+)$/);

  const head = await installation.get('/api/metrics', null, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect((await installation.get('/api/metrics', null, { method: 'POST' })).status).toBe(405);
});

test('have names that follow the conventions of `promtool check metrics`', async () => {
  const text = await (await installation.get('/api/metrics')).text();
  const types = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => ({ name, type }));
  expect(types.length).toBeGreaterThan(20);
  for (const { name, type } of types) {
    expect(/_total$/.test(name as string), `${name} is a ${type}`).toBe(type === 'counter');
    expect(text).toMatch(new RegExp(`^# HELP ${name} \\S`, 'm'));
  }
});

describe('requests', () => {
  test('are counted and timed by method, route and status', async () => {
    const ok = 'method="GET",route="/api/v1/sessions/{session_id}",status="404"';
    const before = (await samples(`${durations}_count`)).get(ok) ?? 0;
    const began = performance.now();
    for (const id of ['0', '1', '2'])
      await installation.get(`/api/v1/sessions/sess_${id.repeat(26)}`, tenant);
    const seconds = (performance.now() - began) / 1000;
    expect((await samples(`${durations}_count`)).get(ok)).toBe(before + 3);
    const sum = (await samples(`${durations}_sum`)).get(ok) as number;
    expect(sum).toBeGreaterThan(0);
    expect(sum).toBeLessThan(seconds);
    const all = (await samples(`${durations}_bucket`)).get(`le="+Inf",${ok}`);
    expect(all).toBe(before + 3);
  });

  test('are labelled only by route, for any number of paths', async () => {
    await installation.get('/api/v1/sessions?agent_id=agt_01HZX6Q4N9Y5V8T2W3R7K1M0PB', tenant);
    for (let i = 0; i < 20; i++) await installation.get(`/api/v1/made-up-${i}`, tenant);
    for (let i = 0; i < 20; i++) await installation.get(`/api/trpc/made.up${i}`, tenant);
    const text = await (await installation.get('/api/metrics')).text();
    for (const secret of ['made', 'agt_', tenant.accountId, tenant.userId, '127.0.0.1'])
      expect(text).not.toContain(secret);
    const routes = [...(await samples(`${durations}_count`)).keys()];
    expect(routes).toContain('method="GET",route="unknown",status="404"');
    expect(routes.length).toBeLessThan(15);
  });

  test('refused by a limiter count for their route', async () => {
    const client = await installation.database.pool.connect();
    const refused = 'method="GET",route="/api/v1/agents",status="503"';
    try {
      await client.query('BEGIN; LOCK TABLE session IN ACCESS EXCLUSIVE MODE');
      const asked = Array.from({ length: 6 }, () => installation.get('/api/v1/sessions', tenant));
      await expect
        .poll(async () => (await samples('masker_http_requests')).get('gate="requests",state="waiting"'))
        .toBe(5);
      expect((await installation.get('/api/v1/agents', tenant)).status).toBe(503);
      await client.query('ROLLBACK');
      await Promise.all(asked);
    } finally {
      client.release();
    }
    expect((await samples(`${durations}_count`)).get(refused)).toBe(1);
  });

  test('that run or wait are reported by limiter', async () => {
    const client = await installation.database.pool.connect();
    try {
      await client.query('BEGIN; LOCK TABLE session IN ACCESS EXCLUSIVE MODE');
      const asked = Array.from({ length: 3 }, () => installation.get('/api/v1/sessions', tenant));
      await expect
        .poll(async () => [...(await samples('masker_http_requests'))])
        .toEqual(
          expect.arrayContaining([
            ['gate="requests",state="under_way"', 1],
            ['gate="requests",state="waiting"', 2],
          ]),
        );
      await client.query('ROLLBACK');
      for (const { status } of await Promise.all(asked)) expect(status).toBe(200);
    } finally {
      client.release();
    }
    expect((await samples('masker_http_requests')).get('gate="requests",state="under_way"')).toBe(0);
  });
});

test('rejected sessions are counted by source, and logged with the reason, but not all of them', async () => {
  const own = await createInstallation();
  try {
    const whose = await own.tenant();
    const post = (path: string, type: string, body: string) =>
      own.get(path, whose, { method: 'POST', headers: { 'content-type': type }, body });
    for (let i = 0; i < 3; i++) {
      const entries = [{ id: 'no-times' }, { id: 'no-times-either' }];
      const answered = await post('/api/v1/ingest/litellm', 'application/json', JSON.stringify(entries));
      expect([answered.status, await answered.json()]).toMatchObject([200, { rejected_count: 2 }]);
    }
    const lines = [session(), { ...session(), status: 'fine' }].map((one) => JSON.stringify(one));
    expect((await post('/api/v1/sessions', 'application/x-ndjson', lines.join('\n'))).status).toBe(200);
    const metrics = (await (await own.get('/api/metrics')).text()).split('\n');
    for (const [source, count] of Object.entries({ ndjson: 1, litellm: 6, otlp: 0, vapi: 0, retell: 0 }))
      expect(metrics).toContain(`masker_rejected_sessions_total{source="${source}"} ${count}`);
    const logged = own.logged
      .map((line) => JSON.parse(line))
      .filter(({ msg }) => msg === 'sessions were rejected');
    expect(logged).toMatchObject([
      { source: 'litellm', account: whose.accountId, count: 2, code: 'bad_request' },
      { source: 'ndjson', account: whose.accountId, count: 1, code: 'validation_failed' },
    ]);
    expect(JSON.stringify(logged)).not.toContain('fine');
  } finally {
    await own.close();
  }
});

describe('messages to webhooks', () => {
  test('are counted by what came of them, and by how many wait, without a word of whose they are', async () => {
    const patient = await createInstallation({ webhookRetries: [86_400_000] });
    const receiver = await startReceiver();
    try {
      const whose = await patient.tenant();
      const { webhook } = await makeWebhook(patient, whose, { url: receiver.url });
      await patient.insert(whose.accountId, [session()]);
      await receiver.until(1);
      receiver.answer = 500;
      await patient.insert(whose.accountId, [session(), session()]);
      await receiver.until(3);
      await call(patient, whose, 'POST', `webhooks/${webhook.id}/test`, {});
      await expect
        .poll(async () => {
          const path = `webhooks/${webhook.id}/deliveries`;
          const { data } = await call<WebhookDeliveryPage>(patient, whose, 'GET', path);
          return data.map(({ attempts, status }) => `${status} ${attempts}`);
        })
        .toEqual(['failed 1', 'pending 1', 'pending 1', 'delivered 1']);
      const text = await (await patient.get('/api/metrics')).text();
      for (const line of [
        'masker_webhook_deliveries_total{outcome="delivered"} 1',
        'masker_webhook_deliveries_total{outcome="retried"} 2',
        'masker_webhook_deliveries_total{outcome="failed"} 1',
        'masker_webhook_messages_pending 2',
      ])
        expect(text.split('\n')).toContain(line);
      for (const secret of [whose.accountId, webhook.id, receiver.url]) expect(text).not.toContain(secret);
    } finally {
      await receiver.close();
      await patient.close();
    }
  });

  test('that wait are not told while there is no database, and everything else is', async () => {
    const lost = await createInstallation();
    try {
      await lost.loseDatabase();
      const response = await lost.get('/api/metrics');
      const text = await response.text();
      expect(response.status).toBe(200);
      expect(text).toContain('masker_webhook_deliveries_total{outcome="delivered"} 0');
      expect(text).not.toMatch(/^masker_webhook_messages_pending/m);
    } finally {
      await lost.close();
    }
  });
});

test('reports database connections by state, and the process', async () => {
  const busy = async () =>
    (await samples('masker_database_connections')).get('pool="requests",state="busy"') as number;
  const held = [await installation.serving.connect(), await installation.serving.connect()];
  await expect.poll(busy).toBe(2);
  for (const client of held) client.release();
  await expect.poll(busy).toBe(0);
  // Work in the background takes a connection now and then.
  const isTold = async () =>
    (await samples('masker_database_connections')).get('pool="requests",state="idle"') ===
    installation.serving.idleCount;
  await expect.poll(isTold).toBe(true);
  expect((await samples('masker_database_waiting')).get('pool="requests"')).toBe(0);
  const text = await (await installation.get('/api/metrics')).text();
  expect(text).toMatch(/^process_resident_memory_bytes \d{7,}$/m);
});
