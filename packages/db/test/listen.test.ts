import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, onTestFinished, test } from 'vitest';
import { channels, createListener, type Listener } from '../src/live/listen.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

/** Passes bytes between PostgreSQL and whoever connects, until it is told to go silent. */
interface Proxy {
  url: string;
  /** From now on nothing is passed on these connections, and nothing closed; new ones work. */
  goSilent(): void;
  connections: number;
  close(): Promise<void>;
}

async function proxyTo(url: string): Promise<Proxy> {
  const { host, port, user = '', password, database = '' } = new pg.Client({ connectionString: url });
  const target = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port };
  const pairs: { silent: boolean; near: Socket; far: Socket }[] = [];
  const server: Server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ ...target, allowHalfOpen: true });
    const pair = { silent: false, near, far };
    pairs.push(pair);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('data', (data) => pair.silent || other.write(data));
      one.on('end', () => pair.silent || other.end());
      one.on('error', () => pair.silent || other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const own = new URL(`postgresql://127.0.0.1:${(server.address() as AddressInfo).port}/${database}`);
  own.username = user;
  own.password = password ?? '';
  return {
    url: own.href,
    goSilent: () => {
      for (const pair of pairs) pair.silent = true;
    },
    get connections() {
      return pairs.length;
    },
    close() {
      for (const { near, far } of pairs) for (const one of [near, far]) one.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

let database: TestDatabase;
let proxy: Proxy;
let direct: pg.Client;
let listener: Listener;
let heard: string[];
let errors: string[];

beforeEach(async () => {
  database = await createTestDatabase();
  proxy = await proxyTo(database.url);
  direct = new pg.Client({ connectionString: database.url });
  await direct.connect();
  heard = [];
  errors = [];
  listener = createListener({
    url: proxy.url,
    heartbeat: 1_000,
    onError: (error) => void errors.push(error.message),
  });
  listener.subscribe('sessions', {
    onNotice: (payload) => void heard.push(payload),
    onGap: () => void heard.push('gap'),
  });
  await listener.ready;
});
afterEach(async () => {
  await listener.stop();
  await direct.end();
  await proxy.close();
  await database.drop();
});

const tell = (payload: string) => direct.query('SELECT pg_notify($1, $2)', [channels.sessions, payload]);

/** Waits until something is heard behind what was heard by then; a machine that stands still for long makes more gaps. */
async function hears(what: string, behind = 0): Promise<number> {
  await expect.poll(() => heard.indexOf(what, behind)).toBeGreaterThanOrEqual(behind);
  return heard.indexOf(what, behind) + 1;
}

const endConnection = () =>
  direct.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'masker-sessions listener' AND datname = current_database()`,
  );

test('replaces a connection that stops responding, and reports missed notifications', async () => {
  await tell('before');
  const before = await hears('before');
  proxy.goSilent();
  await tell('meanwhile');
  const gap = await hears('gap', before);
  await tell('after');
  await hears('after', gap);
  expect(heard).not.toContain('meanwhile');
  expect(errors[0]).toBe('PostgreSQL did not answer on the connection that listens for changes');
});

test('replaces a connection that PostgreSQL closes', async () => {
  await endConnection();
  const gap = await hears('gap');
  await tell('after');
  await hears('after', gap);
  expect(errors).not.toEqual([]);
});

test('while PostgreSQL is unavailable, reports one failure instead of each attempt', async () => {
  const attempts = proxy.connections;
  // From here on every new connection is refused by PostgreSQL.
  const name = direct.database;
  const admin = new pg.Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
  onTestFinished(() => admin.end());
  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await endConnection();
  await expect.poll(() => proxy.connections).toBeGreaterThan(attempts + 2);
  expect(errors).toHaveLength(1);
  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  await hears('gap');
});

test('a connection that stops responding does not delay the stop', async () => {
  proxy.goSilent();
  await listener.stop();
  expect(heard).toEqual([]);
});
