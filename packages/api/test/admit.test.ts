import { newId } from '@masker/contract';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Admission, admit } from '../src/identity-providers/admit.ts';
import type { ProvenPerson } from '../src/identity-providers/proven-person.ts';
import { mintCookie } from '../src/index.ts';
import { createInstallation, type Installation, secret } from './support/installation.ts';
import { invite } from './support/invitations.ts';

const issuer = 'https://login.clinic.example';

const ada: ProvenPerson = {
  issuer,
  subject: 'ada',
  name: 'Ada Lovelace',
  email: 'Ada@Clinic.example',
  emailVerified: true,
};

let installation: Installation;
const directory = () => installation.directory;

beforeEach(async () => {
  installation = await createInstallation();
});
afterEach(() => installation.close());

const refusal = (problem: string) => expect.objectContaining({ name: 'SignInRefusal', problem });

/** What the next sign-in of a person comes to. */
const again = ({ userId, accountId }: Admission): Admission => ({ userId, accountId, newAccess: null });

async function everything() {
  const [users, identities, accounts, memberships] = await Promise.all([
    directory().user.findMany(),
    directory().identity.findMany(),
    directory().account.findMany(),
    directory().membership.findMany(),
  ]);
  return { users, identities, accounts, memberships };
}

test('a person signs in to an account that is not suspended, and to none if all are', async () => {
  const { userId, accountId } = await admit(directory(), ada, 'open');
  const other = newId('account');
  await directory().account.create({ data: { id: other, name: 'Another' } });
  await directory().membership.create({ data: { accountId: other, userId, role: 'viewer' } });
  const suspend = (id: string) =>
    directory().account.update({ where: { id }, data: { suspendedAt: new Date() } });
  await suspend(accountId);
  expect(await admit(directory(), ada, 'open')).toEqual({ userId, accountId: other, newAccess: null });
  await suspend(other);
  await expect(admit(directory(), ada, 'open')).rejects.toEqual(refusal('account_suspended'));
  await expect(admit(directory(), { ...ada, name: 'Ada King' }, 'open')).rejects.toEqual(
    refusal('account_suspended'),
  );
});

test('an invitation to a suspended account lets nobody in', async () => {
  const { userId, accountId } = await admit(directory(), ada, 'open');
  const link = await invite(installation, { accountId, createdBy: userId, role: 'viewer' });
  await directory().account.update({ where: { id: accountId }, data: { suspendedAt: new Date() } });
  const grace = { ...ada, subject: 'grace', email: 'grace@clinic.example' };
  await expect(admit(directory(), grace, 'invited', link)).rejects.toEqual(refusal('account_suspended'));
});

describe('a new person', () => {
  test('gets an account as its admin', async () => {
    const { userId, accountId, newAccess } = await admit(directory(), ada, 'open');
    expect(newAccess).toEqual({ action: 'accounts.create', target: accountId, filters: {} });
    expect(await everything()).toMatchObject({
      users: [{ id: userId, name: 'Ada Lovelace', email: 'ada@clinic.example', emailVerified: true }],
      identities: [{ userId, providerId: issuer, subject: 'ada', accessToken: null, idToken: null }],
      accounts: [{ id: accountId, name: 'Ada Lovelace’s account' }],
      memberships: [{ userId, accountId, role: 'admin' }],
    });
    expect(await admit(directory(), ada, 'open')).toEqual({ userId, accountId, newAccess: null });
  });

  test('is created once, with one account, by concurrent sign-ins', async () => {
    const admissions = await Promise.all(Array.from({ length: 8 }, () => admit(directory(), ada, 'open')));
    expect(new Set(admissions.map(({ userId, accountId }) => `${userId} ${accountId}`)).size).toBe(1);
    const { users, identities, accounts, memberships } = await everything();
    expect([users, identities, accounts, memberships].map((rows) => rows.length)).toEqual([1, 1, 1, 1]);
  });

  test('can sign up without an invitation only as the first person if SIGN_UP is invited', async () => {
    const before = await everything();
    const { userId } = await admit(directory(), ada, 'invited');
    const grace = { ...ada, subject: 'grace', email: 'grace@clinic.example' };
    await expect(admit(directory(), grace, 'invited')).rejects.toEqual(refusal('invitation_needed'));
    const after = await everything();
    expect(after.users.length).toBe(before.users.length + 1);
    expect(after.identities.map((identity) => identity.userId)).toEqual([userId]);
    expect(await admit(directory(), ada, 'invited')).toMatchObject({ userId });
  });

  test('needs an invitation if SIGN_UP is invited and an operator has made an account', async () => {
    const { accountId } = await installation.tenant();
    await mintCookie(installation.database.directoryPool, secret, accountId, { login: 'root' });
    const before = await everything();
    await expect(admit(directory(), ada, 'invited')).rejects.toEqual(refusal('invitation_needed'));
    expect(await everything()).toEqual(before);
  });

  test('needs an invitation if SIGN_UP is invited and somebody was ever invited', async () => {
    const { accountId, userId } = await installation.tenant();
    await invite(installation, { accountId, createdBy: userId, role: 'admin', revokedAt: new Date() });
    const own = { ids: [accountId], emails: [] };
    await expect(admit(directory(), ada, 'invited', undefined, own)).rejects.toEqual(
      refusal('invitation_needed'),
    );
  });

  test('is the first one where the only accounts are those that the installation makes itself', async () => {
    const { accountId, userId } = await installation.tenant();
    const { email } = await directory().user.findUniqueOrThrow({ where: { id: userId } });
    const demoData = await installation.tenant();
    const admitted = await admit(directory(), ada, 'invited', undefined, {
      ids: [demoData.accountId],
      emails: [email],
    });
    expect([accountId, demoData.accountId]).not.toContain(admitted.accountId);
  });

  test('leaves nothing behind if a step fails', async () => {
    const taken = { ...ada, name: '\u0000' };
    await expect(admit(directory(), taken, 'open')).rejects.toThrow();
    expect(await everything()).toEqual({ users: [], identities: [], accounts: [], memberships: [] });
  });
});

