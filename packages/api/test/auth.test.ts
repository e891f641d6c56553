import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAuth, demoSignIn } from '../src/index.ts';
import { createInstallation, type Installation, secret } from './support/installation.ts';

let installation: Installation;

beforeAll(async () => {
  installation = await createInstallation();
});
afterAll(() => installation.close());

function createDemoAuth() {
  const { directory: prisma, directoryPool } = installation.database;
  const person = { name: 'Demo user', email: 'demo@example.test' };
  return createAuth({
    prisma,
    secret,
    publicUrl: 'http://localhost',
    plugins: [demoSignIn(directoryPool, person)],
  });
}

test('reads a cookie that better-auth created', async () => {
  const { signInDemo } = createDemoAuth().api as unknown as {
    signInDemo(options: { headers: Headers; asResponse: true }): Promise<Response>;
  };
  const response = await signInDemo({ headers: new Headers(), asResponse: true });
  const [line = ''] = response.headers.getSetCookie();
  expect(line).toMatch(/^masker_session=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
  const cookie = line.slice(0, line.indexOf(';'));
  const me = await installation.get('/api/v1/me', null, { headers: { cookie } });
  expect(me.status).toBe(200);
  expect(await me.json()).toMatchObject({ user: { email: 'demo@example.test', role: 'admin' } });
});

test('better-auth reads a cookie that this code created', async () => {
  const { cookie, userId, accountId } = await installation.tenant();
  const found = await createDemoAuth().api.getSession({ headers: new Headers({ cookie }) });
  expect(found).toMatchObject({ user: { id: userId }, session: { userId, accountId } });
  const forged = `${cookie.slice(0, -6)}AAA%3D`;
  expect(await createDemoAuth().api.getSession({ headers: new Headers({ cookie: forged }) })).toBeNull();
});
