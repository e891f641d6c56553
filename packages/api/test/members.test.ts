import {
  type Invitation,
  type Me,
  type Member,
  type MemberPage,
  memberPageSchema,
  newId,
} from '@masker/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mintCookie, signInAs } from '../src/index.ts';
import { invite, makeToken } from './support/access.ts';
import { blockedBackends } from './support/blocked-backends.ts';
import { call } from './support/call.ts';
import {
  type Credential,
  createInstallation,
  type Installation,
  secret,
  type Tenant,
} from './support/installation.ts';

let installation: Installation;
let other: Installation;
let admin: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
  other = await createInstallation({ databaseUrl: installation.databaseUrl });
});
afterAll(async () => {
  await other.close();
  await installation.close();
});

beforeEach(async () => {
  admin = await installation.tenant();
});

const join = (role: 'admin' | 'member' | 'viewer') =>
  installation.tenant({ role, accountId: admin.accountId });
const change = (who: Credential, userId: string, role: string) =>
  call<{ member: Member }>(installation, who, 'PATCH', `members/${userId}`, { role });
const remove = (who: Credential, userId: string) =>
  call<{ member: Member }>(installation, who, 'DELETE', `members/${userId}`);
const list = (who: Credential, query = '') => call<MemberPage>(installation, who, 'GET', `members${query}`);
const status = async (who: Credential, path = 'me', at = installation) =>
  (await at.get(`/api/v1/${path}`, who)).status;

test('are listed by id, with pagination, to every member', async () => {
  const others = [await join('member'), await join('viewer'), await join('viewer')];
  const seen: Member[] = [];
  let cursor: string | null = null;
  do {
    const { status, ...page } = await list(
      others[1] as Tenant,
      `?limit=3${cursor ? `&cursor=${cursor}` : ''}`,
    );
    expect(status).toBe(200);
    seen.push(...memberPageSchema.parse(page).data);
    cursor = page.next_cursor;
  } while (cursor !== null);
  const ids = [admin, ...others].map(({ userId }) => userId).sort();
  expect(seen.map((member) => member.user_id)).toEqual(ids);
  expect(seen.find((member) => member.user_id === admin.userId)).toEqual({
    user_id: admin.userId,
    name: 'Test user',
    email: `${admin.userId}@example.test`,
    role: 'admin',
    joined_at: expect.any(String),
  });
});

describe('the role of a member', () => {
  test('changes immediately on every server', async () => {
    const member = await join('viewer');
    for (const at of [installation, other]) expect(await status(member, 'tokens', at)).toBe(403);
    expect(await change(admin, member.userId, 'admin')).toMatchObject({
      status: 200,
      member: { user_id: member.userId, role: 'admin' },
    });
    expect(await status(member, 'tokens')).toBe(200);
    await expect.poll(() => status(member, 'tokens', other)).toBe(200);
    expect((await change(admin, member.userId, 'viewer')).status).toBe(200);
    expect(await status(member, 'tokens')).toBe(403);
    await expect.poll(() => status(member, 'tokens', other)).toBe(403);
  });

  test('can be changed by admins, except that of the last admin', async () => {
    const member = await join('member');
    expect((await change(member, member.userId, 'admin')).status).toBe(403);
    for (const refused of [await change(admin, admin.userId, 'member'), await remove(admin, admin.userId)]) {
      expect(refused).toMatchObject({
        status: 409,
        error: {
          code: 'conflict',
          message: 'This is the only admin of the account. Make another member an admin first.',
        },
      });
    }
    expect((await change(admin, admin.userId, 'admin')).status).toBe(200);
    await change(admin, member.userId, 'admin');
    expect((await change(admin, admin.userId, 'viewer')).status).toBe(200);
  });

  test('of the last person who is an admin stays, although an operator is one too', async () => {
    const person = await installation.tenant();
    const { directoryPool } = installation.database;
    const operator = await mintCookie(directoryPool, secret, person.accountId, { login: 'root' });
    expect((await change(person, person.userId, 'viewer')).status).toBe(409);
    expect((await remove(person, person.userId)).status).toBe(409);
    const { rows } = await installation.database.pool.query(
      `SELECT id FROM "user" WHERE name = 'root (operator)' AND email LIKE $1`,
      [`operator+${person.accountId.toLowerCase()}+root@%`],
    );
    expect((await change(person, rows[0]?.id, 'viewer')).status).toBe(200);
    // An operator has all permissions, whatever members made of the last one.
    await mintCookie(directoryPool, secret, person.accountId, { login: 'root' });
    expect(await status({ cookie: operator }, 'tokens')).toBe(200);
  });

  test('of two admins who remove each other concurrently, one stays', async () => {
    for (let i = 0; i < 5; i++) {
      const one = await installation.tenant();
      const second = await installation.tenant({ accountId: one.accountId });
      const outcomes = await Promise.all([remove(one, second.userId), remove(second, one.userId)]);
      expect(outcomes.filter((outcome) => outcome.status === 200)).toHaveLength(1);
      const { rows } = await installation.database.pool.query(
        'SELECT role FROM membership WHERE account_id = $1',
        [one.accountId],
      );
      expect(rows).toEqual([{ role: 'admin' }]);
    }
  });
});