describe('a known email address', () => {
  const again = { ...ada, issuer: 'https://github.com', subject: '1815' };

  test('merges two identities if both providers verified it', async () => {
    const { userId } = await admit(directory(), ada, 'open');
    expect(await admit(directory(), again, 'open')).toMatchObject({ userId });
    expect((await directory().identity.findMany()).map((one) => one.providerId).sort()).toEqual([
      'https://github.com',
      issuer,
    ]);
  });

  test.each([
    ['only claimed', ada, { ...again, emailVerified: false }],
    ['claimed before by somebody else', { ...ada, emailVerified: false }, again],
  ])('is not taken over: %s', async (_, first, second) => {
    await admit(directory(), first, 'open');
    const before = await everything();
    await expect(admit(directory(), second, 'open')).rejects.toEqual(refusal('email_taken'));
    expect(await everything()).toEqual(before);
  });

  test("is not that of the operator's user", async () => {
    const { accountId } = await installation.tenant();
    const claim = (login: string) => {
      const email = `operator+${accountId.toLowerCase()}+${login}@masker.invalid`;
      return admit(directory(), { ...ada, email }, 'open');
    };
    await mintCookie(installation.database.directoryPool, secret, accountId, { login: 'root' });
    await expect(claim('root')).rejects.toEqual(refusal('email_taken'));
    await expect(claim('someone')).rejects.toEqual(refusal('email_taken'));
  });
});

describe('a person whom the provider describes anew', () => {
  const stored = () => directory().user.findFirst({ where: { name: { startsWith: 'Ada' } } });

  test('gets the new name and address, and stays the same person', async () => {
    const first = await admit(directory(), ada, 'open');
    const renamed = { ...ada, name: 'Ada King', email: 'ada.king@clinic.example' };
    expect(await admit(directory(), renamed, 'open')).toEqual(again(first));
    const [user] = await directory().user.findMany();
    expect(user).toMatchObject({ name: 'Ada King', email: 'ada.king@clinic.example', emailVerified: true });
  });

  test('can be merged once the provider has verified the address', async () => {
    const { userId } = await admit(directory(), { ...ada, emailVerified: false }, 'open');
    const elsewhere = { ...ada, issuer: 'https://github.com', subject: '1815' };
    await expect(admit(directory(), elsewhere, 'open')).rejects.toEqual(refusal('email_taken'));
    await admit(directory(), ada, 'open');
    expect(await admit(directory(), elsewhere, 'open')).toMatchObject({ userId });
  });

  test('keeps an address that another provider verified, if the new one is only claimed', async () => {
    await admit(directory(), ada, 'open');
    await admit(directory(), { ...ada, issuer: 'https://github.com', subject: '1815' }, 'open');
    await admit(directory(), { ...ada, email: 'other@clinic.example', emailVerified: false }, 'open');
    expect(await stored()).toMatchObject({ email: 'ada@clinic.example', emailVerified: true });
  });

  test.each([
    ['of a member', 'grace@clinic.example'],
    ['of this installation', 'former+usr_1@masker.invalid'],
  ])('signs in all the same with an address %s, which is not taken over', async (_, email) => {
    const first = await admit(directory(), ada, 'open');
    await admit(
      directory(),
      { ...ada, subject: 'grace', name: 'Grace', email: 'grace@clinic.example' },
      'open',
    );
    expect(await admit(directory(), { ...ada, email }, 'open')).toEqual(again(first));
    expect(await stored()).toMatchObject({ email: 'ada@clinic.example' });
  });
});

