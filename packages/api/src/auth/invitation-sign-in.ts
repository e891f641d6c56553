import { defaultCookieName, type InvitationOffer } from '@masker/contract';
import type { PrismaClient, Queryable } from '@masker/db';
import type { UserCaller } from './caller.ts';
import { setCookieLine } from './cookie.ts';
import { acceptInvitation, findInvitation, type NewAccess } from './invitations.ts';
import { loginSessionLifetime } from './login-session-lifetime.ts';
import { signInAs } from './mint.ts';

/** Lets people join an account with an invitation link. */
export interface InvitationSignIn {
  /** Returns what the invitation offers; null if it is not valid or no longer valid. */
  find(secret: string): Promise<InvitationOffer | null>;
  /**
   * Makes a signed-in person a member of the account, and replaces their login session with one for that account.
   *
   * @returns the `Set-Cookie` line, and what the audit log has to have before it is sent; null if the invitation is not
   *   valid or no longer valid
   */
  accept(
    caller: UserCaller,
    secret: string,
    from: { userAgent?: string; ipAddress: string },
  ): Promise<{ cookie: string; newAccess: NewAccess | null } | null>;
}

/** Creates the way into an account with the link of an invitation. */
export function createInvitationSignIn(options: {
  prisma: PrismaClient;
  /** The same database, for hand-written SQL. */
  directory: Queryable;
  secret: string;
  publicUrl: string;
  /** Defaults to `defaultCookieName`. */
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
      const value = cookie.slice(cookieName.length + 1);
      return {
        cookie: setCookieLine(cookieName, value, loginSessionLifetime / 1000, secure),
        newAccess: joined.newAccess,
      };
    },
  };
}