describe('a removed member', () => {
  test('is signed out immediately on every server, only of this account', async () => {
    const member = await join('member');
    const elsewhere = await installation.tenant();
    const { directory } = installation.database;
    const { userId } = member;
    await directory.membership.create({ data: { accountId: elsewhere.accountId, userId, role: 'viewer' } });
    for (const at of [installation, other]) expect(await status(member, 'me', at)).toBe(200);
    expect(await remove(admin, userId)).toMatchObject({
      status: 200,
      member: { user_id: userId, role: 'member' },
    });
    expect(await status(member)).toBe(401);
    await expect.poll(() => status(member, 'me', other)).toBe(401);
    expect(await directory.signIn.count({ where: { userId } })).toBe(0);
    expect(await directory.membership.findMany({ where: { userId } })).toMatchObject([
      { accountId: elsewhere.accountId },
    ]);
    expect((await remove(admin, userId)).status).toBe(404);
  });

  test('may be the caller, whatever the role', async () => {
    const viewer = await join('viewer');
    const another = await join('viewer');
    expect((await remove(viewer, another.userId)).status).toBe(403);
    expect((await remove(viewer, newId('user'))).status).toBe(403);
    expect((await remove(viewer, viewer.userId)).status).toBe(200);
    expect(await status(viewer)).toBe(401);
  });

  test('has no access any more, except through tokens of the account', async () => {
    const leaving = await join('admin');
    const { invitation } = await invite(installation, leaving);
    const kept = await invite(installation, admin);
    const { token } = await makeToken(installation, leaving);
    const open = async () => {
      const { data } = await call<{ data: Invitation[] }>(installation, admin, 'GET', 'invitations');
      return data.map(({ id }) => id);
    };
    expect(await open()).toEqual([kept.invitation.id, invitation.id].sort().reverse());
    await remove(admin, leaving.userId);
    expect(await open()).toEqual([kept.invitation.id]);
    expect(await status({ token })).toBe(200);
  });
});

