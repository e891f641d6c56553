import { ApiError, formerEmail, isOwnEmail, newId } from '@masker/contract';
import type { PrismaClient } from '@masker/db';
import { acceptInvitation, type Joined } from '../auth/invitations.ts';
import type { Transaction } from '../auth/transaction.ts';
import { accountNameFor, type ProvenPerson } from './proven-person.ts';
import { SignInRefusal } from './refusal.ts';

/** Who gets a new account at the first sign-in: everybody (`open`), or only the first person (`invited`). */
export type SignUp = 'open' | 'invited';

/** The accounts that an installation makes itself, for demo data and for the sign-in link: they are nobody's. */
export interface OwnAccounts {
  ids: readonly string[];
  /** The email addresses of the people of the sign-in link. */
  emails: readonly string[];
}

const noAccounts: OwnAccounts = { ids: [], emails: [] };

/** The user and the account to sign in to. */
export interface Admission extends Joined {
  userId: string;
}

/**
 * Decides whether an authenticated person may sign in. For a new person, creates the user, the identity, and either
 * an account with the person as its admin or the membership of the invitation. A known person gets the name and the
 * email address that the provider has now.
 *
 * Everything happens in one transaction. Two concurrent first sign-ins create one user.
 *
 * @param invitation the secret of the invitation link, if any
 * @param own the accounts that do not count as those of somebody
 * @throws SignInRefusal `email_taken`, `invitation_needed`, `invitation_invalid` or `account_suspended`
 */
export function admit(
  prisma: PrismaClient,
  person: ProvenPerson,
  signUp: SignUp,
  invitation?: string,
  own: OwnAccounts = noAccounts,
): Promise<Admission> {
  return prisma.$transaction(async (tx) => {
    const user = await findPerson(tx, person);
    if (user && invitation === undefined && isCurrent(user, person)) {
      const accountId = await firstAccount(tx, user.id);
      if (accountId !== null) return { userId: user.id, accountId, newAccess: null };
    }
    // Serializes only sign-ins that create or change a user, or create an account or a membership.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('sign-up', 0))`;
    return admitNew(tx, person, signUp, invitation, own);
  });
}

async function admitNew(
  tx: Transaction,
  person: ProvenPerson,
  signUp: SignUp,
  invitation: string | undefined,
  own: OwnAccounts,
): Promise<Admission> {
  const isFirst = signUp === 'invited' && invitation === undefined && (await isUnused(tx, own));
  const user = await findPerson(tx, person);
  if (user) await refreshUser(tx, user, person);
  const userId = user?.id ?? (await addPerson(tx, person));
  if (invitation !== undefined) {
    const joined = await acceptInvitation(tx, invitation, userId).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 'forbidden')
        throw new SignInRefusal('account_suspended');
      throw error;
    });
    if (joined === null) throw new SignInRefusal('invitation_invalid');
    return { userId, ...joined };
  }
  const accountId = await firstAccount(tx, userId);
  if (accountId !== null) return { userId, accountId, newAccess: null };
  if (signUp === 'invited' && !isFirst) throw new SignInRefusal('invitation_needed');
  const added = await addAccount(tx, userId, person);
  return { userId, accountId: added, newAccess: { action: 'accounts.create', target: added, filters: {} } };
}

/**
 * Whether nobody has come to the installation yet: no identity is known, there is no account but its own, and nobody was
 * ever invited. An operator who has made accounts decides who gets into them.
 */
async function isUnused(tx: Transaction, { ids, emails }: OwnAccounts): Promise<boolean> {
  if ((await tx.identity.count()) > 0 || (await tx.invitation.count()) > 0) return false;
  const isOwn = [
    { id: { in: [...ids] } },
    { memberships: { some: { user: { email: { in: [...emails] } } } } },
  ];
  return (await tx.account.count({ where: { NOT: { OR: isOwn } } })) === 0;
}

/** A user as stored, with the issuers of the identities. */
interface KnownUser {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  identities: { providerId: string }[];
  _count: { memberships: number };
}

const knownUser = {
  id: true,
  name: true,
  email: true,
  emailVerified: true,
  identities: { select: { providerId: true } },
  _count: { select: { memberships: true } },
} as const;

/** Returns the user with this identity, or null. */
async function findPerson(tx: Transaction, { issuer, subject }: ProvenPerson): Promise<KnownUser | null> {
  const identity = await tx.identity.findUnique({
    where: { providerId_subject: { providerId: issuer, subject } },
    select: { user: { select: knownUser } },
  });
  return identity?.user ?? null;
}

function isCurrent(user: KnownUser, { name, email, emailVerified }: ProvenPerson): boolean {
  return user.name === name && user.email === email.toLowerCase() && user.emailVerified === emailVerified;
}

/**
 * Takes over the name and the email address that the provider has now. A sign-in does not fail over them: an address
 * that cannot be taken leaves the stored one.
 */
