import { MaskerFault } from '@masker/contract';
import type { Queries } from '@masker/db';
import type { Caller } from '../context.ts';
import { createBelieved } from './believed.ts';
import { readCookie } from './cookie.ts';
import { signInFirst, verifyCookie } from './verify-cookie.ts';
import { verifyBearer } from './verify-token.ts';

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
  /**
   * Who the credential belongs to: a bearer token, if there is one, else the cookie.
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
}

/**
 * Verifies credentials, each by one query, and believes what it found for a second: that bounds how long a
 * revoked one is accepted where the word of its revocation does not arrive. Where it does, it is refused at once.
 */
export function createAuthenticator({ queries, secret, secure }: AuthenticatorOptions): Authenticator {
  const believed = createBelieved();
  return {
    async authenticate({ authorization, cookie }) {
      if (authorization !== undefined) {
        const caller = await believed.find(authorization, () => verifyBearer(queries, authorization));
        return { caller, setCookie: null };
      }
      const value = readCookie(cookie);
      if (value === null) throw new MaskerFault('unauthenticated', signInFirst);
      let setCookie: string | null = null;
      const caller = await believed.find(value, async () => {
        const found = await verifyCookie({ queries, secret, secure }, value);
        setCookie = found.setCookie;
        return found;
      });
      return { caller, setCookie };
    },
    lastAccount({ authorization, cookie }) {
      const credential = authorization ?? readCookie(cookie);
      return credential === null ? null : believed.lastAccount(credential);
    },
    forget: believed.forget,
    forgetAll: believed.forgetAll,
  };
}
