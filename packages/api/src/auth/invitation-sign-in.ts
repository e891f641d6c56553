import { ApiError, defaultCookieName, type InvitationOffer, signedOutOfAccount } from '@masker/contract';
import type { PrismaClient } from '@masker/db';
import type { UserCaller } from './caller.ts';
import { setCookieLine, signToken } from './cookie.ts';
import { acceptInvitation, findInvitation, type Joined, type NewAccess } from './invitations.ts';
import { loginSessionLifetime } from './login-session-lifetime.ts';
import { newSessionToken } from './mint.ts';
import type { Transaction } from './transaction.ts';
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
   * @throws ApiError `unauthenticated` if the login session has ended meanwhile; `forbidden` if an admin has ended it in
   *   the account, which the person is still a member of
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
        await openAgain(tx, credentialId, found);
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

/**
 * Lets a login session that an admin ended in the account open it again, for somebody who joins once more. The link of an
 * invitation is no way back for who is a member still: they sign in again.
 */
async function openAgain(tx: Transaction, loginSessionId: string, joined: Joined): Promise<void> {
  const opened = await tx.$executeRaw`
    UPDATE sign_in SET barred_accounts = array_remove(barred_accounts, ${joined.accountId})
    WHERE id = ${loginSessionId} AND ${joined.accountId} = ANY (barred_accounts)`;
  if (opened > 0 && joined.newAccess === null) throw signedOutOfAccount();
}
