import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { afterwards } from './support/folders.ts';
import {
  type Ask,
  asker,
  expectCalm,
  expectUnavailable,
  rest,
  signIn,
  transports,
} from './support/outage.ts';
import { blockQueries, type OtherPostgres, query, startOtherPostgres } from './support/postgres.ts';
import { type Server, startServer } from './support/server.ts';

const AUTH_SECRET = 'a secret for the tests of a crowded database';

let postgres: OtherPostgres;
let server: Server;
let cookie: string;

beforeAll(async () => {
  postgres = await startOtherPostgres({ settings: { max_connections: '40' } });
  server = await startServer({ DATABASE_URL: postgres.url, AUTH_SECRET, DEMO_SESSIONS: '50' });
  cookie = await signIn(postgres.url, AUTH_SECRET);
});

const ask: Ask = (path) => asker(server, cookie)(path);

test('if PostgreSQL has no free connection, every route reports it, and the server recovers', async () => {
  const others = new Crowd(postgres.url);
  afterwards(() => others.leave());
  const unavailable = ['/api/readyz', '/api/v1/agents', '/api/v1/sessions/export'];
  for (const path of [...transports, ...unavailable]) expect((await ask(path)).status).toBe(200);

  await eventually(async () => {
    await others.takeAll();
    await others.endThoseOf('masker-sessions%');
    await others.takeAll();
    return (await ask(rest)).status === 503 && (await ask('/api/readyz')).status === 503;
  });
  for (const path of [...transports, ...unavailable]) {
    await expectUnavailable(await ask(path), /The database accepts no more connections \(max_connections\)/);
  }
  expect((await ask('/api/healthz')).status).toBe(200);

  await others.leave();
  for (const path of [...transports, ...unavailable])
    await eventually(async () => (await ask(path)).status === 200);
  await eventually(() => /the database is available again/.test(server.stderr()));
  expect(server.stderr()).toContain('the database is unavailable: The database accepts no more connections');
  expectCalm(server);
});

test('if all connections are busy, the server is ready, and a request without a connection gets 503', async () => {
  const blocked = await blockQueries(postgres.url);
  const asked = Array.from({ length: 24 }, () => ask(rest));
  await blocked.waiting(16);
  const held = await query(
    postgres.url,
    `SELECT FROM pg_stat_activity WHERE application_name = 'masker-sessions' AND wait_event_type = 'Lock'`,
  );
  expect(held).toHaveLength(16);

  expect((await ask('/api/readyz')).status).toBe(200);
  expect((await ask('/api/healthz')).status).toBe(200);
  // Those that got no connection; the others wait for what they asked for.
  const refused = await Promise.any(asked.map(async (one) => ((await one).status === 503 ? one : never())));
  await expectUnavailable(refused, /none of its connections to the database became free in time/);
  expect((await ask('/api/readyz')).status).toBe(200);

  await blocked.release();
  const statuses = (await Promise.all(asked)).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(16);
  expect(statuses.filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect((await ask(rest)).status).toBe(200);
  expectCalm(server);
});

function never(): never {
  throw new Error('it was answered otherwise');
}

/** Other users of the same PostgreSQL. */
class Crowd {
  private readonly clients: pg.Client[] = [];

  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** Connects until PostgreSQL takes no more. */
  async takeAll(): Promise<void> {
    for (;;) {
      const client = new pg.Client({ connectionString: this.url });
      client.on('error', () => {});
      try {
        await client.connect();
      } catch (error) {
        if ((error as { code?: string }).code !== '53300') throw error;
        return;
      }
      this.clients.push(client);
    }
  }

  /** Ends the connections of an application, so that it needs new ones. */
  async endThoseOf(application: string): Promise<void> {
    await this.clients[0]?.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE $1',
      [application],
    );
  }

  async leave(): Promise<void> {
    await Promise.all(this.clients.splice(0).map((client) => client.end()));
  }
}
