import { afterAll, beforeAll, expect, test } from 'vitest';
import { recordOf } from './support/audit-log.ts';
import { blockedBackends } from './support/blocked-backends.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { invite } from './support/invitations.ts';

let installation: Installation;
let host: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
  host = await installation.tenant();
});
afterAll(() => installation.close());

function post(path: string, body: unknown, tenant?: Tenant, headers: Record<string, string> = {}) {
  return installation.get(path, tenant, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

const link = (role: 'admin' | 'member' | 'viewer' = 'member', rest = {}) =>
  invite(installation, { accountId: host.accountId, createdBy: host.userId, role, ...rest });

test('anyone with the link sees the sender, the account and the role', async () => {
  const shown = await post('/api/v1/auth/invitation', { invitation: await link('viewer') });
  expect(shown.status).toBe(200);
  expect(await shown.json()).toEqual({
    invitation: {
      account: { id: host.accountId, name: 'Test account' },
      role: 'viewer',
      invited_by: 'Test user',
      expires_at: expect.stringMatching(/^2.*Z$/),
    },
  });
});

test('a signed-in person joins, and gets a new cookie for that account', async () => {
  const guest = await installation.tenant();
  const invitation = await link('viewer');
  const joined = await post('/api/v1/auth/invitation/accept', { invitation }, guest, {
    'user-agent': 'a browser',
  });
  expect(joined.status).toBe(200);
  const [line = ''] = joined.headers.getSetCookie();
  expect(line).toMatch(/^masker_session=[^;]+; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
  const cookie = line.slice(0, line.indexOf(';'));
  const me = await installation.get('/api/v1/me', { ...guest, cookie });
  expect(await me.json()).toMatchObject({ account: { id: host.accountId }, user: { role: 'viewer' } });
  expect((await installation.get('/api/v1/me', guest)).status).toBe(401);
  expect(await installation.directory.signIn.findFirst({ where: { userId: guest.userId } })).toMatchObject({
    userAgent: 'a browser',
    ipAddress: '127.0.0.1',
  });
  const { id } = await installation.directory.invitation.findFirstOrThrow({
    where: { acceptedBy: guest.userId },
  });
  const actor = expect.objectContaining({ kind: 'user', id: guest.userId });
  const entries = (await recordOf(installation, host.accountId)).filter(
    (entry) => entry.actor.id === guest.userId,
  );
  expect(entries).toMatchObject([
    { actor, action: 'invitations.accept', outcome: 'ok', target: id, filters: { role: 'viewer' } },
    { actor, action: 'signIns.create', filters: { way: 'invitation' } },
  ]);
  // Their own account is still theirs.
  expect(await installation.directory.membership.count({ where: { userId: guest.userId } })).toBe(2);
  expect((await post('/api/v1/auth/invitation', { invitation })).status).toBe(404);
});

test('a login session that is ended while its person joins stays ended', async () => {
  const guest = await installation.tenant();
  const invitation = await link('viewer');
  const client = await installation.database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT FROM invitation WHERE account_id = $1 FOR UPDATE', [host.accountId]);
    const joining = post('/api/v1/auth/invitation/accept', { invitation }, guest);
    await expect.poll(async () => (await blockedBackends(installation.database.pool)).length).toBe(1);
    const ended = await installation.get('/api/v1/sign-ins', guest, { method: 'DELETE' });
    expect(await ended.json()).toEqual({ revoked: 1 });
    await client.query('COMMIT');
    const refused = await joining;
    expect(refused.status).toBe(401);
    expect(refused.headers.getSetCookie()).toEqual([]);
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
  const { userId } = guest;
  expect(await installation.directory.signIn.count({ where: { userId } })).toBe(0);
  expect(await installation.directory.membership.count({ where: { userId } })).toBe(1);
  expect((await post('/api/v1/auth/invitation', { invitation })).status).toBe(200);
});

test('of two invitations to an account that a person accepts at once, one is used', async () => {
  for (let i = 0; i < 5; i++) {
    const guest = await installation.tenant();
    const links = [await link('viewer'), await link('member')];
    const answers = await Promise.all(
      links.map((invitation) => post('/api/v1/auth/invitation/accept', { invitation }, guest)),
    );
    // A login session has one cookie, that of the last one.
    const statuses = answers.map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses.filter((status) => status !== 200 && status !== 401)).toEqual([]);
    const shown = await Promise.all(
      links.map((invitation) => post('/api/v1/auth/invitation', { invitation })),
    );
    expect(shown.map(({ status }) => status).sort()).toEqual([200, 404]);
    const { userId } = guest;
    expect(await installation.directory.membership.count({ where: { userId } })).toBe(2);
  }
});

test.each([
  ['nobody', async () => null, 401],
  ['another site', async () => ({ 'sec-fetch-site': 'cross-site' }), 403],
])('%s cannot accept', async (_, headersOf, status) => {
  const guest = await installation.tenant();
  const headers = await headersOf();
  const invitation = await link();
  const asked = await post(
    '/api/v1/auth/invitation/accept',
    { invitation },
    headers ? guest : undefined,
    headers ?? {},
  );
  expect(asked.status).toBe(status);
  expect((await post('/api/v1/auth/invitation', { invitation })).status).toBe(200);
});

test.each([
  ['unknown', async () => 'x'.repeat(43)],
  ['expired', () => link('member', { expiresAt: new Date(Date.now() - 1_000) })],
  ['withdrawn', () => link('member', { revokedAt: new Date() })],
])('an invitation that is %s is 404', async (_, make) => {
  const invitation = await make();
  const guest = await installation.tenant();
  for (const asked of [
    await post('/api/v1/auth/invitation', { invitation }),
    await post('/api/v1/auth/invitation/accept', { invitation }, guest),
  ]) {
    expect(asked.status).toBe(404);
    expect(await asked.text()).not.toContain(invitation);
  }
  expect((await installation.get('/api/v1/me', guest)).status).toBe(200);
});

test.each([
  {},
  { invitation: '' },
  { invitation: 7 },
  { invitation: 'x'.repeat(201) },
  { invitation: 'x', more: 1 },
  [],
])('refuses malformed invitations: %j', async (body) => {
  expect((await post('/api/v1/auth/invitation', body)).status).toBe(422);
});

test('the log contains neither the secret nor the cookie', async () => {
  const invitation = await link();
  const guest = await installation.tenant();
  const joined = await post('/api/v1/auth/invitation/accept', { invitation }, guest);
  const cookie = joined.headers.getSetCookie()[0]?.split(/[=;]/)[1] ?? '';
  expect(cookie).not.toBe('');
  const logged = installation.logged.join('');
  expect(logged).toContain('/api/v1/auth/');
  expect(logged).not.toContain(invitation);
  expect(logged).not.toContain(cookie);
});
