import { ApiError, cookieValues, defaultCookieName } from '@masker/contract';
import type { Queries } from '@masker/db';
import type { Caller } from './caller.ts';
import { createCallerCache } from './caller-cache.ts';
import { CredentialRefused } from './refused.ts';
import { signInFirst, verifyCookie } from './verify-cookie.ts';
import { isBearer, isTokenHeader, verifyBearer } from './verify-token.ts';

export interface Authentication {
  caller: Caller;
  /** A `Set-Cookie` line to answer with, when the sign-in was just renewed. */
  setCookie: string | null;
}

/** The headers that a credential comes in. */
export interface CredentialHeaders {
  cookie?: string | undefined;
  authorization?: string | undefined;
}

export interface Authenticator {
  /** The name of the installation's login session cookie. */
  readonly cookieName: string;
  /**
   * Who the credential belongs to: a bearer token of ours (`msk_…`), if there is one, else the first cookie that
   * verifies. Any other `Authorization` header is passed over: browsers repeat a proxy's password with every
   * request, and some proxies add a token of their own.
   *
   * @throws `unauthenticated` when there is none of ours, or an expired, revoked or forged one
   */
  authenticate(headers: CredentialHeaders): Promise<Authentication>;
  /**
   * The account that the credential belonged to when it was last verified here: to share work fairly by, never to
   * allow anything. Null when it is not known.
   */
  lastAccount(headers: CredentialHeaders): string | null;
  /** Looks everything up anew that is believed of a sign-in, a token or a person, by its id. */
  forget(id: string): void;
  /** Looks everything up anew. */
  forgetAll(): void;
}

export interface AuthenticatorOptions {
  queries: Queries;
  /** The installation's secret, which signs the cookies. */
  secret: string;
  /** Whether cookies are for https alone. */
  secure: boolean;
  /** The default one, unless given. */
  cookieName?: string;
}

/**
 * Verifies credentials, each by one query, and believes what it found for a second: that bounds how long a
 * revoked one is accepted where the word of its revocation does not arrive. Where it does, it is refused at once.
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
      const found = await verifyCookie(named, value);
      setCookie = found.setCookie;
      return found;
    });
    return { caller, setCookie };
  }

  return {
    cookieName,
    async authenticate({ authorization, cookie }) {
      const values = cookieValues(cookie, cookieName);
      // Without a cookie, a bearer token that is not ours is said to be that.
      if (isTokenHeader(authorization) || (isBearer(authorization) && values.length === 0)) {
        const caller = await callers.find(authorization, () => verifyBearer(queries, authorization));
        return { caller, setCookie: null };
      }
      let refusal: ApiError | null = null;
      for (const value of values) {
        try {
          return await byCookie(value);
        } catch (error) {
          if (!(error instanceof ApiError) || error.code !== 'unauthenticated') throw error;
          // The one that names its former principal is worth recording.
          if (!(refusal instanceof CredentialRefused)) refusal = error;
        }
      }
      throw refusal ?? new ApiError('unauthenticated', signInFirst(cookieName));
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
