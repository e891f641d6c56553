import { type createAuth, revokeCookie } from '@masker/api';
import type { Queryable } from '@masker/db';

/**
 * Ends a login session: first in the database, then, with better-auth, in the browser. With better-auth alone, signing
 * out would seem to succeed while the database is unavailable, and the cookie would stay valid.
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
