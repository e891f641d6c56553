import {
  type LoginSession,
  loginSessionListSchema,
  maxListedLoginSessions,
  newId,
  type OwnAccountList,
  ownCookies,
} from '@masker/contract';
import { createQueries, type Database, openDatabase } from '@masker/db';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createAuthenticator, mintCookie, signInAs } from '../src/index.ts';
import { call } from './support/call.ts';
import {
  type Credential,
  createInstallation,
  type Installation,
  secret,
  type Tenant,
} from './support/installation.ts';
import { session } from './support/sessions.ts';

let installation: Installation;
let other: Installation;
let person: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
  other = await createInstallation({ databaseUrl: installation.databaseUrl });
});
afterAll(async () => {
  await other.close();
  await installation.close();
});

beforeEach(async () => {
  person = await installation.tenant();
});

/** Another sign-in of the same person. */
async function again(accountId = person.accountId): Promise<{ cookie: string }> {
  const { directoryPool } = installation.database;
  return { cookie: await signInAs(directoryPool, secret, person.userId, accountId) };
}

/** Another account of the same person. */
async function another(role: 'admin' | 'viewer'): Promise<string> {
  const accountId = newId('account');
  const { directory } = installation.database;
  await directory.account.create({ data: { id: accountId, name: 'Another account' } });
  await directory.membership.create({ data: { accountId, userId: person.userId, role } });
  return accountId;
}

const list = async (who: Credential): Promise<LoginSession[]> => {
  const { status, ...body } = await call(installation, who, 'GET', 'sign-ins');
  expect(status).toBe(200);
  return loginSessionListSchema.parse(body).data;
};
const end = (who: Credential, id: string) =>
  call<{ revoked: number }>(installation, who, 'DELETE', `sign-ins/${id}`);
/** A request to a server that has not verified the cookie in the last second. @returns the new cookie, if it is renewed */
async function use({ cookie }: Tenant, database: Database = installation.database) {
  const queries = createQueries(database.pool, database.directoryPool);
  return (await createAuthenticator({ queries, secret, secure: false }).authenticate({ cookie })).setCookie;
}
const status = async (who: Credential, at = installation) => (await at.get('/api/v1/me', who)).status;

