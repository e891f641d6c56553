import { session } from '@masker/api/testing/sessions';
import { errorBodySchema } from '@masker/contract';
import { freePort } from '@masker/tsconfig/free-port';
import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../test/support/eventually.ts';
import { newDataDir } from '../test/support/folders.ts';
import { type OtherPostgres, startOtherPostgres } from '../test/support/postgres.ts';
import { type Server, startServer } from '../test/support/server.ts';
import { ask } from './support/https.ts';
import { proxies, publicHost, type RunningProxy } from './support/proxies.ts';
import { masker } from './support/walk-through.ts';

let postgres: OtherPostgres;
let cookie: string;
const servers: Server[] = [];
const ports: [number, number] = [0, 0];

beforeAll(async () => {
  postgres = await startOtherPostgres();
  const shared = {
    DATABASE_URL: postgres.url,
    AUTH_SECRET: 'a secret for the tests of an outage',
    PUBLIC_URL: `https://${publicHost}`,
    TRUST_PROXY: '127.0.0.1',
    DEMO_SESSIONS: '0',
  };
  for (const nth of [0, 1] as const) {
    ports[nth] = await freePort();
    servers.push(await startServer({ ...shared, PORT: String(ports[nth]), DATA_DIR: await newDataDir() }));
  }
  const account = await masker(['account', 'create', '--name', 'Harbor'], shared);
  cookie = await masker(['cookie', '--account', account], shared);
});

const names = ['HAProxy', 'nginx'] as const;

describe('behind two servers', () => {
  const running = new Map<string, RunningProxy>();
  const proxy = (name: string) => running.get(name) as RunningProxy;

  beforeAll(async () => {
    for (const name of names) running.set(name, await proxies[name](ports));
  });

  test.each(names)('%s serves while the database answers', async (name) => {
    expect((await ask(proxy(name), '/api/readyz')).status).toBe(200);
  });

  test('while the database is away, clients get an error of the API with the time to come back', async () => {
    await postgres.stop();
    await eventually(() =>
      proxy('HAProxy').output().includes("backend 'masker_sessions' has no server available"),
    );
    for (const name of names) await expectUnavailable(proxy(name));
    await postgres.start();
    for (const name of names) {
      await eventually(async () => (await ask(proxy(name), '/api/readyz')).status === 200);
    }
  });

  test('while no server runs, too', async () => {
    for (const server of servers) await server.stop();
    for (const name of names) await expectUnavailable(proxy(name));
  });
});

test.each(names)('%s says the same if it has started before the servers', async (name) => {
  await expectUnavailable(await proxies[name]([await freePort()]));
});

/** Expects the answer to reads and to writes. */
async function expectUnavailable(proxy: RunningProxy): Promise<void> {
  const headers = { cookie, 'content-type': 'application/json', origin: `https://${publicHost}` };
  const write = { method: 'POST', headers, body: JSON.stringify([session()]) };
  for (const [path, sent] of [
    ['/api/v1/sessions', { headers }],
    ['/api/v1/sessions', write],
    ['/api/v1/tokens', write],
    ['/api/readyz', {}],
    // nginx has a content type of its own for this extension.
    ['/api/v1/sessions/one.html', { headers }],
  ] as const) {
    const { status, text, message } = await ask(proxy, path, sent);
    expect([status, message.headers['content-type']], `${path}: ${text}`).toEqual([
      503,
      expect.stringMatching(/^application\/json/),
    ]);
    expect(message.headers['retry-after']).toMatch(/^[1-9]\d*$/);
    expect(errorBodySchema.parse(JSON.parse(text)).error.code).toBe('unavailable');
  }
}
