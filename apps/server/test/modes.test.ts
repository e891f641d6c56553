import { request } from 'node:http';
import { expect, test } from 'vitest';
import { emptyDataDir, usedDataDir } from './support/folders.ts';
import { countRows, startOtherPostgres } from './support/postgres.ts';
import { type Server, startServer } from './support/server.ts';

const external = { AUTH_SECRET: 'a secret for the tests of the modes' };

test('without demo data, the sign-in link signs in the administrator of an empty account', async () => {
  const server = await startServer({ DATA_DIR: await emptyDataDir(), DEMO_SESSIONS: '0' });
  expect(server.stdout()).not.toContain('demo data');
  expect(await countRows(server.databaseUrl)).toEqual({ accounts: 1, agents: 0, sessions: 0 });

  const signIn = await server.signInByLink();
  expect(signIn.status).toBe(200);
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect(await (await server.get('/api/v1/me', { headers: { cookie } })).json()).toMatchObject({
    user: { name: 'Local administrator', role: 'admin' },
    account: { name: 'My account' },
  });
  const ways = await fetch(`${server.url}/api/v1/auth/providers`);
  expect(await ways.json()).toEqual({ demo: true, demo_data: false, providers: [] });
  for (const headers of [{ cookie }, { cookie: server.cookie }]) {
    const page = await server.get('/api/v1/sessions', { headers });
    expect(page.status).toBe(200);
    expect(await page.json()).toEqual({ data: [], next_cursor: null });
  }
  expect((await countRows(server.databaseUrl)).accounts).toBe(1);
  const log = await server.get('/api/v1/access-log?actor_id=operator', { headers: { cookie } });
  const { data } = (await log.json()) as { data: { action: string; target: string | null }[] };
  expect(data.map(({ action }) => action)).toEqual(['cookies.create', 'accounts.create']);
  expect(data[1]?.target).toMatch(/^acc_/);
});

test('with a database of your own, there is no demo data, demo sign-in or printed cookie', async () => {
  const postgres = await startOtherPostgres();
  const server = await startServer({ ...external, DATABASE_URL: postgres.url, DEMO_SESSIONS: '' });
  expect(server.stdout()).not.toMatch(/demo data|Starting PostgreSQL/);
  await expectNoDemo(server);
  expect(await countRows(postgres.url)).toEqual({ accounts: 0, agents: 0, sessions: 0 });
  await server.stop();

  // Only who asks for demo data gets it.
  const again = await startServer({ ...external, DATABASE_URL: postgres.url, DEMO_SESSIONS: '40' });
  expect(again.stdout()).toContain('Demo data created (44 sessions: 40 in the demo account, 4 in another)');
  await expectNoDemo(again);
  expect((await countRows(postgres.url)).sessions).toBe(44);
  await again.stop();
  expect((await countRows(postgres.url)).sessions).toBe(44);
});

test.each([
  ['open to the network', { HOST: '0.0.0.0' }],
  ['reached by others through a proxy', { PUBLIC_URL: 'https://masker.example' }],
  ['whatever else is set', { HOST: '0.0.0.0', NODE_ENV: 'development', DEMO: '1', DEMO_SIGN_IN: 'on' }],
])('there is no demo sign-in: %s', async (_, settings) => {
  const server = await startServer({ DATA_DIR: await usedDataDir(), ...settings });
  expect(server.url).toMatch(/^http:\/\/localhost:\d+$/);
  await expectNoDemo(server);
});

test('the sign-in link works only from this machine, with the secret of the current start', async () => {
  const first = await startServer({ DATA_DIR: await emptyDataDir() });
  const signedIn = await first.signInByLink();
  expect(signedIn.status).toBe(200);
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  await first.stop();

  const server = await startServer({ DATA_DIR: first.dataDir });
  expect(server.linkSecret).toMatch(/^[\w-]{32}$/);
  expect(server.linkSecret).not.toBe(first.linkSecret);
  // Who was signed in stays so; the link of before leads nowhere.
  expect((await server.get('/api/v1/me', { headers: { cookie } })).status).toBe(200);
  const post = (body?: string, type = 'application/json') =>
    fetch(`${server.url}/api/v1/auth/demo`, {
      method: 'POST',
      // As a proxy that adds nothing sends on what a browser asked it.
      headers: { 'sec-fetch-site': 'same-origin', ...(body === undefined ? {} : { 'content-type': type }) },
      ...(body === undefined ? {} : { body }),
    });
  const secret = (text: string) => JSON.stringify({ secret: text });
  for (const [answer, status, words] of [
    [await post(), 403, /sign-in link that the server printed/],
    [await post('{}'), 403, /sign-in link that the server printed/],
    [await post(secret(first.linkSecret)), 403, /from an earlier start/],
    [await post(secret(server.linkSecret.slice(1))), 403, /from an earlier start/],
    [await post(secret('')), 422, /secret/],
    [await post('{"secret":true}'), 422, /secret/],
    [await post(`secret=${server.linkSecret}`, 'application/x-www-form-urlencoded'), 415, /./],
  ] as const) {
    const { error } = (await answer.json()) as { error: { message: string } };
    expect([answer.status, error.message]).toEqual([status, expect.stringMatching(words)]);
    expect(answer.headers.getSetCookie()).toEqual([]);
  }
  const ask = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const all = { 'content-type': 'application/json', ...headers };
      const sent = request(`${server.url}/api/v1/auth/demo`, { method: 'POST', headers: all }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject).end(secret(server.linkSecret));
    });
  const { port } = new URL(server.url);
  const elsewhere: Record<string, string>[] = [
    { host: 'rebound.example' },
    { host: `rebound.example:${port}`, origin: `http://rebound.example:${port}` },
    { host: `127.0.0.1.rebound.example:${port}` },
    { 'x-forwarded-for': '127.0.0.1' },
    { 'x-forwarded-host': `localhost:${port}` },
    { forwarded: 'for=127.0.0.1' },
    { via: '1.1 proxy' },
  ];
  for (const headers of elsewhere) {
    expect(await ask(headers), JSON.stringify(headers)).toBe(403);
  }
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) {
    expect(await ask({ host })).toBe(200);
  }
});

test('--api-only answers with JSON everywhere', async () => {
  const server = await startServer();
  for (const path of [
    '/',
    '/sessions',
    '/login',
    '/favicon.ico',
    '/api',
    '/api/',
    '/api/v2/sessions',
    '/apix',
  ]) {
    const answer = await server.get(path);
    expect(answer.status, path).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } });
  }
  expect((await server.get('/api/v1/sessions')).status).toBe(200);
  expect((await server.get('/api/readyz')).status).toBe(200);
  expect(server.stdout()).not.toContain('/login');
});

async function expectNoDemo(server: Server): Promise<void> {
  expect(server.cookie).toBe('');
  expect(server.stdout()).not.toMatch(/masker_session=[^…]/);
  expect(server.stdout()).toContain(`masker-sessions is ready at ${server.url}`);
  const answer = await server.signInByLink();
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } });
  expect(answer.headers.getSetCookie()).toEqual([]);
  const providers = await fetch(`${server.url}/api/v1/auth/providers`);
  expect(await providers.json()).toMatchObject({ demo: false });
}

test('a service manager that cannot be told that the server is ready does not stop it', async () => {
  const NOTIFY_SOCKET = '/nonexistent/notify';
  const server = await startServer({ DATA_DIR: await usedDataDir(), NOTIFY_SOCKET });
  await expect.poll(() => server.stderr()).toContain('systemd was not told that the server is ready');
  expect((await server.get('/api/readyz')).status).toBe(200);
});
