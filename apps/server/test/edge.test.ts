import { once } from 'node:events';
import { expect, test } from 'vitest';
import { dial } from './support/raw-http.ts';
import { type Server, startServer } from './support/server.ts';

const github = { GITHUB_CLIENT_ID: 'a-client', GITHUB_CLIENT_SECRET: 'of-no-use-anywhere' };

const addresses = [
  '/api/v1/sessions',
  '/api/v1/me',
  '/api/healthz',
  '/api/docs',
  '/api/trpc/me.get',
  '/api/nothing',
  '/nothing',
];

test('with an https address, responses have HSTS, and cookies are Secure', async () => {
  const server = await startServer({ ...github, PUBLIC_URL: 'https://masker.example' });
  for (const address of addresses) {
    const { headers } = await server.get(address);
    expect(headers.get('strict-transport-security'), address).toBe('max-age=31536000; includeSubDomains');
  }
  const [cookie] = (await signIn(server)).headers.getSetCookie();
  expect(cookie).toMatch(/; Secure(;|$)/);
});

test('without an https address, responses have no HSTS', async () => {
  const server = await startServer({ PUBLIC_URL: 'http://masker.example' });
  for (const address of addresses)
    expect((await server.get(address)).headers.has('strict-transport-security'), address).toBe(false);
});

test('reads the client address only from trusted proxies', async () => {
  const trusting = await startServer({ ...github, TRUST_PROXY: '127.0.0.0/8' });
  expect(await limitOf(trusting, '203.0.113.1')).toBe(true);
  expect((await signIn(trusting, '203.0.113.2')).status).toBe(200);
  // Entries that the client put in front of it are not trusted.
  expect((await signIn(trusting, '203.0.113.3, 203.0.113.1')).status).toBe(429);

  const direct = await startServer(github);
  expect(await limitOf(direct, '203.0.113.1')).toBe(true);
  expect((await signIn(direct, '203.0.113.2')).status).toBe(429);
  expect((await direct.get('/api/v1/me')).status).toBe(200);
});

test('closes connections beyond the limit, and accepts later ones', async () => {
  const server = await startServer({ MAX_CONNECTIONS: '5' });
  // Those that the start left open.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const sockets = await Promise.all(Array.from({ length: 12 }, () => dial(server.url)));
  const ended = sockets.map((socket) => once(socket.resume(), 'close').then(() => socket));
  await Promise.race(ended);
  const open = () => sockets.filter((socket) => !socket.destroyed && !socket.readableEnded).length;
  while (open() > 5) await new Promise((resolve) => setTimeout(resolve, 10));
  for (const socket of sockets) socket.destroy();
  await Promise.all(ended);
  let status = 0;
  while (status !== 200)
    status = await fetch(`${server.url}/api/healthz`).then(
      (answer) => answer.status,
      () => 0,
    );
});

/** Begins a sign-in, for which nobody else is asked yet. */
function signIn(server: Server, forwarded = '203.0.113.9'): Promise<Response> {
  const headers = { 'x-forwarded-for': forwarded };
  return fetch(`${server.url}/api/v1/auth/sign-in/github`, { method: 'POST', headers });
}

/** Whether signing in is refused after a while. */
async function limitOf(server: Server, forwarded: string): Promise<boolean> {
  for (let i = 0; i < 100; i++) {
    const answer = await signIn(server, forwarded);
    if (answer.status === 429) return /^[1-9]\d*$/.test(answer.headers.get('retry-after') ?? '');
    expect(answer.status).toBe(200);
  }
  return false;
}
