import { describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import {
  asker,
  expectCalm,
  expectDoorsUnavailable,
  expectUnavailable,
  rest,
  sender,
  signIn,
  transports,
} from './support/outage.ts';
import { blockQueries, query, startOtherPostgres } from './support/postgres.ts';
import { postmasterOf, takeAway } from './support/postmaster.ts';
import { startServer } from './support/server.ts';

describe('a killed embedded PostgreSQL', () => {
  test('both transports return unavailable, and the server recovers', async () => {
    const server = await startServer();
    const first = await postmasterOf(server.dataDir);
    const giveBack = await takeAway(server.dataDir);
    for (const transport of [...transports, '/api/readyz']) {
      await eventually(async () => (await server.get(transport)).status === 503);
      await expectUnavailable(await server.get(transport));
      expect((await server.get('/api/healthz')).status).toBe(200);
    }
    await giveBack();
    await eventually(async () => (await server.get('/api/readyz')).status === 200);
    for (const transport of transports) expect((await server.get(transport)).status).toBe(200);
    expect(await postmasterOf(server.dataDir)).not.toBe(first);
    expectCalm(server);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });

  test('running requests get a response', async () => {
    const server = await startServer();
    const blocked = await blockQueries(server.databaseUrl);
    const answers = [...transports, ...transports].map((transport) => server.get(transport));
    await blocked.waiting(answers.length);
    process.kill(await postmasterOf(server.dataDir), 'SIGKILL');
    for (const answer of await Promise.all(answers)) await expectUnavailable(answer);
    await eventually(async () => (await server.get(rest)).status === 200);
    expectCalm(server);
  });

  test('the server can be stopped during the outage', async () => {
    const server = await startServer();
    await takeAway(server.dataDir);
    await eventually(async () => (await server.get('/api/readyz')).status === 503);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });
});

describe('an unavailable external PostgreSQL', () => {
  test('requests that need the database get 503 until it is back', async () => {
    const postgres = await startOtherPostgres();
    const secret = 'a secret for the tests of an outage';
    const server = await startServer({
      DATABASE_URL: postgres.url,
      AUTH_SECRET: secret,
      DEMO_SESSIONS: '50',
    });
    const cookie = await signIn(postgres.url, secret);
    const ask = asker(server, cookie);
    for (const transport of transports) expect((await ask(transport)).status).toBe(200);

    await postgres.stop();
    // Asked in vain, it works on: the cookie is still valid when the database is back.
    await expectUnavailable(await ask('/api/v1/auth/logout', { method: 'POST' }));
    const others = ['/api/v1/agents', '/api/readyz'];
    for (const path of [...transports, ...others]) await expectUnavailable(await ask(path));
    // A verified credential is cached for a moment.
    await eventually(async () => (await ask('/api/v1/me')).status === 503);
    await expectUnavailable(await ask('/api/v1/me'));
    expect((await ask('/api/healthz')).status).toBe(200);
    expect((await ask('/api/v1/auth/providers')).status).toBe(200);
    expect((await fetch(`${server.url}${rest}`)).status).toBe(401);

    await postgres.start();
    for (const path of [...transports, ...others, '/api/v1/me']) expect((await ask(path)).status).toBe(200);
    expect((await ask('/api/v1/auth/logout', { method: 'POST' })).status).toBe(200);
    expect((await ask('/api/v1/me')).status).toBe(401);
    expectCalm(server);
    expect(await server.stop()).toEqual({ code: 0, signal: null });
  });
});

describe('an external PostgreSQL that becomes read-only', () => {
  test('all routes and one log line report it until it accepts writes again', async () => {
    const postgres = await startOtherPostgres();
    const secret = 'a secret for the tests of a read-only database';
    const server = await startServer({
      DATABASE_URL: postgres.url,
      AUTH_SECRET: secret,
      DEMO_SESSIONS: '50',
    });
    const cookie = await signIn(postgres.url, secret);
    const ask = asker(server, cookie);
    const send = sender(ask);
    expect((await ask(rest)).status).toBe(200);

    await setReadOnly(postgres.url, 'on');
    await eventually(async () => (await ask('/api/readyz')).status === 503);
    const reason = /The database is read-only/;
    for (const answer of [await send(), await ask('/api/readyz')]) await expectUnavailable(answer, reason);
    await expectDoorsUnavailable(ask, reason);
    expect((await ask('/api/healthz')).status).toBe(200);

    await setReadOnly(postgres.url, 'off');
    for (const transport of [...transports, '/api/readyz'])
      await eventually(async () => (await ask(transport)).status === 200);
    expect(await (await send()).json()).toMatchObject({ accepted: 1 });
    await eventually(async () => /the database is available again/.test(server.stderr()));
    const lines = server.stderr().split('\n');
    for (const words of [
      'the database is unavailable',
      'the database is available again',
      'cannot be written;',
    ])
      expect(
        lines.filter((line) => line.includes(words)),
        words,
      ).toHaveLength(1);
    expectCalm(server);
  });
});

async function setReadOnly(url: string, value: 'on' | 'off'): Promise<void> {
  const writing = new URL(url);
  writing.searchParams.set('options', '-c default_transaction_read_only=off');
  await query(writing.href, `ALTER SYSTEM SET default_transaction_read_only = ${value}`);
  await query(writing.href, 'SELECT pg_reload_conf()');
}

test('the demo sign-in returns unavailable', async () => {
  const server = await startServer();
  const signInDemo = () => server.signInByLink();
  expect((await signInDemo()).status).toBe(200);
  const giveBack = await takeAway(server.dataDir);
  // What it left behind can answer for a moment.
  await eventually(async () => (await server.get('/api/readyz')).status === 503);
  await expectUnavailable(await signInDemo());
  await giveBack();
  await eventually(async () => (await server.get('/api/readyz')).status === 200);
  expect((await signInDemo()).status).toBe(200);
  expectCalm(server);
});
