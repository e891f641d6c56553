import { randomBytes } from 'node:crypto';
import {
  ApiError,
  cookieValues,
  defaultCookieName,
  newId,
  operatorEmail,
  operatorName,
  ownCookies,
} from '@masker/contract';
import type { Queryable } from '@masker/db';
import { signToken, verifiedTokens } from './cookie.ts';
import { loginSessionLifetime } from './login-session-lifetime.ts';

interface MintOptions {
  login: string;
  cookieName?: string;
  userAgent?: string;
}

/**
 * Creates a login session for an operator in an account and returns its cookie.
 *
 * The login session belongs to a separate user, so that the audit log distinguishes operators from members.
 *
 * @param directory a connection with access to the users and memberships of all accounts
 * @param options the operator's login on the machine of the server, the installation's cookie name, and what the list of
 *   login sessions calls it
 * @returns `masker_session=…`, valid for 30 days
 * @throws `not_found` if there is no such account
 */
export async function mintCookie(
  directory: Queryable,
  secret: string,
  accountId: string,
  { login, cookieName, userAgent = ownCookies.command }: MintOptions,
): Promise<string> {
  const { rows } = await directory.query<{ user_id: string }>(
    `WITH operator AS (
       INSERT INTO "user" (id, name, email, email_verified)
       SELECT $2, $4, $3, true FROM account WHERE id = $1
       ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name
       RETURNING id
     ), admission AS (
       INSERT INTO membership (account_id, user_id, role) SELECT $1, id, 'admin' FROM operator
       ON CONFLICT (account_id, user_id) DO UPDATE SET role = 'admin'
     )
     SELECT id AS user_id FROM operator`,
    [accountId, newId('user'), operatorEmail(accountId, login), operatorName(login)],
  );
  const [operator] = rows;
  if (!operator) throw new ApiError('not_found', `There is no account ${accountId}.`);
  return signInAs(directory, secret, operator.user_id, accountId, { cookieName, userAgent });
}

/**
 * Creates a login session for a member of an account and returns its cookie, `masker_session=…`.
 *
 * @param directory a connection with access to the users and memberships of all accounts
 * @param options the user agent (for a cookie of our own, which one) and IP address of the browser, and the
 *   installation's cookie name
 */
export async function signInAs(
  directory: Queryable,
  secret: string,
  userId: string,
  accountId: string,
  {
    userAgent,
    ipAddress,
    cookieName = defaultCookieName,
  }: { userAgent?: string; ipAddress?: string; cookieName?: string } = {},
): Promise<string> {
  const token = newSessionToken();
  await directory.query(
    `INSERT INTO sign_in (id, token, user_id, account_id, expires_at, user_agent, ip_address)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      newId('signIn'),
      token,
      userId,
      accountId,
      new Date(Date.now() + loginSessionLifetime),
      userAgent,
      ipAddress,
    ],
  );
  return `${cookieName}=${signToken(token, secret)}`;
}

/** Returns a new secret of a login session. */
export function newSessionToken(): string {
  return randomBytes(24).toString('base64url');
}

/**
 * Ends the login sessions of this installation that a `Cookie` header contains. They have ended once it resolves.
 *
 * @param directory a connection with access to the users and memberships of all accounts
 */
export async function revokeCookie(
  directory: Queryable,
  secret: string,
  header: string | null,
  cookieName: string,
): Promise<void> {
  const tokens = verifiedTokens(cookieValues(header, cookieName), secret);
  if (tokens.length > 0) await directory.query('DELETE FROM sign_in WHERE token = ANY($1)', [tokens]);
}
