import { ApiError, cookieValues, defaultCookieName } from '@masker/contract';
import type { Caller } from './caller.ts';
import { createCallerCache } from './caller-cache.ts';
import { CredentialRefused } from './refused.ts';
import { type CookieVerification, signInFirst, verifyCookie } from './verify-cookie.ts';
import { isBearer, isTokenHeader, verifyBearer } from './verify-token.ts';

export interface Authentication {
  caller: Caller;
  /** A `Set-Cookie` line for the response if the login session was just renewed. */
  setCookie: string | null;
}

/** The headers that can contain a credential. */
export interface CredentialHeaders {
  cookie?: string | undefined;
  authorization?: string | undefined;
}

export interface Authenticator {
  /** The name of the installation's login session cookie. */
  readonly cookieName: string;
  /**
   * Finds the caller of a bearer token (`msk_…`) if there is one, otherwise of the first cookie that is valid.
   * Any other `Authorization` header is ignored: browsers repeat a proxy's password with every request, and some
   * proxies add a token of their own.
   *
   * @throws `unauthenticated` if there is no credential of ours, or it is expired, revoked or forged; `forbidden` if its
   *   account is suspended
   */
  authenticate(headers: CredentialHeaders): Promise<Authentication>;
  /**
   * The account of the credential when it was last verified on this server; null if unknown. Use it to share work
   * fairly, never for authorization.
   */
  lastAccount(headers: CredentialHeaders): string | null;
  /** Removes cached callers by the id of a login session, a token, a person or an account. */
  forget(id: string): void;
  /** Removes all cached callers. */
  forgetAll(): void;
}

export interface AuthenticatorOptions extends Omit<CookieVerification, 'cookieName'> {
  /** Defaults to `defaultCookieName`. */
  cookieName?: string;
}

/** What to do about an `Authorization` header that was ignored: its value may be a secret and is not repeated. */
function schemeHint(authorization: string | undefined): string {
  return !authorization
    ? ''
    : ' The Authorization header was ignored: send a token as "Authorization: Bearer msk_…".';
}

/**
 * Verifies each credential with one query and caches the caller for one second. This bounds how long a revoked
 * credential is accepted if the notification does not arrive; if it does, the credential is refused immediately.
 */
export function createAuthenticator({
  cookieName = defaultCookieName,
  ...options
}: AuthenticatorOptions): Authenticator {
  const callers = createCallerCache();
  const named = { ...options, cookieName };
  const { queries } = options;

  async function byCookie(value: string): Promise<Authentication> {
    let setCookie: string | null = null;
    const caller = await callers.find(value, async () => {
      const finding = await verifyCookie(named, value);
      setCookie = finding.setCookie;
      return finding;
    });
    return { caller, setCookie };
  }

  return {
    cookieName,
    async authenticate({ authorization, cookie }) {
      const values = cookieValues(cookie, cookieName);
      // Without a cookie, verify a bearer token of another kind too, so that the error names the token.
      if (isTokenHeader(authorization) || (isBearer(authorization) && values.length === 0)) {
        const caller = await callers.find(authorization, () => verifyBearer(queries, authorization));
        return { caller, setCookie: null };
      }
      let refusal: ApiError | null = null;
      for (const value of values) {
        try {
          return await byCookie(value);
        } catch (error) {
          if (
            !(error instanceof ApiError) ||
            (error.code !== 'unauthenticated' && !(error instanceof CredentialRefused))
          )
            throw error;
          // Keep the refusal that names the former principal: it is recorded.
          if (!(refusal instanceof CredentialRefused)) refusal = error;
        }
      }
      throw refusal ?? new ApiError('unauthenticated', signInFirst(cookieName) + schemeHint(authorization));
    },
    lastAccount({ authorization, cookie }) {
      if (isTokenHeader(authorization)) return callers.lastAccount(authorization);
      for (const value of cookieValues(cookie, cookieName)) {
        const account = callers.lastAccount(value);
        if (account !== null) return account;
      }
      return null;
    },
    forget: callers.forget,
    forgetAll: callers.forgetAll,
  };
}