describe('an address that the provider gave to somebody else', () => {
  const successor = { ...ada, subject: 'ada-2', name: 'Grace Hopper' };
  const remove = (userId: string) => directory().membership.deleteMany({ where: { userId } });

  test('gives no access to the person who had it', async () => {
    const first = await admit(directory(), ada, 'open');
    const second = await admit(directory(), successor, 'open');
    expect(second.userId).not.toBe(first.userId);
    expect(second.accountId).not.toBe(first.accountId);
    const { users } = await everything();
    expect(Object.fromEntries(users.map(({ id, email }) => [id, email]))).toEqual({
      [first.userId]: `former+${first.userId.toLowerCase()}@masker.invalid`,
      [second.userId]: 'ada@clinic.example',
    });
    // The person who had it is still the same, and gets the new address.
    const moved = { ...ada, email: 'ada.king@clinic.example' };
    expect(await admit(directory(), moved, 'open')).toEqual(again(first));
    expect(await directory().user.findUnique({ where: { id: first.userId } })).toMatchObject({
      email: 'ada.king@clinic.example',
      emailVerified: true,
    });
  });

  test('is refused while a member has it, if the provider verifies no addresses', async () => {
    const { userId } = await admit(directory(), { ...ada, emailVerified: false }, 'open');
    const claimed = { ...successor, emailVerified: false };
    await expect(admit(directory(), claimed, 'open')).rejects.toEqual(refusal('email_taken'));
    await remove(userId);
    expect((await admit(directory(), claimed, 'open')).userId).not.toBe(userId);
  });

  test('is taken over by a known person once nobody uses it', async () => {
    const { userId } = await admit(directory(), ada, 'open');
    const grace = { ...ada, subject: 'grace', name: 'Grace', email: 'grace@clinic.example' };
    const known = await admit(directory(), grace, 'open');
    await remove(userId);
    expect(await admit(directory(), { ...grace, email: ada.email }, 'open')).toEqual(again(known));
    expect(await directory().user.findUnique({ where: { id: known.userId } })).toMatchObject({
      email: 'ada@clinic.example',
    });
  });

  test('stays verified if the new person only claims it', async () => {
    const { userId } = await admit(directory(), ada, 'open');
    await remove(userId);
    const claimed = { ...successor, emailVerified: false };
    await expect(admit(directory(), claimed, 'open')).rejects.toEqual(refusal('email_taken'));
  });
});

test('the same subject of another issuer is another person', async () => {
  const { userId } = await admit(directory(), ada, 'open');
  const other = { ...ada, issuer: 'https://login.other.example', email: 'other@clinic.example' };
  expect((await admit(directory(), other, 'open')).userId).not.toBe(userId);
});

describe('an invitation', () => {
  test('makes a new person a member, without an account of their own', async () => {
    const { accountId, userId } = await installation.tenant();
    const link = await invite(installation, { accountId, createdBy: userId, role: 'viewer' });
    const admitted = await admit(directory(), ada, 'invited', link);
    expect(admitted.accountId).toBe(accountId);
    expect(await directory().membership.findMany({ where: { userId: admitted.userId } })).toMatchObject([
      { accountId, role: 'viewer' },
    ]);
    const invitation = await directory().invitation.findFirst();
    expect(invitation).toMatchObject({ acceptedBy: admitted.userId });
    expect(admitted.newAccess).toEqual({
      action: 'invitations.accept',
      target: invitation?.id,
      filters: { role: 'viewer' },
    });
  });

  test('is accepted once, also by concurrent sign-ins', async () => {
    const { accountId, userId } = await installation.tenant();
    const link = await invite(installation, { accountId, createdBy: userId, role: 'member' });
    const people = ['ada', 'grace', 'alan'].map((subject) => ({
      ...ada,
      subject,
      email: `${subject}@c.example`,
    }));
    const ended = await Promise.allSettled(people.map((person) => admit(directory(), person, 'open', link)));
    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await directory().membership.count({ where: { accountId } })).toBe(2);
    // Those who came too late are not there at all.
    expect(await directory().identity.count()).toBe(1);
  });

  test.each([
    ['expired', { expiresAt: new Date(Date.now() - 1_000) }],
    ['withdrawn', { revokedAt: new Date() }],
    ['accepted', { acceptedAt: new Date(), acceptedBy: newId('user') }],
  ])('is refused if it is %s', async (_, state) => {
    const { accountId, userId } = await installation.tenant();
    const link = await invite(installation, { accountId, createdBy: userId, role: 'admin', ...state });
    await expect(admit(directory(), ada, 'open', link)).rejects.toEqual(refusal('invitation_invalid'));
    expect(await directory().identity.count()).toBe(0);
  });

  test('changes nothing for a member, and stays open', async () => {
    const first = await admit(directory(), ada, 'open');
    const { accountId } = first;
    const link = await invite(installation, { accountId, createdBy: first.userId, role: 'viewer' });
    expect(await admit(directory(), ada, 'open', link)).toEqual(again(first));
    expect(await directory().membership.findFirst({ where: { accountId } })).toMatchObject({ role: 'admin' });
    expect(await directory().invitation.findFirst()).toMatchObject({ acceptedAt: null });
  });
});
