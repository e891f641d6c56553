import { newId } from '@masker/contract';
import type { PrismaClient } from '@masker/db';
import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';

/** Whom the sign-in link of a start signs in. */
export interface DemoPerson {
  name: string;
  email: string;
}

/**
 * Signs in one person, whoever asks: who may ask is decided before. Only ever added to an installation that keeps
 * its own PostgreSQL and listens on a loopback address.
 */
export function demoSignIn(
  prisma: PrismaClient,
  person: DemoPerson,
): BetterAuthPlugin & { endpoints: ReturnType<typeof endpoints> } {
  return { id: 'demo-sign-in', endpoints: endpoints(prisma, person) };
}

function endpoints(prisma: PrismaClient, person: DemoPerson) {
  return {
    signInDemo: createAuthEndpoint('/demo', { method: 'POST' }, async (ctx) => {
      const { userId, accountId } = await demoMembership(prisma, person);
      const session = await ctx.context.internalAdapter.createSession(userId, false, { accountId });
      const user = await ctx.context.internalAdapter.findUserById(userId);
      if (!session || !user) throw new Error('the person of the link could not be signed in');
      await setSessionCookie(ctx, { session, user });
      return ctx.json({ ok: true as const });
    }),
  };
}

/** The person's account; on an installation that was started without demo data, an empty one is made. */
export async function demoMembership(
  prisma: PrismaClient,
  person: DemoPerson,
): Promise<{ userId: string; accountId: string }> {
  const known = await prisma.membership.findFirst({
    where: { user: { email: person.email } },
    orderBy: [{ createdAt: 'asc' }, { accountId: 'asc' }],
  });
  if (known) return known;
  const user = { id: newId('user'), ...person, emailVerified: true };
  const account = { id: newId('account'), name: 'My account' };
  await prisma.membership.create({
    data: { role: 'admin', user: { create: user }, account: { create: account } },
  });
  return { userId: user.id, accountId: account.id };
}
