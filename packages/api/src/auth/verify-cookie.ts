import { ApiError, isOperator, type Role } from '@masker/contract';
import type { Queries } from '@masker/db';
import type { Finding } from './caller-cache.ts';
import { setCookieLine, signToken, verifyToken } from './cookie.ts';
import { lastUseIntervalMs } from './last-use-interval.ts';
import { loginSessionLifetime, loginSessionRenewal } from './login-session-lifetime.ts';
import { permissions } from './permissions.ts';
import { userActor } from './principal.ts';
import { CredentialRefused } from './refused.ts';
import { AccountSuspended } from './suspended.ts';

/** What verifying a cookie takes. */
export interface CookieVerification {
  queries: Queries;
  /** The installation's secret, which signs the cookies. */
  secret: string;
  /** Whether cookies have the `Secure` attribute. */
  secure: boolean;
  cookieName: string;
}

/** The error message for requests without a valid cookie. */
export function signInFirst(cookieName: string): string {
  return `Sign in first, or send a token: the ${cookieName} cookie is missing, expired or not valid.`;
}

/**
 * Verifies a cookie's value: its signature, then the login session in the database, with one query. Renews the
 * login session when it is due, and between two renewals notes its use once a minute.
 *
 * @throws `unauthenticated`; `forbidden` if the account is suspended
 */
export async function verifyCookie(
  { queries, secret, secure, cookieName }: CookieVerification,
  value: string,
): Promise<Finding & { setCookie: string | null }> {
  const token = verifyToken(value, secret);
  if (token === null) throw new ApiError('unauthenticated', signInFirst(cookieName));
  const row = await queries.findLoginSession(token);
  if (row === null) throw await refused(queries, token, signInFirst(cookieName));
  const role = row.role as Role;
  const now = Date.now();
  const finding: Finding = {
    caller: {
      kind: 'user',
      accountId: row.accountId,
      accountName: row.accountName,
      scopes: permissions[role],
      credentialId: row.id,
      agentId: null,
      userId: row.userId,
      userName: row.userName,
      email: row.email,
      role,
    },
    expiresIn: row.expiresAt - now,
  };
  // The operator who suspended the account goes on with a cookie that was made after that.
  if (row.suspended && !(row.madeSuspended && isOperator(row))) throw new AccountSuspended(finding.caller);
  if (row.expiresAt - now > loginSessionLifetime - loginSessionRenewal) {
    // Not awaited: a failed update must not refuse the request.
    if (row.unusedFor > lastUseIntervalMs) queries.noteLoginSessionUse(row.id).catch(() => {});
    return { ...finding, setCookie: null };
  }
  await queries.renewLoginSession(row.id, now + loginSessionLifetime);
  return {
    ...finding,
    setCookie: setCookieLine(cookieName, signToken(token, secret), loginSessionLifetime / 1000, secure),
  };
}

/** The error for a login session that is no longer valid; its owner is known until the row is removed. */
async function refused(queries: Queries, token: string, message: string): Promise<ApiError> {
  const endedSession = await queries.findEndedLoginSession(token);
  if (endedSession === null) return new ApiError('unauthenticated', message);
  return new CredentialRefused(new ApiError('unauthenticated', message), {
    accountId: endedSession.accountId,
    actor: userActor(endedSession),
  });
}
