import { isOwnEmail, newId } from '@masker/contract';
import type { PrismaClient } from '@masker/db';
import { acceptInvitation } from '../auth/invitations.ts';
import type { Transaction } from '../auth/transaction.ts';
import { accountNameFor, type ProvenPerson } from './proven-person.ts';
import { SignInRefusal } from './refusal.ts';

/** Who gets a new account at the first sign-in: everybody (`open`), or only the first person (`invited`). */
export type SignUp = 'open' | 'invited';

/** The user and the account to sign in to. */
export interface Admission {
  userId: string;
  accountId: string;
}

/**
 * Decides whether an authenticated person may sign in. For a new person, creates the user, the identity, and either
 * an account with the person as its admin or the membership of the invitation.
 *
 * Everything happens in one transaction. Two concurrent first sign-ins create one user.
 *
 * @param invitation the secret of the invitation link, if any
 * @throws SignInRefusal `email_taken`, `invitation_needed` or `invitation_invalid`
 */
export function admit(
  prisma: PrismaClient,
  person: ProvenPerson,
  signUp: SignUp,
  invitation?: string,
): Promise<Admission> {
  return prisma.$transaction(async (tx) => {
    const userId = await findPerson(tx, person);
    if (userId && invitation === undefined) {
      const accountId = await firstAccount(tx, userId);
      if (accountId !== null) return { userId, accountId };
    }
    // Serializes only sign-ins that create a user, an account or a membership.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('sign-up', 0))`;
    return admitNew(tx, person, signUp, invitation);
  });
}

async function admitNew(
  tx: Transaction,
  person: ProvenPerson,
  signUp: SignUp,
  invitation: string | undefined,
): Promise<Admission> {
  const isFirst = (await tx.identity.count()) === 0;
  const userId = (await findPerson(tx, person)) ?? (await addPerson(tx, person));
  if (invitation !== undefined) {
    const joined = await acceptInvitation(tx, invitation, userId);
    if (joined === null) throw new SignInRefusal('invitation_invalid');
    return { userId, accountId: joined.accountId };
  }
  const accountId = await firstAccount(tx, userId);
  if (accountId !== null) return { userId, accountId };
  if (signUp === 'invited' && !isFirst) throw new SignInRefusal('invitation_needed');
  return { userId, accountId: await addAccount(tx, userId, person) };
}

/** Returns the id of the user with this identity, or null. */
async function findPerson(tx: Transaction, { issuer, subject }: ProvenPerson): Promise<string | null> {
  const identity = await tx.identity.findUnique({
    where: { providerId_subject: { providerId: issuer, subject } },
    select: { userId: true },
  });
  return identity?.userId ?? null;
}

/**
 * Adds an identity, to the user with the same email address if the address is verified on both sides, otherwise to a
 * new user. An unverified address proves nothing, and the users of operators and demos have addresses that nobody can
 * verify.
 */
async function addPerson(tx: Transaction, person: ProvenPerson): Promise<string> {
  const email = person.email.toLowerCase();
  const owner = await tx.user.findUnique({
    where: { email },
    select: { id: true, emailVerified: true, _count: { select: { identities: true } } },
  });
  const proven = person.emailVerified && owner?.emailVerified && owner._count.identities > 0;
  if ((owner && !proven) || isOwnEmail(email)) throw new SignInRefusal('email_taken');
  const userId = owner?.id ?? newId('user');
  if (!owner) {
    const { name, emailVerified } = person;
    await tx.user.create({ data: { id: userId, name, email, emailVerified } });
  }
  await tx.identity.create({
    data: {
      id: newId('request').slice('req_'.length),
      userId,
      providerId: person.issuer,
      subject: person.subject,
    },
  });
  return userId;
}

async function firstAccount(tx: Transaction, userId: string): Promise<string | null> {
  const membership = await tx.membership.findFirst({
    where: { userId },
    orderBy: [{ createdAt: 'asc' }, { accountId: 'asc' }],
    select: { accountId: true },
  });
  return membership?.accountId ?? null;
}

async function addAccount(tx: Transaction, userId: string, person: ProvenPerson): Promise<string> {
  const accountId = newId('account');
  await tx.account.create({ data: { id: accountId, name: accountNameFor(person.name) } });
  await tx.membership.create({ data: { accountId, userId, role: 'admin' } });
  return accountId;
}
