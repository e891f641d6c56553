import { ApiError } from '@masker/contract';
import { recordLogin } from '../audit-log/record-login.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { Caller } from '../auth/caller.ts';
import { principalOf } from '../auth/principal.ts';
import type { Context } from '../procedure/context.ts';

/** What recording needs of the outside. */
interface Recording {
  authenticator: Authenticator;
  ctx: Context;
}

/**
 * Records who was just signed in, by the cookie that was made for them: to be waited for before they get it.
 *
 * @param cookies `Set-Cookie` lines; without one of ours, nobody was
 * @param way `demo`, `invitation`, or the provider's id
 */
export async function recordNewLogin(
  { authenticator, ctx }: Recording,
  cookies: readonly string[],
  way: string,
): Promise<void> {
  const cookie = cookies.find((line) => line.startsWith(`${authenticator.cookieName}=`))?.split(';')[0];
  if (cookie === undefined) return;
  const { caller } = await authenticator.authenticate({ cookie });
  await recordLogin(ctx, principalOf(caller), caller.credentialId, way);
}

/** Who the cookie of a request belongs to; null when that is nobody. */
export async function callerOfCookie(
  cookie: string | undefined,
  authenticator: Authenticator,
): Promise<Caller | null> {
  try {
    return (await authenticator.authenticate({ cookie })).caller;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'unauthenticated') return null;
    throw error;
  }
}
