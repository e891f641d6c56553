import {
  type Invitation,
  type InvitationList,
  maxOpenInvitations,
  newInvitationSchema,
} from '@masker/contract';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { hashToken } from '../src/index.ts';
import { invite } from './support/access.ts';
import { recordOf } from './support/audit-log.ts';
import { call } from './support/call.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';

let installation: Installation;
let admin: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
});
afterAll(() => installation.close());
beforeEach(async () => {
  admin = await installation.tenant();
});

afterEach(() => {
  vi.useRealTimers();
});

const list = () => call<InvitationList>(installation, admin, 'GET', 'invitations');
const revoke = (id: string, who = admin) =>
  call<{ invitation: Invitation }>(installation, who, 'DELETE', `invitations/${id}`);
const secretOf = (url: string) => url.split('/').at(-1) as string;

/** Follows a link, as somebody who is signed in to an account of their own. */
const follow = (url: string, who: Tenant) =>
  call(installation, who, 'POST', 'auth/invitation/accept', { invitation: secretOf(url) });

describe('an invitation', () => {
  test('shows its link once, and stores only the SHA-256 of its secret', async () => {
    const made = newInvitationSchema.parse(await invite(installation, admin, { role: 'member' }));
    expect(made.url).toMatch(/^http:\/\/localhost\/invite\/[\w-]{43}$/);
    expect(made.invitation).toEqual({
      id: expect.stringMatching(/^inv_/),
      role: 'member',
      created_by: { id: admin.userId, name: 'Test user' },
      created_at: expect.any(String),
      expires_at: expect.any(String),
      accepted_at: null,
      accepted_by: null,
      revoked_at: null,
    });
    const life = Date.parse(made.invitation.expires_at) - Date.parse(made.invitation.created_at);
    expect(life).toBe(7 * 86_400_000);
    const { rows } = await installation.database.pool.query(
      'SELECT i::text AS text, hash FROM invitation i WHERE id = $1',
      [made.invitation.id],
    );
    expect(rows[0].hash.equals(hashToken(secretOf(made.url)))).toBe(true);
    expect(rows[0].text).not.toContain(secretOf(made.url));
    expect(await list()).toEqual({ status: 200, data: [made.invitation] });
    expect(await recordOf(installation, admin.accountId)).toMatchObject([
      { action: 'invitations.create', target: made.invitation.id, filters: { role: 'member' } },
      { action: 'invitations.list', rows: 1 },
    ]);
  });

  test('makes the person a member, and is then closed', async () => {
    const { url, invitation } = await invite(installation, admin, { role: 'member' });
    const guest = await installation.tenant();
    expect((await follow(url, guest)).status).toBe(200);
    expect(
      await installation.database.directory.membership.findMany({ where: { userId: guest.userId } }),
    ).toEqual(
      expect.arrayContaining([expect.objectContaining({ accountId: admin.accountId, role: 'member' })]),
    );
    expect((await list()).data).toEqual([]);
    expect((await follow(url, await installation.tenant())).status).toBe(404);
    expect(await revoke(invitation.id)).toMatchObject({
      status: 409,
      error: { code: 'conflict', message: 'This invitation was accepted. Remove the member instead.' },
    });
  });

  test.each([-3_600_000, 3_600_000])(
    'expires by the clock of the database, which differs from the server’s by %d ms',
    async (ahead) => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ahead });
      const { invitation, url } = await invite(installation, admin, { expires_in: '30m' });
      expect(Date.parse(invitation.expires_at) - Date.parse(invitation.created_at)).toBe(1_800_000);
      const offered = () =>
        call(installation, admin, 'POST', 'auth/invitation', { invitation: secretOf(url) });
      expect((await offered()).status).toBe(200);
      await installation.database.pool.query('UPDATE invitation SET expires_at = now() WHERE id = $1', [
        invitation.id,
      ]);
      expect((await offered()).status).toBe(404);
      expect((await follow(url, await installation.tenant())).status).toBe(404);
    },
  );

  test('cannot be accepted after revocation or expiry', async () => {
    const revoked = await invite(installation, admin);
    const answer = await revoke(revoked.invitation.id);
    expect(answer).toMatchObject({ status: 200, invitation: { revoked_at: expect.any(String) } });
    expect(await revoke(revoked.invitation.id)).toEqual(answer);
    const expired = await invite(installation, admin, { expires_in: '1m' });
    await installation.database.pool.query('UPDATE invitation SET expires_at = now() WHERE id = $1', [
      expired.invitation.id,
    ]);
    expect((await list()).data).toEqual([]);
    for (const { url } of [revoked, expired]) {
      expect((await follow(url, await installation.tenant())).status).toBe(404);
    }
  });

  test('of another account can’t be revoked', async () => {
    const { url, invitation } = await invite(installation, admin);
    expect((await revoke(invitation.id, await installation.tenant())).status).toBe(404);
    expect((await follow(url, await installation.tenant())).status).toBe(200);
  });
});

test('limits the number of open invitations', async () => {
  await installation.database.pool.query(
    `INSERT INTO invitation (account_id, id, hash, role, created_by, expires_at, revoked_at)
     SELECT $1, 'inv_' || n, sha256(($1 || n)::bytea), 'viewer', $2,
       now() + interval '1 day' * (n % 3), CASE WHEN n % 3 = 1 THEN now() END
     FROM generate_series(1, $3) AS n`,
    [admin.accountId, admin.userId, 3 * (maxOpenInvitations - 1)],
  );
  const create = () => call(installation, admin, 'POST', 'invitations', { role: 'viewer' });
  const outcomes = await Promise.all([create(), create(), create()]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
  expect((await list()).data).toHaveLength(maxOpenInvitations);
});
