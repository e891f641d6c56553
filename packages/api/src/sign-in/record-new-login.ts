import { ApiError } from '@masker/contract';
import { recordLogin, recordNewAccess } from '../audit-log/record-login.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Caller } from '../auth/caller.ts';
import type { NewAccess } from '../auth/invitations.ts';
import { principalOf } from '../auth/principal.ts';
import { evenSuspended } from '../auth/suspended.ts';
import type { Context } from '../procedure/context.ts';

/** The dependencies of recording. */
interface Recording {
  authenticator: Authenticator;
  ctx: Context;
}

/**
 * Records a sign-in, identified by its new cookie, and what let the person in. Await it before the cookie is sent.
 *
 * @param cookies `Set-Cookie` lines; without the login session cookie, nothing is recorded
 * @param way `demo`, `invitation`, or the provider's id
 * @returns who signed in; null if nothing was recorded
 */
export async function recordNewLogin(
  { authenticator, ctx }: Recording,
  cookies: readonly string[],
  way: string,
  newAccess: NewAccess | null = null,
): Promise<Caller | null> {
  const cookie = cookies.find((line) => line.startsWith(`${authenticator.cookieName}=`))?.split(';')[0];
  if (cookie === undefined) return null;
  const { caller } = await authenticator.authenticate({ cookie });
  if (newAccess !== null) await recordNewAccess(ctx, principalOf(caller), newAccess);
  await recordLogin(ctx, principalOf(caller), caller.credentialId, way);
  return caller;
}

/** The caller of a request's cookie; null if there is no valid one. */
export async function callerOfCookie(
  cookie: string | undefined,
  authenticator: Authenticator,
): Promise<Caller | null> {
  try {
    return await evenSuspended(authenticator.authenticate({ cookie }));
  } catch (error) {
    if (error instanceof ApiError && error.code === 'unauthenticated') return null;
    throw error;
  }
}