async function refreshUser(tx: Transaction, user: KnownUser, person: ProvenPerson): Promise<void> {
  const { name, emailVerified } = person;
  const email = await newEmail(tx, user, person);
  await tx.user.update({
    where: { id: user.id },
    data: email === null ? { name } : { name, email, emailVerified },
  });
}

/** The address that a known user gets; null to keep the stored one. */
async function newEmail(tx: Transaction, user: KnownUser, person: ProvenPerson): Promise<string | null> {
  const email = person.email.toLowerCase();
  const isElsewhereVerified =
    user.emailVerified && user.identities.some(({ providerId }) => providerId !== person.issuer);
  if (isElsewhereVerified && !person.emailVerified) return null;
  if (email === user.email) return email;
  if (isOwnEmail(email)) return null;
  const owner = await findOwner(tx, email);
  if (owner === null) return email;
  if (owner._count.memberships > 0 || !isReassigned(owner, person)) return null;
  await releaseEmail(tx, owner);
  return email;
}

/**
 * Adds an identity, to the user with the same email address if the address is verified on both sides, otherwise to a
 * new user. An unverified address proves nothing, and the users of operators and demos have addresses that nobody can
 * verify. Within one provider the subject alone identifies a person: the address may have belonged to another one.
 */
async function addPerson(tx: Transaction, person: ProvenPerson): Promise<string> {
  const email = person.email.toLowerCase();
  if (isOwnEmail(email)) throw new SignInRefusal('email_taken');
  const owner = await findOwner(tx, email);
  if (owner === null) return addUser(tx, person);
  if (isReassigned(owner, person)) {
    if (!person.emailVerified && owner._count.memberships > 0) {
      throw new SignInRefusal('email_taken', new Error(explanations.claimed));
    }
    await releaseEmail(tx, owner);
    return addUser(tx, person);
  }
  const proven = person.emailVerified && owner.emailVerified && owner.identities.length > 0;
  if (!proven) throw new SignInRefusal('email_taken', new Error(explanations.unverified));
  await addIdentity(tx, owner.id, person);
  return owner.id;
}

/** Why an address is refused, and what an operator can do, for the log. */
const explanations = {
  claimed:
    'a member has this address with another subject of the same provider, which does not verify addresses: ' +
    'remove that member if the address has a new owner, or let that person sign in once if they have a new address',
  unverified:
    'another person has this address, and it is not verified on both sides: verify it at the provider, or sign in as before',
};

function findOwner(tx: Transaction, email: string): Promise<KnownUser | null> {
  return tx.user.findUnique({ where: { email }, select: knownUser });
}

/**
 * Whether an address of a user is now that of another person at the same provider. A provider that does not verify
 * addresses cannot take away one that was verified.
 */
function isReassigned(owner: KnownUser, { issuer, emailVerified }: ProvenPerson): boolean {
  const isOfIssuer = owner.identities.some(({ providerId }) => providerId === issuer);
  return isOfIssuer && (emailVerified || !owner.emailVerified);
}

/** Frees the address of a user, who gets a new one at their next sign-in. */
async function releaseEmail(tx: Transaction, { id }: KnownUser): Promise<void> {
  await tx.user.update({ where: { id }, data: { email: formerEmail(id), emailVerified: false } });
}

async function addUser(tx: Transaction, person: ProvenPerson): Promise<string> {
  const { name, email, emailVerified } = person;
  const id = newId('user');
  await tx.user.create({ data: { id, name, email: email.toLowerCase(), emailVerified } });
  await addIdentity(tx, id, person);
  return id;
}

async function addIdentity(tx: Transaction, userId: string, person: ProvenPerson): Promise<void> {
  const id = newId('request').slice('req_'.length);
  const { issuer: providerId, subject } = person;
  await tx.identity.create({ data: { id, userId, providerId, subject } });
}

/**
 * The account that a user joined first, of those that are not suspended; null without any.
 *
 * @throws SignInRefusal `account_suspended` if all are
 */
async function firstAccount(tx: Transaction, userId: string): Promise<string | null> {
  const memberships = await tx.membership.findMany({
    where: { userId },
    orderBy: [{ createdAt: 'asc' }, { accountId: 'asc' }],
    select: { accountId: true, account: { select: { suspendedAt: true } } },
  });
  const first = memberships.find(({ account }) => account.suspendedAt === null);
  if (first === undefined && memberships.length > 0) throw new SignInRefusal('account_suspended');
  return first?.accountId ?? null;
}

async function addAccount(tx: Transaction, userId: string, person: ProvenPerson): Promise<string> {
  const accountId = newId('account');
  await tx.account.create({ data: { id: accountId, name: accountNameFor(person.name) } });
  await tx.membership.create({ data: { accountId, userId, role: 'admin' } });
  return accountId;
}
