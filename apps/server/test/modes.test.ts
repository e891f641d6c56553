import { request } from 'node:http';
import { expect, test } from 'vitest';
import { emptyDataDir, usedDataDir } from './support/folders.ts';
import { countRows, startOtherPostgres } from './support/postgres.ts';
import { type Server, startServer } from './support/server.ts';

const external = { AUTH_SECRET: 'a secret for the tests of the modes' };

test('without demo data, the demo sign-in shows an empty account', async () => {
  const server = await startServer({ DATA_DIR: await emptyDataDir(), DEMO_SESSIONS: '0' });
  expect(server.stdout()).not.toContain('demo data');
  expect(await countRows(server.databaseUrl)).toEqual({ accounts: 1, agents: 0, sessions: 0 });

  const signIn = await signInDemo(server);
  expect(signIn.status).toBe(200);
  const cookie = signIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  for (const headers of [{ cookie }, { cookie: server.cookie }]) {
    const page = await server.get('/api/v1/sessions', { headers });
    expect(page.status).toBe(200);
    expect(await page.json()).toEqual({ data: [], next_cursor: null });
  }
  expect((await countRows(server.databaseUrl)).accounts).toBe(1);
});

test('with a database of your own there is no demo: no data, no sign-in, no printed cookie', async () => {
  const postgres = await startOtherPostgres();
  const server = await startServer({ ...external, DATABASE_URL: postgres.url, DEMO_SESSIONS: '' });
  expect(server.stdout()).not.toMatch(/demo data|Starting PostgreSQL/);
  await expectNoDemo(server);
  expect(await countRows(postgres.url)).toEqual({ accounts: 0, agents: 0, sessions: 0 });
  await server.stop();

  // Only who asks for demo data gets it.
  const again = await startServer({ ...external, DATABASE_URL: postgres.url, DEMO_SESSIONS: '40' });
  expect(again.stdout()).toContain('Demo data made (40 sessions)');
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

test('the demo sign-in is for this machine alone, also behind a proxy or under a name that points here', async () => {
  const server = await startServer();
  const ask = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${server.url}/api/v1/auth/demo`, { method: 'POST', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject).end();
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

test('the API alone answers JSON everywhere', async () => {
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
  const answer = await signInDemo(server);
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { code: 'not_found' } });
  expect(answer.headers.getSetCookie()).toEqual([]);
  const providers = await fetch(`${server.url}/api/v1/auth/providers`);
  expect(await providers.json()).toMatchObject({ demo: false });
}

function signInDemo(server: Server): Promise<Response> {
  return fetch(`${server.url}/api/v1/auth/demo`, { method: 'POST' });
}
