import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { signInAs } from '@masker/api/auth/mint';
import { type Member, newId, type Role } from '@masker/contract';
import { type Database, inAccount, openDatabase, serverRole } from '@masker/db';
import { readServerInfo } from '@masker/db/embedded';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { masker, type RunningServer, startServer } from './support/programs.ts';

let server: RunningServer;
let database: Database;
let secret: string;

const here = (...args: string[]) => masker(args, { env: { DATA_DIR: server.dataDir } });

async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await here(...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as T;
}

beforeAll(async () => {
  server = await startServer();
  const info = await readServerInfo(server.dataDir);
  database = openDatabase({ url: info?.databaseUrl as string, role: serverRole, connections: 2 });
  secret = (await readFile(path.join(server.dataDir, 'auth-secret'), 'utf8')).trim();
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});

async function newAccount(): Promise<string> {
  return (await here('account', 'create', '--name', 'Harbor Dental')).stdout.trim();
}

/** Adds a person to an account, as an accepted invitation does. */
async function join(account: string, role: Role, userId = newId('user')): Promise<string> {
  const email = `${userId.toLowerCase()}@clinic.example`;
  await database.directory.user.upsert({
    where: { id: userId },
    create: { id: userId, name: `Dr. ${userId.slice(-4)}`, email, emailVerified: true },
    update: {},
  });
  await database.directory.membership.create({ data: { accountId: account, userId, role } });
  return userId;
}

const signIn = (account: string, userId: string) =>
  signInAs(database.directoryPool, secret, userId, account, {
    userAgent: 'Firefox',
    ipAddress: '203.0.113.9',
  });

/** The status of a request with a cookie. */
async function statusOf(cookie: string): Promise<number> {
  return (await fetch(`${server.url}/api/v1/me`, { headers: { cookie } })).status;
}

/** What the audit log has of operators, newest first: actions and targets. */
async function recorded(account: string): Promise<[string, string | null][]> {
  const { rows } = await inAccount(database.pool, account).query<{ action: string; target: string | null }>(
    `SELECT entry::json ->> 'action' AS action, entry::json ->> 'target' AS target
     FROM access_log_entry
     WHERE account_id = $1 AND entry::json -> 'actor' ->> 'kind' = 'operator'
     ORDER BY sequence DESC`,
    [account],
  );
  return rows.map(({ action, target }) => [action, target]);
}

describe('member', () => {
  test('list has all members, and says how to invite the first one', async () => {
    const account = await newAccount();
    const none = await here('member', 'list', '--account', account);
    expect(none).toMatchObject({ code: 0, stdout: '' });
    expect(none.stderr).toMatch(
      /^No members yet\. Invite one with: .*invitation create --role admin --account acc_/,
    );
    const ids = [await join(account, 'admin'), await join(account, 'viewer')].toSorted();
    const { data } = await json<{ data: Member[] }>('member', 'list', '--account', account);
    expect(data.map(({ user_id }) => user_id)).toEqual(ids);
    const { stdout } = await here('member', 'list', '--account', account);
    expect(stdout).toMatch(/^ID +ROLE +JOINED +EMAIL +NAME\n/);
    expect(stdout).toMatch(/^usr_\w+ +viewer .*@clinic\.example +Dr\. /m);
  });

  test('remove ends the access of a member at once, and is recorded as the operator', async () => {
    const account = await newAccount();
    await join(account, 'admin');
    const viewer = await join(account, 'viewer');
    const cookie = await signIn(account, viewer);
    expect(await statusOf(cookie)).toBe(200);
    expect(await here('member', 'remove', viewer, '--account', account)).toEqual({
      code: 0,
      stdout: `${viewer} is removed\n`,
      stderr: '',
    });
    expect(await statusOf(cookie)).toBe(401);
    expect((await recorded(account))[0]).toEqual(['members.remove', viewer]);
    const again = await here('member', 'remove', viewer, '--account', account);
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toMatch(/The account has no member usr_\w+\.\n.*member list --account acc_/);
  });

  test('remove takes the only admin with --force, and says that nobody is one', async () => {
    const account = await newAccount();
    const admin = await join(account, 'admin');
    const cookie = await signIn(account, admin);
    // The admin that stands for an operator is no person who keeps the account.
    const operator = (await here('cookie', '--account', account)).stdout.trim();
    const refused = await here('member', 'remove', admin, '--account', account);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(
      /This is the only admin[^\n]+\n.*member remove usr_\w+ --force --account acc_/,
    );
    expect(await statusOf(cookie)).toBe(200);
    const route = `${server.url}/api/v1/members/${admin}`;
    const asked = await fetch(route, { method: 'DELETE', headers: { cookie: operator, origin: server.url } });
    expect(asked.status).toBe(409);

    const forced = await here('member', 'remove', admin, '--account', account, '--force');
    expect(forced).toMatchObject({ code: 0, stdout: `${admin} is removed\n` });
    expect(forced.stderr).toMatch(
      /^Nobody is an admin of the account now\. .*invitation create --role admin/,
    );
    expect(await statusOf(cookie)).toBe(401);
    expect((await recorded(account))[0]).toEqual(['members.remove', admin]);
  });

  test('role changes the role at once, of the only admin with --force', async () => {
    const account = await newAccount();
    const admin = await join(account, 'admin');
    const role = (...args: string[]) => here('member', 'role', admin, ...args, '--account', account);
    expect(await role('boss')).toMatchObject({ code: 2, stdout: '' });
    const refused = await role('viewer');
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain(`member role ${admin} viewer --force`);
    const forced = await role('viewer', '--force', '--json');
    expect(JSON.parse(forced.stdout)).toMatchObject({
      member: { user_id: admin, role: 'viewer' },
      has_admin: false,
    });
    expect((await recorded(account))[0]).toEqual(['members.changeRole', admin]);
    expect(await role('admin')).toEqual({ code: 0, stdout: `${admin} is admin now\n`, stderr: '' });
  });
});

