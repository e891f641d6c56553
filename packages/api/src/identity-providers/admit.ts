import { newId } from '@masker/contract';
import type { PrismaClient } from '@masker/db';
import { acceptInvitation } from '../auth/invitations.ts';
import type { Transaction } from '../auth/transaction.ts';
import { accountNameFor, type ProvenPerson } from './proven-person.ts';
import { SignInRefusal } from './refusal.ts';

/** Who gets an account of their own when they sign in for the first time: anybody, or the first alone. */
export type SignUp = 'open' | 'invited';

/** A person who may come in, and to which account. */
export interface Admission {
  userId: string;
  accountId: string;
}

/**
 * Decides whether a proven person may come in, and makes what somebody new needs: the person, how they
 * prove who they are, and an account with them as its admin, or the membership they were invited to.
 *
 * All of it happens in one transaction or not at all. Two first sign-ins at once find one person.
 *
 * @param invitation the secret of the link that the person came by
 * @throws SignInRefusal `email_taken`, `invitation_needed` or `invitation_invalid`
 */
export function admit(
  prisma: PrismaClient,
  person: ProvenPerson,
  signUp: SignUp,
  invitation?: string,
): Promise<Admission> {
  return prisma.$transaction(async (tx) => {
    const known = await findPerson(tx, person);
    if (known && invitation === undefined) {
      const accountId = await firstAccount(tx, known);
      if (accountId !== null) return { userId: known, accountId };
    }
    // Only those who are new, or are about to join, wait for each other.
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

/** Who has this identity already. */
async function findPerson(tx: Transaction, { issuer, subject }: ProvenPerson): Promise<string | null> {
  const identity = await tx.identity.findUnique({
    where: { providerId_subject: { providerId: issuer, subject } },
    select: { userId: true },
  });
  return identity?.userId ?? null;
}

/**
 * Adds an identity: to the person with the same address if both sides have proven that it is theirs, or
 * else with a new person. An address that one side only claims is no proof of anything, and the users
 * that operators and demos act as have addresses that are nobody's to prove.
 */
async function addPerson(tx: Transaction, person: ProvenPerson): Promise<string> {
  const email = person.email.toLowerCase();
  const owner = await tx.user.findUnique({
    where: { email },
    select: { id: true, emailVerified: true, _count: { select: { identities: true } } },
  });
  const proven = person.emailVerified && owner?.emailVerified && owner._count.identities > 0;
  if (owner && !proven) throw new SignInRefusal('email_taken');
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
