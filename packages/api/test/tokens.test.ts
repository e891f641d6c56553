import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ErrorObject,
  maxLiveTokens,
  newTokenSchema,
  type Scope,
  scopes,
  type Token,
  type TokenPage,
} from '@masker/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Caller, UserCaller } from '../src/auth/caller.ts';
import { createCallerCache } from '../src/auth/caller-cache.ts';
import { grantable } from '../src/auth/token-grants.ts';
import { hashToken, newToken } from '../src/index.ts';
import { type MadeToken, makeToken } from './support/access.ts';
import { recordOf } from './support/audit-log.ts';
import {
  type Credential,
  createInstallation,
  type Installation,
  type Tenant,
} from './support/installation.ts';
import { session } from './support/sessions.ts';
import { watching } from './support/watching.ts';

let installation: Installation;
/** A second server process in all but name. */
let other: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
  other = await createInstallation({ databaseUrl: installation.databaseUrl });
});
afterAll(async () => {
  await other.close();
  await installation.close();
});
beforeEach(async () => {
  tenant = await installation.tenant();
});

interface Answer {
  status: number;
  error?: ErrorObject;
}

async function ask(who: Credential, path = '/api/v1/sessions', init?: RequestInit, at = installation) {
  const response = await at.get(path, who, init);
  const body = (await response.json()) as { error?: ErrorObject };
  return { status: response.status, ...body } as Answer & Record<string, unknown>;
}

const create = (body: object, who: Credential = tenant) => ask(who, '/api/v1/tokens', json('POST', body));
const revoke = (id: string, who: Credential = tenant) =>
  ask(who, `/api/v1/tokens/${id}`, { method: 'DELETE' });

