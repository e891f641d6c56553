import { randomBytes } from 'node:crypto';
import { defaultCookieName, MaskerFault, newId } from '@masker/contract';
import type { PrismaClient } from '@masker/db';
import { signInLifetime, signToken } from './cookie.ts';

/**
 * An operator's way in: makes a sign-in for an account and returns its cookie.
 *
 * The sign-in belongs to a user of its own ("Operator"), so that what is done with it can be told apart
 * from what people do.
 *
 * @param cookieName of the installation
 * @returns `masker_session=…`, valid for 30 days
 * @throws `not_found` when there is no such account
 */
export async function mintCookie(
  prisma: PrismaClient,
  secret: string,
  accountId: string,
  cookieName: string = defaultCookieName,
): Promise<string> {
  const account = await prisma.account.findUnique({ where: { id: accountId } });
  if (!account) throw new MaskerFault('not_found', `There is no account ${accountId}.`);
  const email = `operator+${accountId.toLowerCase()}@masker.invalid`;
  const user = await prisma.user.upsert({
    where: { email },
    update: {},
    create: { id: newId('user'), name: 'Operator', email, emailVerified: true },
  });
  await prisma.membership.upsert({
    where: { accountId_userId: { accountId, userId: user.id } },
    update: {},
    create: { accountId, userId: user.id, role: 'admin' },
  });
  return signInAs(prisma, secret, user.id, accountId, { cookieName });
}

/**
 * Makes a sign-in for a member of an account and returns its cookie, `masker_session=…`.
 *
 * @param options which browser it is for, where that is, and the installation's cookie name
 */
export async function signInAs(
  prisma: PrismaClient,
  secret: string,
  userId: string,
  accountId: string,
  {
    userAgent = 'masker',
    ipAddress,
    cookieName = defaultCookieName,
  }: { userAgent?: string; ipAddress?: string; cookieName?: string } = {},
): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await prisma.signIn.create({
    data: {
      id: newId('signIn'),
      token,
      userId,
      accountId,
      expiresAt: new Date(Date.now() + signInLifetime),
      userAgent,
      ipAddress,
    },
  });
  return `${cookieName}=${signToken(token, secret)}`;
}
