import { defaultCookieName, type InvitationOffer } from '@masker/contract';
import type { PrismaClient, Queryable } from '@masker/db';
import type { UserCaller } from './caller.ts';
import { setCookieLine } from './cookie.ts';
import { acceptInvitation, findInvitation } from './invitations.ts';
import { loginSessionLifetime } from './login-session-lifetime.ts';
import { signInAs } from './mint.ts';

/** Joining an account by the link of an invitation. */
export interface InvitationSignIn {
  /** What an invitation offers; null when it is not valid (any more). */
  find(secret: string): Promise<InvitationOffer | null>;
  /**
   * Makes somebody who is signed in a member, and signs them in to that account instead.
   *
   * @returns the `Set-Cookie` line; null when the invitation is not valid (any more)
   */
  accept(
    caller: UserCaller,
    secret: string,
    from: { userAgent?: string; ipAddress: string },
  ): Promise<string | null>;
}

export function createInvitationSignIn(options: {
  prisma: PrismaClient;
  /** The same data, for hand-written SQL. */
  directory: Queryable;
  secret: string;
  publicUrl: string;
  /** The default one, unless given. */
  cookieName?: string;
}): InvitationSignIn {
  const { prisma, directory, secret: signing, publicUrl, cookieName = defaultCookieName } = options;
  const secure = publicUrl.startsWith('https:');
  return {
    find: (secret) => findInvitation(prisma, secret),
    async accept({ userId, credentialId }, secret, from) {
      const joined = await prisma.$transaction((tx) => acceptInvitation(tx, secret, userId));
      if (joined === null) return null;
      const cookie = await signInAs(directory, signing, userId, joined.accountId, { ...from, cookieName });
      await prisma.signIn.deleteMany({ where: { id: credentialId } });
      return setCookieLine(
        cookieName,
        cookie.slice(cookieName.length + 1),
        loginSessionLifetime / 1000,
        secure,
      );
    },
  };
}
