import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { newId } from '@masker/contract';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { hashToken, newToken } from '../src/index.ts';
import { createInstallation, type Installation } from './support/installation.ts';
import { session } from './support/sessions.ts';

/** Two server processes' worth of the product on one database. */
let here: Installation;
let there: Installation;

beforeAll(async () => {
  here = await createInstallation();
  there = await createInstallation({ databaseUrl: here.databaseUrl });
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  await there.close();
  await here.close();
});

/** What both answer. */
async function statuses(headers: Record<string, string>): Promise<number[]> {
  return Promise.all(
    [here, there].map(async (one) => (await one.get('/api/v1/me', null, { headers })).status),
  );
}

/** Nothing that is believed grows too old meanwhile: the word of the end has to arrive. */
async function refusedEverywhere(headers: Record<string, string>): Promise<void> {
  await expect.poll(() => statuses(headers)).toEqual([401, 401]);
}

test('an ended login session is refused on every server', async () => {
  const tenant = await here.tenant();
  const headers = { cookie: tenant.cookie };
  vi.useFakeTimers({ toFake: ['Date'] });
  expect(await statuses(headers)).toEqual([200, 200]);
  await here.get('/api/v1/auth/logout', tenant, { method: 'POST' });
  expect((await here.get('/api/v1/me', tenant)).status).toBe(401);
  await refusedEverywhere(headers);

  const other = await here.tenant();
  expect(await statuses({ cookie: other.cookie })).toEqual([200, 200]);
  await here.database.pool.query('DELETE FROM sign_in WHERE user_id = $1', [other.userId]);
  await refusedEverywhere({ cookie: other.cookie });
});

test('a sign-out, of somebody or of nobody, leaves what is known of others', async () => {
  const { cookie, userId } = await here.tenant();
  const leaving = await here.tenant();
  const nameNow = async () => {
    const me = await (await here.get('/api/v1/me', null, { headers: { cookie } })).json();
    return (me as { user: { name: string } }).user.name;
  };
  vi.useFakeTimers({ toFake: ['Date'] });
  expect(await nameNow()).toBe('Test user');
  // Nobody is told of another name, so it shows whether the person was looked up again.
  await here.directory.user.update({ where: { id: userId }, data: { name: 'Another name' } });
  for (const who of [null, leaving]) await here.get('/api/v1/auth/logout', who, { method: 'POST' });
  expect(await nameNow()).toBe('Test user');
});

test('a removed member, or a changed role, takes effect on every server', async () => {
  const { cookie, userId } = await here.tenant({ role: 'admin' });
  const permissions = async (one: Installation) =>
    ((await (await one.get('/api/v1/me', null, { headers: { cookie } })).json()) as { permissions: string[] })
      .permissions.length;
  vi.useFakeTimers({ toFake: ['Date'] });
  expect(await Promise.all([here, there].map(permissions))).toEqual([5, 5]);
  await here.database.pool.query(`UPDATE membership SET role = 'viewer' WHERE user_id = $1`, [userId]);
  await expect.poll(() => Promise.all([here, there].map(permissions))).toEqual([2, 2]);
  await here.database.pool.query('DELETE FROM membership WHERE user_id = $1', [userId]);
  await refusedEverywhere({ cookie });
});

/** Makes a token for an account of its own. */
async function token(): Promise<{ id: string; headers: Record<string, string> }> {
  const { accountId } = await here.tenant();
  const secret = newToken();
  const id = newId('token');
  await here.database.pool.query(
    `INSERT INTO api_token (account_id, id, name, hash, scopes) VALUES ($1, $2, 'a token', $3, '{sessions:read}')`,
    [accountId, id, hashToken(secret)],
  );
  return { id, headers: { authorization: `Bearer ${secret}` } };
}

test('a revoked token is refused on every server', async () => {
  const { id, headers } = await token();
  vi.useFakeTimers({ toFake: ['Date'] });
  expect(await statuses(headers)).toEqual([200, 200]);
  await here.database.pool.query('UPDATE api_token SET revoked_at = now() WHERE id = $1', [id]);
  await refusedEverywhere(headers);
});

test('an expired token is refused from that moment on', async () => {
  const { id, headers } = await token();
  const { pool } = here.database;
  await pool.query(`UPDATE api_token SET expires_at = now() + interval '500 ms' WHERE id = $1`, [id]);
  const hasExpired = async () => {
    const { rows } = await pool.query('SELECT expires_at <= now() AS over FROM api_token WHERE id = $1', [
      id,
    ]);
    return rows[0].over as boolean;
  };
  // Asked again and again meanwhile, so that both believe it until then.
  do await statuses(headers);
  while (!(await hasExpired()));
  expect(await statuses(headers)).toEqual([401, 401]);
});

test('a running upload ends with its token, and stores nothing', async () => {
  const { id, headers } = await token();
  await here.database.pool.query(`UPDATE api_token SET scopes = '{sessions:write}' WHERE id = $1`, [id]);
  const upload = request(`${here.url}/api/v1/sessions`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-ndjson' },
  });
  upload.on('error', () => {});
  const one = session();
  upload.write(`${JSON.stringify(one)}\n`);
  const underWay = () =>
    here.database.pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query ILIKE 'COPY%'`,
    );
  await expect.poll(async () => (await underWay()).rowCount).toBe(1);
  await here.database.pool.query('UPDATE api_token SET revoked_at = now() WHERE id = $1', [id]);
  const [response] = (await once(upload, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(401);
  upload.destroy();
  expect((await here.database.pool.query('SELECT FROM session WHERE id = $1', [one.id])).rowCount).toBe(0);
});