describe('sign-ins', () => {
  test('are listed for all accounts, newest first, with their details', async () => {
    const accountId = await another('viewer');
    const elsewhere = await again(accountId);
    await installation.tenant();
    const [newest, oldest] = await list(elsewhere);
    expect([newest, oldest]).toEqual([
      {
        id: expect.stringMatching(/^sign_/),
        current: true,
        account: { id: accountId, name: 'Another account' },
        created_at: expect.any(String),
        last_active_at: expect.any(String),
        expires_at: expect.any(String),
        address: null,
        user_agent: null,
      },
      expect.objectContaining({ current: false, account: { id: person.accountId, name: 'Test account' } }),
    ]);
    expect((await list(person)).map(({ id, current }) => [id, current])).toEqual([
      [newest?.id, false],
      [oldest?.id, true],
    ]);
  });

  test('of cookies that nobody signed in for say what they are', async () => {
    const { directoryPool } = installation.database;
    const minted = await mintCookie(directoryPool, secret, person.accountId, { login: 'root' });
    const own = await mintCookie(directoryPool, secret, person.accountId, {
      login: 'root',
      userAgent: ownCookies.program,
    });
    expect(await list({ cookie: minted })).toMatchObject([
      { user_agent: 'masker', address: null },
      { current: true, user_agent: 'masker cookie', address: null },
    ]);
    expect(await list({ cookie: own })).toHaveLength(2);
  });

  test('have their last use, to the minute, and the expiry of their last renewal', async () => {
    const before = await list(person);
    const { id, expires_at } = before[0] as LoginSession;
    expect(await use(person)).toBeNull();
    expect(await list(person)).toEqual(before);

    const lastUsed = (seconds: number) =>
      installation.database.pool.query(
        `UPDATE sign_in SET updated_at = now() - interval '1 second' * $2 WHERE id = $1`,
        [id, seconds],
      );
    // Read here, because a request for the list is a use.
    const active = async () => {
      const { rows } = await installation.database.pool.query(
        'SELECT updated_at AS at FROM sign_in WHERE id = $1',
        [id],
      );
      return (rows[0] as { at: Date }).at.getTime();
    };
    await lastUsed(50);
    const recently = await active();
    expect(await use(person)).toBeNull();
    expect(await active()).toBe(recently);

    await lastUsed(20 * 60);
    const longAgo = await active();
    expect(await use(person)).toBeNull();
    await expect.poll(active).toBeGreaterThan(longAgo + 19 * 60_000);
    const last_active_at = new Date(await active()).toISOString();
    expect(await list(person)).toMatchObject([{ id, last_active_at, expires_at }]);
  });

  test('are accepted while their last use cannot be written', async () => {
    const readOnly = new URL(installation.databaseUrl);
    readOnly.searchParams.set('options', '-c default_transaction_read_only=on');
    const database = openDatabase({ url: readOnly.href, connections: 1 });
    try {
      await installation.database.pool.query(
        `UPDATE sign_in SET updated_at = now() - interval '20 minutes' WHERE user_id = $1`,
        [person.userId],
      );
      expect(await use(person, database)).toBeNull();
    } finally {
      await database.close();
    }
  });

  test('are not listed after expiry, nor beyond a hundred', async () => {
    const { pool } = installation.database;
    await pool.query(
      `INSERT INTO sign_in (id, token, user_id, expires_at)
       SELECT 'sign_01HYZ' || lpad(n::text, 21, '0'), $1 || n, $1, now() + interval '1 hour' * (n % 2)
       FROM generate_series(1, $2) AS n`,
      [person.userId, 2 * maxListedLoginSessions],
    );
    const listed = await list(person);
    expect(listed).toHaveLength(maxListedLoginSessions);
    expect(listed[0]).toMatchObject({ current: true });
    expect(listed[1]?.id).toBe(`sign_01HYZ${String(2 * maxListedLoginSessions - 1).padStart(21, '0')}`);
  });

  test('can be ended one by one, immediately on every server', async () => {
    const second = await again();
    for (const at of [installation, other]) expect(await status(second, at)).toBe(200);
    const [newest] = await list(person);
    expect(await end(person, newest?.id as string)).toEqual({ status: 200, revoked: 1 });
    expect(await status(second)).toBe(401);
    await expect.poll(() => status(second, other)).toBe(401);
    expect(await end(person, newest?.id as string)).toMatchObject({
      status: 404,
      error: { code: 'not_found', message: 'You have no such login session.' },
    });
    expect(await status(person)).toBe(200);
  });

  test('can be ended together in every account, except those of others', async () => {
    const elsewhere = await again(await another('viewer'));
    const colleague = await installation.tenant({ accountId: person.accountId });
    for (const at of [installation, other]) expect(await status(elsewhere, at)).toBe(200);
    expect(await call(installation, person, 'DELETE', 'sign-ins')).toEqual({ status: 200, revoked: 2 });
    for (const who of [person, elsewhere]) {
      expect(await status(who)).toBe(401);
      await expect.poll(() => status(who, other)).toBe(401);
    }
    expect(await status(colleague)).toBe(200);
  });

  test('of a colleague can’t be ended', async () => {
    const colleague = await installation.tenant({ accountId: person.accountId });
    const [theirs] = await list(colleague);
    expect((await end(person, theirs?.id as string)).status).toBe(404);
    expect(await status(colleague)).toBe(200);
  });
});

