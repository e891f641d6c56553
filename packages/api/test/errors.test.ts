import { newId } from '@masker/contract';
import { serverRole } from '@masker/db';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;
let stranger: Tenant;
const theirs = session();

beforeAll(async () => {
  installation = await createInstallation();
  [tenant, stranger] = await Promise.all([installation.tenant(), installation.tenant()]);
  await installation.insert(stranger.accountId, [theirs]);
});
afterAll(() => installation.close());

async function answer(path: string, whose: Tenant | null = tenant, headers: Record<string, string> = {}) {
  const response = await installation.get(path, whose, { headers });
  const body = (await response.json()) as { error: { code: string; message: string; request_id: string } };
  return { response, status: response.status, error: body.error };
}

describe('401', () => {
  const forged = `masker_session=${'a'.repeat(32)}.${encodeURIComponent('b'.repeat(43))}%3D`;
  test.each([
    ['no cookie', {}],
    ['an empty one', { cookie: 'masker_session=' }],
    ['a forged one', { cookie: forged }],
    ['one that is not encoded right', { cookie: 'masker_session=%zz.%' }],
    ['another cookie', { cookie: 'session=abc' }],
    ['a bearer that is no token of ours', { authorization: 'Bearer msk_abc' }],
  ])('%s, before parameters are validated', async (_name, headers) => {
    for (const path of ['/api/v1/sessions?limit=0', '/api/v1/me', `/api/v1/sessions/${theirs.id}`]) {
      const { status, error } = await answer(path, null, headers as Record<string, string>);
      expect({ path, status, code: error.code }).toEqual({ path, status: 401, code: 'unauthenticated' });
    }
  });

  test('a cookie with a truncated signature or a changed token', async () => {
    for (const cookie of [
      tenant.cookie.slice(0, -4),
      tenant.cookie.replace('masker_session=', 'masker_session=x'),
    ]) {
      expect((await answer('/api/v1/me', null, { cookie })).status).toBe(401);
    }
  });

  test('several cookies of one name: uses the first valid one, of a limited number', async () => {
    const [name, value] = [tenant.cookie.split('=')[0], tenant.cookie.split('=').slice(1).join('=')];
    const stranger = await installation.tenant();
    const me = async (cookie: string) => {
      const given = await installation.get('/api/v1/me', null, { headers: { cookie } });
      return given.status === 200
        ? ((await given.json()) as { account: { id: string } }).account.id
        : given.status;
    };
    for (const cookie of [
      `${name}=x; ${tenant.cookie}`,
      `${name}=; ${name}=""; ${tenant.cookie}`,
      `${forged}; ${name}=%zz.%; ${tenant.cookie}; other=1`,
      `${tenant.cookie}; ${stranger.cookie}`,
      `${name}="${value}"`,
      `${name}=${decodeURIComponent(value)}`,
      `${name}=${value.replaceAll('%3D', '%3d')}`,
    ]) {
      expect(await me(cookie), cookie).toBe(tenant.accountId);
    }
    const many = (count: number) => Array.from({ length: count }, (_, i) => `${name}=x${i}`).join('; ');
    expect(await me(`${many(4)}; ${tenant.cookie}`)).toBe(tenant.accountId);
    expect(await me(`${many(5)}; ${tenant.cookie}`)).toBe(401);
    expect(await me(many(500))).toBe(401);
  });

  test('an expired or revoked login session', async () => {
    const { directory } = installation.database;
    const [expired, revoked] = await Promise.all([installation.tenant(), installation.tenant()]);
    await directory.signIn.updateMany({
      where: { userId: expired.userId },
      data: { expiresAt: new Date(Date.now() - 1) },
    });
    expect((await answer('/api/v1/me', expired)).status).toBe(401);

    expect((await installation.get('/api/v1/me', revoked)).status).toBe(200);
    const out = await installation.get('/api/v1/auth/logout', revoked, { method: 'POST' });
    expect(out.status).toBe(200);
    expect(out.headers.get('set-cookie')).toMatch(
      /^masker_session=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    expect((await answer('/api/v1/me', revoked)).status).toBe(401);
  });

  test('renews the sliding expiry when it is due', async () => {
    const { directory } = installation.database;
    const due = await installation.tenant();
    const fresh = await installation.get('/api/v1/me', due);
    expect(fresh.headers.has('set-cookie')).toBe(false);

    const old = await installation.tenant();
    const soon = new Date(Date.now() + 24 * 3_600_000);
    await directory.signIn.updateMany({ where: { userId: old.userId }, data: { expiresAt: soon } });
    const renewed = await installation.get('/api/v1/me', old);
    expect(renewed.headers.get('set-cookie')).toBe(
      `${old.cookie}; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax`,
    );
    const row = await directory.signIn.findFirst({ where: { userId: old.userId } });
    expect(row?.expiresAt.getTime()).toBeGreaterThan(Date.now() + 29 * 24 * 3_600_000);
  });
});

describe('404', () => {
  test('is the same for resources that do not exist and those of another account', async () => {
    const ours = [`/api/v1/sessions/${theirs.id}`, `/api/v1/agents/${theirs.agent_id}/sessions`];
    const nobodys = [`/api/v1/sessions/${newId('session')}`, `/api/v1/agents/${newId('agent')}/sessions`];
    for (const [i, code] of ['session_not_found', 'agent_not_found'].entries()) {
      const [a, b] = [await answer(ours[i] as string), await answer(nobodys[i] as string)];
      expect(a.status).toBe(404);
      expect(a.error).toEqual({ ...b.error, request_id: a.error.request_id });
      expect(a.error.code).toBe(code);
    }
    expect((await installation.get(`/api/v1/sessions/${theirs.id}`, stranger)).status).toBe(200);
  });

  test.each([
    '/api',
    '/api/',
    '/api/v1',
    '/api/v2/sessions',
    '/api/v1/sessions/',
    '/api/v1/auth/demo',
    '/api/v1/auth/get-session',
  ])('%s', async (path) => {
    const { status, error } = await answer(path);
    expect({ status, code: error.code }).toEqual({ status: 404, code: 'not_found' });
  });
});

describe('a path with a malformed id is 422', () => {
  test.each(['/api/v1/sessions/abc', '/api/v1/sessions/%zz', '/api/v1/agents/agt_1/sessions'])(
    '%s',
    async (path) => {
      expect((await answer(path)).status).toBe(422);
    },
  );

  test('also if the query has the same parameter', async () => {
    const { status, error } = await answer(
      `/api/v1/agents/${theirs.agent_id}/sessions?agent_id=${newId('agent')}`,
    );
    expect(status).toBe(422);
    expect(error.message).toBe('agent_id is part of the path here');
  });
});

describe('writes from another site', () => {
  test.each<[string, Record<string, string>]>([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['a browser that says so', { 'sec-fetch-site': 'cross-site' }],
    ['an opaque origin', { origin: 'null' }],
  ])('%s: 403', async (_name, headers) => {
    const response = await installation.get('/api/v1/auth/logout', tenant, { method: 'POST', headers });
    expect(response.status).toBe(403);
    expect((await installation.get('/api/v1/me', tenant)).status).toBe(200);
  });
});

describe('internal errors', () => {
  test('an internal error reveals nothing, and the log has it under the same request_id', async () => {
    const { pool } = installation.database;
    await pool.query('ALTER TABLE session RENAME COLUMN wire TO wired');
    try {
      for (const { status, error } of [
        await answer('/api/v1/sessions'),
        await installation.query('sessions.list', {}, tenant).then(async (response) => {
          const body = (await response.json()) as {
            error: { data: { code: string; message: string; request_id: string } };
          };
          return { status: response.status, error: body.error.data };
        }),
      ]) {
        expect(status).toBe(500);
        expect(error.code).toBe('internal_error');
        expect(JSON.stringify(error)).not.toMatch(/wire|column|select|\.ts|node_modules/i);
        const line = installation.logged.find(
          (one) => one.includes(error.request_id) && one.includes('"err"'),
        );
        expect(line).toContain('column \\"wire\\" does not exist');
      }
    } finally {
      await pool.query('ALTER TABLE session RENAME COLUMN wired TO wire');
    }
    expect((await installation.get('/api/v1/sessions', tenant)).status).toBe(200);
  });

  test('a privilege that the database has taken away is no internal error: 503 says what to do', async () => {
    const { pool } = installation.database;
    await pool.query(`REVOKE SELECT ON session FROM ${serverRole}`);
    await pool.query(`REVOKE SELECT ON invitation FROM ${serverRole}`);
    const invitation = { invitation: 'a'.repeat(43) };
    try {
      for (const response of [
        await installation.get('/api/v1/sessions', tenant),
        // Its statement goes through another library.
        await installation.get('/api/v1/auth/invitation', null, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(invitation),
        }),
      ]) {
        const { error } = (await response.json()) as { error: { code: string; message: string } };
        expect([response.url, response.status, error.code, response.headers.get('retry-after')]).toEqual([
          response.url,
          503,
          'unavailable',
          '30',
        ]);
        expect(error.message).toContain('masker doctor');
      }
    } finally {
      await pool.query(`GRANT SELECT ON session TO ${serverRole}`);
      await pool.query(`GRANT SELECT ON invitation TO ${serverRole}`);
    }
    expect((await installation.get('/api/v1/sessions', tenant)).status).toBe(200);
  });

  test('log lines contain no cookie or query value', async () => {
    await installation.get('/api/v1/sessions?status=SECRETVALUE', tenant);
    await installation.query('sessions.list', { status: 'SECRETVALUE' }, tenant);
    const log = installation.logged.join('');
    expect(log).toContain('/api/v1/sessions');
    expect(log).not.toContain('SECRETVALUE');
    expect(log).not.toContain(tenant.cookie.slice('masker_session='.length, 40));
  });
});
