import { type createAuth, verifiedTokens } from '@masker/api';
import { cookieValues } from '@masker/contract';
import type { PrismaClient } from '@masker/db';

/**
 * Ends a sign-in: for good in the database first, then, by better-auth, in the browser. Left to that
 * alone, signing out would seem to succeed while the database is away, and the cookie would stay valid.
 */
export function signOut(
  auth: Pick<ReturnType<typeof createAuth>, 'api'>,
  { prisma, secret, cookieName }: { prisma: PrismaClient; secret: string; cookieName: string },
): (headers: Headers) => Promise<Response> {
  return async (headers) => {
    const tokens = verifiedTokens(cookieValues(headers.get('cookie'), cookieName), secret);
    if (tokens.length > 0) await prisma.signIn.deleteMany({ where: { token: { in: tokens } } });
    return auth.api.signOut({ headers, asResponse: true });
  };
}