function json(method: string, body: unknown): RequestInit {
  return { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}

/** Settles once `condition` holds. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}

/** Settles once both servers have forgotten what they believed of a token. */
async function forgotten(id: string): Promise<void> {
  await installation.database.pool.query('SELECT pg_notify($1, $2)', ['masker_access', id]);
  // It is heard before whatever is announced after it.
  const ours = await installation.tenant();
  const readers = [installation, other].map((at) => watching(at, ours));
  for (const reader of readers) await reader.until(() => reader.received.length > 0);
  await installation.insert(ours.accountId, [session()]);
  for (const reader of readers) {
    await reader.until(() => reader.sessions().length > 0);
    await reader.stop();
  }
}

afterEach(() => {
  vi.useRealTimers();
});

describe('creating a token', () => {
  test('shows it once, and stores only its SHA-256', async () => {
    const { status, ...made } = await create({
      name: 'Nächtlicher Bericht',
      scopes: ['sessions:read', 'audit:read'],
      expires_in: '90d',
    });
    const { token, secret } = newTokenSchema.parse(made);
    expect([status, token]).toEqual([
      200,
      {
        id: expect.stringMatching(/^tok_/),
        name: 'Nächtlicher Bericht',
        scopes: ['sessions:read', 'audit:read'],
        agent_id: null,
        created_by: { id: tenant.userId, name: 'Test user' },
        created_at: expect.any(String),
        expires_at: expect.any(String),
        last_used_at: null,
        revoked_at: null,
      },
    ]);
    const life = Date.parse(token.expires_at as string) - Date.parse(token.created_at);
    expect(Math.abs(life - 90 * 86_400_000)).toBeLessThan(60_000);

    expect(await ask(tenant, '/api/v1/tokens')).toEqual({ status: 200, data: [token], next_cursor: null });
    const { rows } = await installation.database.pool.query(
      'SELECT t::text AS text, hash FROM api_token t WHERE id = $1',
      [token.id],
    );
    expect(rows[0].hash.equals(hashToken(secret))).toBe(true);
    expect(rows[0].text).not.toContain(secret.slice(4, 20));
    expect(installation.logged.join('')).not.toContain(secret.slice(4, 20));
    expect(await recordOf(installation, tenant.accountId)).toMatchObject([
      {
        action: 'tokens.create',
        target: token.id,
        filters: { scopes: ['sessions:read', 'audit:read'], expires_in: '90d' },
      },
      { action: 'tokens.list', rows: 1 },
    ]);
  });

  test.each([
    [{ name: '', scopes: ['sessions:read'] }, ['name']],
    [{ name: 'a\u0000b', scopes: ['sessions:read'] }, ['name']],
    [{ name: 'x', scopes: [] }, ['scopes']],
    [{ name: 'x', scopes: 'sessions:read' }, ['scopes']],
    [{ name: 'x', scopes: ['sessions:read', 'sessions:read'] }, ['scopes']],
    [{ name: 'x', scopes: ['sessions:read', 'admin'] }, ['scopes.1']],
    [{ name: 'x', scopes: ['sessions:read'], agent_id: 'x', expires_in: '0d' }, ['agent_id', 'expires_in']],
    [{ name: 'x', scopes: ['sessions:read'], expires_in: '1827d' }, ['expires_in']],
    [{ name: 'x', scopes: ['sessions:read'], expires_in: 90 }, ['expires_in']],
    [{ name: 'x', scopes: ['audit:read'], agent_id: 'agt_01HYZ000000000000000000000' }, ['scopes']],
    [{ name: 'x', scopes: ['sessions:read'], expires: '90d' }, ['expires']],
  ])('refuses %j', async (body, parameters) => {
    const { status, error } = await create(body);
    expect([status, error?.details?.map((detail) => detail.parameter)]).toEqual([422, parameters]);
  });

  test('grants only permissions that its creator has', () => {
    const maker = { scopes: ['sessions:read', 'agents:read'] } as unknown as UserCaller;
    const within = { name: 'x', scopes: ['agents:read'] as Scope[] };
    expect(grantable(within, maker)).toBe(within);
    expect(grantable({ name: 'x', scopes: ['agents:read', 'audit:read', 'agents:write'] }, maker)).toEqual([
      {
        parameter: 'scopes',
        message: 'must not have audit:read, agents:write, which you do not have',
      },
    ]);
  });

  test('is limited to the maximum number of valid tokens', async () => {
    await installation.database.pool.query(
      `INSERT INTO api_token (account_id, id, name, hash, scopes, revoked_at, expires_at)
       SELECT $1, 'tok_' || n, 'one of many', sha256(($1 || n)::bytea), '{sessions:read}',
         CASE WHEN n % 3 = 0 THEN now() END, CASE WHEN n % 3 = 1 THEN now() END
       FROM generate_series(1, $2) AS n`,
      [tenant.accountId, 3 * (maxLiveTokens - 1)],
    );
    const body = { name: 'x', scopes: ['sessions:read'] };
    const last = await Promise.all([create(body), create(body), create(body)]);
    expect(last.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const refused = last.find(({ status }) => status === 409);
    expect(refused?.error).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Revoke one'),
    });
    const [free] = last.filter(({ status }) => status === 200) as unknown as { token: Token }[];
    expect((await revoke(free?.token.id as string)).status).toBe(200);
    expect((await create(body)).status).toBe(200);
  });
});

