import { type createAuth, readCookie, verifyToken } from '@masker/api';
import type { PrismaClient } from '@masker/db';

/**
 * Ends a sign-in: for good in the database first, then, by better-auth, in the browser. Left to that
 * alone, signing out would seem to succeed while the database is away, and the cookie would stay valid.
 */
export function signOut(
  auth: Pick<ReturnType<typeof createAuth>, 'api'>,
  { prisma, secret }: { prisma: PrismaClient; secret: string },
): (headers: Headers) => Promise<Response> {
  return async (headers) => {
    const value = readCookie(headers.get('cookie') ?? undefined);
    const token = value === null ? null : verifyToken(value, secret);
    if (token !== null) await prisma.signIn.deleteMany({ where: { token } });
    return auth.api.signOut({ headers, asResponse: true });
  };
}