describe('a member who is signed out by an admin', () => {
  const signOut = (who: Credential, userId: string) =>
    call<{ revoked: number }>(installation, who, 'DELETE', `members/${userId}/sign-ins`);
  const signIn = async ({ userId, accountId }: Tenant) => ({
    cookie: await signInAs(installation.database.directoryPool, secret, userId, accountId),
  });
  /** The account that a login session opens; undefined if none. */
  const accountOf = async (who: Credential, at = installation) => {
    const me = (await (await at.get('/api/v1/me', who)).json()) as Partial<Me>;
    return me.account?.id;
  };
  const switchTo = (who: Credential, accountId: string) =>
    call(installation, who, 'POST', 'accounts/switch', { account_id: accountId });

  test('has to sign in again for this account, immediately on every server, and stays a member', async () => {
    const member = await join('member');
    const { token } = await makeToken(installation, admin);
    for (const at of [installation, other]) expect(await status(member, 'me', at)).toBe(200);
    expect(await signOut(admin, member.userId)).toEqual({ status: 200, revoked: 1 });
    expect(await status(member)).toBe(401);
    await expect.poll(() => status(member, 'me', other)).toBe(401);
    expect([await status(admin), await status({ token })]).toEqual([200, 200]);
    const again = await signIn(member);
    expect(await status(again)).toBe(200);
    expect(await signOut(admin, member.userId)).toEqual({ status: 200, revoked: 1 });
    expect(await signOut(admin, member.userId)).toEqual({ status: 200, revoked: 0 });
  });

  test('stays signed in to other accounts, and does not get back from there', async () => {
    const member = await join('member');
    const elsewhere = await installation.tenant();
    const { directory } = installation.database;
    const { userId } = member;
    await directory.membership.create({ data: { accountId: elsewhere.accountId, userId, role: 'viewer' } });
    // One login session names its account, the other one is in the first account of its person.
    const named = await signIn(member);
    const unnamed = await signIn(member);
    const [newest] = await directory.signIn.findMany({ where: { userId }, orderBy: { id: 'desc' }, take: 1 });
    await directory.signIn.update({ where: { id: newest?.id as string }, data: { accountId: null } });
    expect((await switchTo(named, elsewhere.accountId)).status).toBe(200);
    expect(await signOut(admin, userId)).toEqual({ status: 200, revoked: 3 });
    for (const one of [named, unnamed]) {
      for (const at of [installation, other]) {
        await expect.poll(() => accountOf(one, at)).toBe(elsewhere.accountId);
      }
      expect(await switchTo(one, admin.accountId)).toMatchObject({
        status: 403,
        error: { code: 'forbidden', message: expect.stringContaining('sign in again') },
      });
    }
    const again = await signIn(member);
    expect((await switchTo(again, elsewhere.accountId)).status).toBe(200);
    expect((await switchTo(again, admin.accountId)).status).toBe(200);
  });

  test('does not stay in by switching to the account at the same moment', async () => {
    const elsewhere = await installation.tenant();
    const member = await join('member');
    const { directory } = installation.database;
    const { userId } = member;
    await directory.membership.create({ data: { accountId: elsewhere.accountId, userId, role: 'viewer' } });
    for (let i = 0; i < 10; i++) {
      const one = await signIn(member);
      expect((await switchTo(one, elsewhere.accountId)).status).toBe(200);
      await Promise.all([switchTo(one, admin.accountId), signOut(admin, userId)]);
      expect(await accountOf(one)).not.toBe(admin.accountId);
    }
  });

  test('does not get back in with an invitation, unless they were removed before', async () => {
    const elsewhere = await installation.tenant();
    const member = await join('member');
    const { userId } = member;
    const { directory } = installation.database;
    await directory.membership.create({ data: { accountId: elsewhere.accountId, userId, role: 'viewer' } });
    const one = await signIn(member);
    expect((await switchTo(one, elsewhere.accountId)).status).toBe(200);
    await signOut(admin, userId);
    const { url } = await invite(installation, admin);
    const accept = () =>
      installation.get('/api/v1/auth/invitation/accept', one, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ invitation: url.split('/').at(-1) }),
      });
    const refused = await accept();
    expect([refused.status, await refused.json()]).toMatchObject([403, { error: { code: 'forbidden' } }]);
    expect(await accountOf(one)).toBe(elsewhere.accountId);
    await remove(admin, userId);
    const joined = await accept();
    expect(joined.status).toBe(200);
    const [cookie] = (joined.headers.get('set-cookie') ?? '').split(';');
    expect(await accountOf({ cookie })).toBe(admin.accountId);
  });

  test('may be everybody, the admin included', async () => {
    const stranger = await installation.tenant();
    const all = [admin, await join('viewer'), await join('admin')];
    expect(await call(installation, admin, 'DELETE', 'members/sign-ins')).toEqual({
      status: 200,
      revoked: 3,
    });
    for (const one of all) expect(await status(one)).toBe(401);
    expect(await status(stranger)).toBe(200);
  });

  test('is a member of the account of the admin', async () => {
    const stranger = await installation.tenant();
    expect((await signOut(admin, stranger.userId)).status).toBe(404);
    expect((await signOut(await join('member'), admin.userId)).status).toBe(403);
    expect(await status(stranger)).toBe(200);
  });
});

test('the invitations of an admin with a new role are revoked', async () => {
  const second = await join('admin');
  await invite(installation, second);
  await change(admin, second.userId, 'member');
  expect(await call(installation, admin, 'GET', 'invitations')).toEqual({ status: 200, data: [] });
});

test('what an admin asked for while they were removed, or got another role, is refused', async () => {
  const pool = installation.database.pool;
  const waiting = async () => (await blockedBackends(pool)).length;
  const ends = [
    (who: Tenant) => remove(admin, who.userId),
    (who: Tenant) => change(admin, who.userId, 'viewer'),
  ];
  for (const end of ends) {
    const leaving = await join('admin');
    const viewer = await join('viewer');
    const url = 'https://receiver.example.org/';
    const made = await call<{ webhook: { id: string } }>(installation, admin, 'POST', 'webhooks', {
      name: 'kept',
      url,
      events: ['session.created'],
    });
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM account WHERE id = $1 FOR NO KEY UPDATE', [admin.accountId]);
      const ended = end(leaving);
      await expect.poll(waiting).toBe(1);
      const asked = [
        call(installation, leaving, 'POST', 'invitations', { role: 'admin' }),
        call(installation, leaving, 'POST', 'tokens', { name: 'a way back', scopes: ['sessions:read'] }),
        change(leaving, viewer.userId, 'admin'),
        remove(leaving, viewer.userId),
        call(installation, leaving, 'POST', 'webhooks', { name: 'mine', url, events: ['session.created'] }),
        call(installation, leaving, 'PATCH', `webhooks/${made.webhook.id}`, { url: `${url}mine` }),
      ];
      await expect.poll(waiting).toBe(1 + asked.length);
      await client.query('COMMIT');
      expect((await ended).status).toBe(200);
      for (const answer of asked)
        expect(await answer).toMatchObject({
          status: 403,
          error: {
            code: 'forbidden',
            message: 'This needs the role admin in the account; you do not have it any more.',
          },
        });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
    const { data } = await list(admin);
    expect(data.find(({ user_id }) => user_id === viewer.userId)?.role).toBe('viewer');
  }
});