test('the list is paginated, newest first', async () => {
  const made: MadeToken[] = [];
  for (let i = 0; i < 7; i++) {
    made.unshift(await makeToken(installation, tenant, { name: `token ${i}` }));
    // Within one millisecond, ids are in no order.
    await sleep(2);
  }
  const seen: Token[] = [];
  let cursor: string | null = null;
  do {
    const page = (await ask(
      tenant,
      `/api/v1/tokens?limit=3${cursor ? `&cursor=${cursor}` : ''}`,
    )) as unknown as TokenPage;
    seen.push(...page.data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  expect(seen).toEqual(made.map(({ shown }) => shown));
});

describe('a token authenticates', () => {
  test.each<[Scope, string, RequestInit | undefined]>([
    ['sessions:read', '/api/v1/sessions', undefined],
    ['sessions:read', '/api/v1/sessions/stats', undefined],
    ['sessions:read', '/api/v1/sessions/facets', undefined],
    ['sessions:read', '/api/v1/sessions/export', undefined],
    ['sessions:write', '/api/v1/sessions', json('POST', session())],
    ['agents:read', '/api/v1/agents', undefined],
    ['agents:write', '/api/v1/agents/agt_01HYZ000000000000000000000', json('PATCH', { name: 'x' })],
    ['audit:read', '/api/v1/access-log', undefined],
  ])('with %s, and not without, to %s', async (scope, path, init) => {
    const { token } = await makeToken(installation, tenant, { scopes: [scope] });
    const without = await makeToken(installation, tenant, { scopes: scopes.filter((one) => one !== scope) });
    expect((await installation.get(path, { token }, init)).status).not.toBe(403);
    expect(await ask({ token: without.token }, path, init)).toMatchObject({
      status: 403,
      error: {
        code: 'forbidden',
        message: `This needs the scope ${scope}, which the credential does not have.`,
      },
    });
  });

  test('and returns its identity', async () => {
    const { token, id } = await makeToken(installation, tenant, {
      scopes: ['agents:read'],
      expires_in: '1d',
    });
    expect(await ask({ token }, '/api/v1/me')).toMatchObject({
      status: 200,
      user: null,
      token: { id, name: 'a token', agent_id: null, expires_at: expect.any(String) },
      account: { id: tenant.accountId },
      permissions: ['agents:read'],
    });
  });

  test('instead of a cookie of the same request, valid or not', async () => {
    const stranger = await installation.tenant();
    const { token, id } = await makeToken(installation, tenant);
    const both = { token, cookie: stranger.cookie };
    expect(await ask(both, '/api/v1/me')).toMatchObject({ token: { id }, account: { id: tenant.accountId } });
    expect((await ask({ token, cookie: 'masker_session=forged' }, '/api/v1/me')).status).toBe(200);
    await revoke(id);
    expect((await ask(both, '/api/v1/me')).status).toBe(401);
  });
});

describe('an invalid token', () => {
  /** What an `Authorization` header may hold that is no token of ours, as browsers and proxies send it. */
  const passedOver = [
    ['empty', ''],
    ['a scheme alone', 'Bearer'],
    ['a scheme and spaces', 'Bearer   '],
    ['without a scheme', newToken()],
    ['a password for a proxy', `Basic ${Buffer.from('masker:masker').toString('base64')}`],
    ['another scheme', `Negotiate ${newToken()}`],
    ['a bearer token of a proxy', 'Bearer eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln'],
    ['quoted', `Bearer "${newToken()}"`],
  ] as const;

  test.each(passedOver)('is 401 without a cookie: %s', async (_name, authorization) => {
    const { status, error } = await ask(null, '/api/v1/sessions?limit=0', { headers: { authorization } });
    expect([status, error?.code]).toEqual([401, 'unauthenticated']);
    const bearer = /^Bearer/.test(authorization);
    expect(error?.message).toMatch(
      bearer ? /^The bearer token is not a token of this format/ : /^Sign in first/,
    );
    // What was ignored is said, and never repeated.
    expect(error?.message.includes('"Authorization: Bearer msk_…"')).toBe(!bearer && authorization !== '');
    if (authorization.includes(' '))
      expect(error?.message).not.toContain(authorization.split(' ')[1] || '\0');
  });

  test.each(passedOver)('leaves authentication to the cookie: %s', async (_name, authorization) => {
    const headers = { authorization };
    expect(await ask(tenant, '/api/v1/me', { headers })).toMatchObject({
      status: 200,
      account: { id: tenant.accountId },
    });
    // Such a header proves no more than the cookie: another site's page can make a browser send both.
    for (const site of ['cross-site', 'same-site']) {
      const out = await ask(tenant, '/api/v1/agents/agt_01HYZ000000000000000000000', {
        method: 'DELETE',
        headers: { authorization, 'sec-fetch-site': site },
      });
      expect(out.status).toBe(403);
    }
  });

  test.each([
    ['well-formed, and nobody’s', `Bearer ${newToken()}`],
    ['with a wrong checksum', `Bearer ${newToken().replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))}`],
    ['in lower case', `bearer ${newToken().toLowerCase()}`],
    ['two of them', `Bearer ${newToken()}, Bearer ${newToken()}`],
    ['very long', `Bearer msk_${'A'.repeat(8_000)}`],
  ])('is 401 even with a valid cookie: %s', async (_name, authorization) => {
    const init = { headers: { authorization } };
    for (const who of [null, tenant]) {
      const { status, error } = await ask(who, '/api/v1/sessions?limit=0', init);
      expect([status, error?.code, Object.keys(error ?? {})]).toEqual([
        401,
        'unauthenticated',
        ['code', 'message', 'request_id'],
      ]);
      const secret = authorization.split(' ').at(-1) as string;
      if (secret.length > 10) expect(JSON.stringify(error)).not.toContain(secret.slice(0, 20));
    }
  });

  test.each([-3_600_000, 0, 3_600_000])(
    'is 401 after its expiry by the clock of the database, which differs from the server’s by %d ms',
    async (ahead) => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ahead });
      const { token, id, shown } = await makeToken(installation, tenant, { expires_in: '30m' });
      expect(Date.parse(shown.expires_at as string) - Date.parse(shown.created_at)).toBe(1_800_000);
      expect((await ask({ token })).status).toBe(200);
      await installation.database.pool.query('UPDATE api_token SET expires_at = now() WHERE id = $1', [id]);
      await forgotten(id);
      expect(await ask({ token })).toMatchObject({
        status: 401,
        error: {
          message: expect.stringMatching(/^The bearer token has expired\. Send one that is valid; an admin /),
        },
      });
    },
  );

  test('is not cached beyond its expiry', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const callers = createCallerCache();
    let verified = 0;
    const caller = { credentialId: 'tok_1' } as Caller;
    const find = () => callers.find('a token', async () => ({ caller, expiresIn: 500 - 500 * verified++ }));
    await find();
    vi.setSystemTime(Date.now() + 499);
    await find();
    expect(verified).toBe(1);
    vi.setSystemTime(Date.now() + 1);
    await find();
    expect(verified).toBe(2);
  });

  test('is 401 immediately after revocation, on every server', async () => {
    const { token, id } = await makeToken(installation, tenant);
    const reader = watching(other, { token });
    await reader.until(() => reader.received.length > 0);
    // Nothing that is believed grows too old to be believed: the word of the revocation has to arrive.
    vi.useFakeTimers({ toFake: ['Date'] });
    for (const at of [installation, other])
      expect((await ask({ token }, undefined, {}, at)).status).toBe(200);

    const revoked = await revoke(id);
    expect(revoked).toMatchObject({ status: 200, token: { id, revoked_at: expect.any(String) } });
    expect((await ask({ token })).status).toBe(401);
    await until(async () => (await ask({ token }, undefined, {}, other)).status === 401);
    await reader.done;
    expect(await revoke(id)).toEqual(revoked);
  });

  test('is cached for at most a second if the notification is lost', async () => {
    const { token, id } = await makeToken(installation, tenant);
    vi.useFakeTimers({ toFake: ['Date'] });
    expect((await ask({ token }, undefined, {}, other)).status).toBe(200);
    await installation.database.pool.query(
      `BEGIN; SET LOCAL session_replication_role = replica;
       UPDATE api_token SET revoked_at = now() WHERE id = '${id}'; COMMIT`,
    );
    vi.setSystemTime(Date.now() + 999);
    expect((await ask({ token }, undefined, {}, other)).status).toBe(200);
    vi.setSystemTime(Date.now() + 1);
    expect((await ask({ token }, undefined, {}, other)).status).toBe(401);
  });
});