describe('sign-in', () => {
  test('list has the login sessions of the members, and end ends one of them', async () => {
    const account = await newAccount();
    const [ada, grace] = [await join(account, 'admin'), await join(account, 'viewer')];
    const cookies = [await signIn(account, ada), await signIn(account, grace)] as const;
    const { data } = await json<{ data: { id: string; user: { id: string } }[] }>(
      'sign-in',
      'list',
      '--account',
      account,
    );
    expect(data).toMatchObject([
      { user: { id: grace }, account: { id: account }, address: '203.0.113.9', user_agent: 'Firefox' },
      { user: { id: ada }, account: { id: account } },
    ]);
    const id = data[0]?.id as string;
    const ofGrace = await here('sign-in', 'list', '--account', account, '--user', grace);
    expect(ofGrace.stdout).toMatch(new RegExp(`^ID .*CLIENT\\n${id} .*${grace} .*Firefox\\n$`));

    const ended = await here('sign-in', 'end', id, '--account', account);
    expect(ended).toEqual({ code: 0, stdout: '1 login session ended\n', stderr: '' });
    expect([await statusOf(cookies[0]), await statusOf(cookies[1])]).toEqual([200, 401]);
    expect((await recorded(account))[0]).toEqual(['signIns.revoke', id]);
    const again = await here('sign-in', 'end', id, '--account', account);
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain('sign-in list --account');
  });

  test('list and end tell how many there are, also of more than are listed', async () => {
    const account = await newAccount();
    const ada = await join(account, 'admin');
    await database.directoryPool.query(
      `INSERT INTO sign_in (id, token, user_id, account_id, expires_at)
       SELECT 'sign_01HYZ' || lpad(n::text, 21, '0'), $1 || n, $1, $2, now() + interval '1 day'
       FROM generate_series(1, 1002) AS n`,
      [ada, account],
    );
    const listed = await here('sign-in', 'list', '--account', account);
    expect(listed.stdout.trim().split('\n')).toHaveLength(1_001);
    expect(listed.stdout).toContain(`sign_01HYZ${'1002'.padStart(21, '0')}`);
    expect(listed.stderr).toBe('The newest 1,000 of 1,002 login sessions. See --user.\n');
    const counted = await here('sign-in', 'end', '--all', '--account', account);
    expect(counted.stderr).toContain('1,002 login sessions would end');
  });

  test('end with --user ends those in other accounts too, which could be switched, and records it there', async () => {
    const [account, other] = [await newAccount(), await newAccount()];
    const ada = await join(account, 'viewer');
    await join(other, 'member', ada);
    const cookies = [await signIn(account, ada), await signIn(other, ada)] as const;
    const stranger = await here('sign-in', 'end', '--user', newId('user'), '--account', account);
    expect(stranger).toMatchObject({ code: 1, stderr: expect.stringContaining('no member usr_') });
    const ended = await json<object>('sign-in', 'end', '--user', ada, '--account', account);
    expect(ended).toEqual({ revoked: 2 });
    expect([await statusOf(cookies[0]), await statusOf(cookies[1])]).toEqual([401, 401]);
    for (const one of [account, other]) expect((await recorded(one))[0]).toEqual(['signIns.revokeAll', ada]);
  });

  test('end with --all ends those of all members, once it is confirmed', async () => {
    const account = await newAccount();
    const cookies = await Promise.all(
      [await join(account, 'admin'), await join(account, 'viewer')].map((one) => signIn(account, one)),
    );
    const counted = await here('sign-in', 'end', '--all', '--account', account);
    expect(counted).toMatchObject({ code: 2, stdout: '' });
    expect(counted.stderr).toMatch(
      /^error: Nothing was changed: 2 login sessions would end\.\n.* --confirm\n$/,
    );
    expect(await Promise.all(cookies.map(statusOf))).toEqual([200, 200]);
    const ended = await here('sign-in', 'end', '--all', '--account', account, '--confirm');
    expect(ended).toMatchObject({ code: 0, stdout: '2 login sessions ended\n' });
    expect(await Promise.all(cookies.map(statusOf))).toEqual([401, 401]);
    expect((await recorded(account))[0]).toEqual(['signIns.revokeAll', null]);
  });

  test.each([[[]], [[newId('signIn'), '--all']], [['--user', newId('user'), '--all']], [['last']]])(
    'end refuses %j',
    async (args) => {
      const refused = await here('sign-in', 'end', ...args, '--account', newId('account'));
      expect(refused).toMatchObject({ code: 2, stdout: '' });
    },
  );
});

