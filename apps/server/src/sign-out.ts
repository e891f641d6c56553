import { type createAuth, revokeCookie } from '@masker/api';
import type { Queryable } from '@masker/db';

/**
 * Ends a sign-in: for good in the database first, then, by better-auth, in the browser. Left to that
 * alone, signing out would seem to succeed while the database is away, and the cookie would stay valid.
 */
export function signOut(
  auth: Pick<ReturnType<typeof createAuth>, 'api'>,
  { directory, secret, cookieName }: { directory: Queryable; secret: string; cookieName: string },
): (headers: Headers) => Promise<Response> {
  return async (headers) => {
    await revokeCookie(directory, secret, headers.get('cookie'), cookieName);
    return auth.api.signOut({ headers, asResponse: true });
  };
}
