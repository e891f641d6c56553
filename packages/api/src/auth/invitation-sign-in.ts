import { ApiError, defaultCookieName, type InvitationOffer } from '@masker/contract';
import type { PrismaClient } from '@masker/db';
import type { UserCaller } from './caller.ts';
import { setCookieLine, signToken } from './cookie.ts';
import { acceptInvitation, findInvitation, type NewAccess } from './invitations.ts';
import { loginSessionLifetime } from './login-session-lifetime.ts';
import { newSessionToken } from './mint.ts';
import { signInFirst } from './verify-cookie.ts';

/** Lets people join an account with an invitation link. */
export interface InvitationSignIn {
  /** Returns what the invitation offers; null if it is not valid or no longer valid. */
  find(secret: string): Promise<InvitationOffer | null>;
  /**
   * Makes a signed-in person a member of the account, and switches their login session to it, with a new cookie.
   *
   * @returns the `Set-Cookie` line, and what the audit log has to have before it is sent; null if the invitation is not
   *   valid or no longer valid
   * @throws ApiError `unauthenticated` if the login session has ended meanwhile
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
  secret: string;
  publicUrl: string;
  /** Defaults to `defaultCookieName`. */
  cookieName?: string;
}): InvitationSignIn {
  const { prisma, secret: signing, publicUrl, cookieName = defaultCookieName } = options;
  const secure = publicUrl.startsWith('https:');
  return {
    find: (secret) => findInvitation(prisma, secret),
    async accept({ userId, credentialId }, secret, { userAgent, ipAddress }) {
      const token = newSessionToken();
      const joined = await prisma.$transaction(async (tx) => {
        const found = await acceptInvitation(tx, secret, userId);
        if (found === null) return null;
        const now = Date.now();
        // The login session is changed where it is, not replaced by another row: who ends it meanwhile ends the new one, too.
        const { count } = await tx.signIn.updateMany({
          where: { id: credentialId, userId },
          data: {
            token,
            accountId: found.accountId,
            createdAt: new Date(now),
            updatedAt: new Date(now),
            expiresAt: new Date(now + loginSessionLifetime),
            userAgent: userAgent ?? null,
            ipAddress,
          },
        });
        if (count === 0) throw new ApiError('unauthenticated', signInFirst(cookieName));
        return found;
      });
      if (joined === null) return null;
      return {
        cookie: setCookieLine(cookieName, signToken(token, signing), loginSessionLifetime / 1000, secure),
        newAccess: joined.newAccess,
      };
    },
  };
}