describe('invitation', () => {
  test('list has the open invitations, and revoke, or withdraw, ends one', async () => {
    const account = await newAccount();
    const none = await here('invitation', 'list', '--account', account);
    expect(none).toMatchObject({ code: 0, stdout: '' });
    expect(none.stderr).toContain('No open invitations.');
    const create = () => here('invitation', 'create', '--account', account, '--role', 'viewer', '--json');
    const ids = [await create(), await create()].map(
      ({ stdout }) => JSON.parse(stdout).invitation.id as string,
    );
    const list = () => json<{ data: { id: string }[] }>('invitation', 'list', '--account', account);
    expect((await list()).data.map(({ id }) => id)).toEqual(ids.toReversed());
    const { stdout } = await here('invitation', 'list', '--account', account);
    expect(stdout).toMatch(/^ID +ROLE +CREATED +EXPIRES +BY\ninv_\w+ +viewer /);

    const [first, second] = ids as [string, string];
    expect(await here('invitation', 'revoke', first, '--account', account)).toEqual({
      code: 0,
      stdout: `${first} is revoked\n`,
      stderr: '',
    });
    expect((await list()).data).toMatchObject([{ id: second }]);
    const withdrawn = await json('invitation', 'withdraw', second, '--account', account);
    expect(withdrawn).toMatchObject({ invitation: { id: second, revoked_at: expect.any(String) } });
    const unknown = await here('invitation', 'revoke', newId('invitation'), '--account', account);
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('No such invitation') });
  });
});

test('token revoke --all revokes the valid tokens, once it is confirmed, and records each', async () => {
  const account = await newAccount();
  const create = async () =>
    (
      await json<{ id: string }>(
        'token',
        'create',
        '--account',
        account,
        '--scope',
        'sessions:read,agents:read',
      )
    ).id;
  const ids = [await create(), await create(), await create()];
  await here('token', 'revoke', ids[0] as string, '--account', account);
  const revoke = (...args: string[]) => here('token', 'revoke', '--account', account, ...args);
  expect(await revoke()).toMatchObject({ code: 2, stderr: expect.stringContaining('or --all') });
  expect(await revoke(ids[1] as string, '--all')).toMatchObject({ code: 2 });
  const counted = await revoke('--all');
  expect(counted).toMatchObject({ code: 2, stdout: '' });
  expect(counted.stderr).toMatch(
    /^error: Nothing was changed: 2 valid tokens would be revoked\.\n.* --confirm\n$/,
  );
  const tokens = () =>
    json<{ data: { revoked_at: string | null; scopes: string[] }[] }>('token', 'list', '--account', account);
  expect((await tokens()).data.filter(({ revoked_at }) => revoked_at === null)).toHaveLength(2);
  expect(await revoke('--all', '--confirm')).toMatchObject({ code: 0, stdout: '2 tokens revoked\n' });
  const { data } = await tokens();
  expect(data.filter(({ revoked_at }) => revoked_at === null)).toEqual([]);
  // Scopes can be separated by commas.
  expect(data[0]?.scopes).toEqual(['sessions:read', 'agents:read']);
  expect((await recorded(account)).slice(0, 2).toSorted()).toEqual(
    [
      ['tokens.revoke', ids[1]],
      ['tokens.revoke', ids[2]],
    ].toSorted(),
  );
});

test('a command refuses an AUTH_SECRET that is not that of the server, before it makes anything', async () => {
  const account = await newAccount();
  const wrong = { DATA_DIR: server.dataDir, AUTH_SECRET: 'Vb3kT9xQ1mL7wZ5rN8cJ2hF6yD4sG0pa' };
  for (const args of [
    ['cookie', '--account', account],
    ['list', '--account', account],
    ['export-key', 'rotate'],
  ]) {
    const refused = await masker(args, { env: wrong });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toMatch(
      /^error: The role masker_server_\w+, which serves requests, cannot log in with the secret of this installation\.\n {2}Use the AUTH_SECRET of the servers here/,
    );
  }
  expect(await recorded(account)).toEqual([['accounts.create', account]]);
  const own = await masker(['cookie', '--account', account], { env: { ...wrong, AUTH_SECRET: secret } });
  expect(own.code).toBe(0);
  expect(await statusOf(own.stdout.trim())).toBe(200);
});