test('of another account can’t be revoked', async () => {
  const { token, id } = await makeToken(installation, tenant);
  expect(await revoke(id, await installation.tenant())).toMatchObject({
    status: 404,
    error: { code: 'not_found', message: 'No such token in your account.' },
  });
  expect((await ask({ token })).status).toBe(200);
});

test('records its last use, once a minute', async () => {
  const { token, id } = await makeToken(installation, tenant);
  const used = async () => {
    const { rows } = await installation.database.pool.query(
      'SELECT last_used_at AS at, xmin::text AS version FROM api_token WHERE id = $1',
      [id],
    );
    return rows[0] as { at: Date | null; version: string };
  };
  const before = await used();
  expect(before.at).toBeNull();
  for (let i = 0; i < 20; i++) expect((await ask({ token }, '/api/v1/me')).status).toBe(200);
  for (const at of [installation, other]) await ask({ token }, '/api/v1/me', {}, at);
  await until(async () => (await used()).at !== null);
  const first = await used();
  expect(Math.abs((first.at?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);

  await forgotten(id);
  await ask({ token }, '/api/v1/me');
  expect(await used()).toEqual(first);
  await installation.database.pool.query(
    `UPDATE api_token SET last_used_at = now() - interval '61 seconds' WHERE id = $1`,
    [id],
  );
  await forgotten(id);
  await ask({ token }, '/api/v1/me');
  await until(async () => Number((await used()).at) >= Number(first.at));
});