describe('accounts', () => {
  const accounts = async (who: Credential) =>
    (await call<OwnAccountList>(installation, who, 'GET', 'accounts')).data;
  const look = (who: Credential, account_id: string) =>
    call(installation, who, 'POST', 'accounts/switch', { account_id });

  test('are listed by id, with the role of the person', async () => {
    const accountId = await another('viewer');
    const own = { id: person.accountId, name: 'Test account', role: 'admin', current: true };
    const viewed = { id: accountId, name: 'Another account', role: 'viewer', current: false };
    expect(await accounts(person)).toEqual([own, viewed].sort((a, b) => (a.id < b.id ? -1 : 1)));
  });

  test('are switched for one login session, immediately on every server', async () => {
    const accountId = await another('viewer');
    const one = session();
    await installation.insert(accountId, [one]);
    const second = await again();
    const sessions = async (who: Credential, at = installation) => {
      const { data } = (await (await at.get('/api/v1/sessions', who)).json()) as { data: { id: string }[] };
      return data.map(({ id }) => id);
    };
    for (const at of [installation, other]) expect(await sessions(person, at)).toEqual([]);
    expect(await look(person, accountId)).toEqual({
      status: 200,
      account: { id: accountId, name: 'Another account', role: 'viewer', current: true },
    });
    expect(await sessions(person)).toEqual([one.id]);
    await expect.poll(() => sessions(person, other)).toEqual([one.id]);
    expect(await sessions(second)).toEqual([]);
    expect((await call(installation, person, 'GET', 'tokens')).status).toBe(403);
    expect((await look(person, person.accountId)).status).toBe(200);
    expect((await call(installation, person, 'GET', 'tokens')).status).toBe(200);
  });

  test('are renamed by an admin, who sees it immediately; only that of the login session', async () => {
    const accountId = await another('admin');
    const colleague = await installation.tenant({ accountId: person.accountId });
    const nameOf = async (who: Credential) =>
      (await call<{ account: { name: string } }>(installation, who, 'GET', 'me')).account.name;
    const rename = (id: string, name: string) =>
      call(installation, person, 'PATCH', `accounts/${id}`, { name });
    expect(await nameOf(person)).toBe('Test account');
    expect(await rename(person.accountId, 'Harbor Clinic')).toEqual({
      status: 200,
      account: { id: person.accountId, name: 'Harbor Clinic', role: 'admin', current: true },
    });
    expect(await nameOf(person)).toBe('Harbor Clinic');
    await expect.poll(() => nameOf(colleague)).toBe('Harbor Clinic');

    for (const id of [accountId, newId('account')]) {
      expect(await rename(id, 'x')).toMatchObject({ status: 404, error: { code: 'not_found' } });
    }
    expect(await rename(person.accountId, '\u202E')).toMatchObject({
      status: 422,
      error: { code: 'validation_failed', details: [{ parameter: 'name' }] },
    });
    expect((await accounts(person)).map(({ name }) => name).toSorted()).toEqual([
      'Another account',
      'Harbor Clinic',
    ]);
  });

  test('named by a request must be the account of the login session', async () => {
    const accountId = await another('admin');
    const own = { ...person, account: person.accountId };
    const export_ = 'sessions/export?since=1h';
    const watched = `${installation.url}/api/trpc/sessions.watch?input=%7B%7D`;
    expect((await installation.get('/api/v1/sessions', own)).status).toBe(200);
    expect((await look(own, accountId)).status).toBe(200);

    for (const path of ['sessions', 'me', export_]) {
      const { status, error } = await call(installation, own, 'GET', path);
      expect([path, status, error?.code]).toEqual([path, 409, 'conflict']);
      expect(error?.message).toContain(accountId);
    }
    const made = await call(installation, own, 'POST', 'tokens', { name: 'x', scopes: ['sessions:read'] });
    expect(made.status).toBe(409);
    expect((await call(installation, own, 'POST', 'sessions', session())).status).toBe(409);
    const headers = { cookie: person.cookie, 'x-masker-account': person.accountId };
    // A stream has begun when it is refused: what is in it says so, and it ends.
    expect(await (await fetch(watched, { headers })).text()).toContain('"code":"conflict"');
    expect((await call(installation, { ...own, account: '' }, 'GET', 'me')).status).toBe(409);

    const there = { ...person, account: accountId };
    expect((await call<OwnAccountList>(installation, there, 'GET', 'tokens')).data).toEqual([]);
    expect((await call<OwnAccountList>(installation, there, 'GET', 'sessions')).data).toEqual([]);
    expect((await look(there, person.accountId)).status).toBe(200);
    expect((await call(installation, own, 'GET', 'me')).status).toBe(200);
  });

  test('of others cannot be switched to', async () => {
    const stranger = await installation.tenant();
    expect(await look(person, stranger.accountId)).toMatchObject({
      status: 404,
      error: { code: 'not_found', message: 'You have no such account.' },
    });
    expect(await accounts(person)).toMatchObject([{ id: person.accountId, current: true }]);
  });
});
