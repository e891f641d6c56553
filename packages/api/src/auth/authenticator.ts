import { MaskerFault, type Role, type Scope, scopes } from '@masker/contract';
import type { Queries } from '@masker/db';
import type { Caller } from '../context.ts';
import { readCookie, setCookieLine, signInLifetime, signToken, verifyToken } from './cookie.ts';

/** How long a verified cookie is believed without asking the database, in milliseconds. */
const believedFor = 1_000;
const believedAtMost = 10_000;

/** Renew the expiry at most this often, in milliseconds. */
const renewEvery = 3_600_000;

export interface Authentication {
  caller: Caller;
  /** A `Set-Cookie` line to answer with, when the sign-in was just renewed. */
  setCookie: string | null;
}

export interface Authenticator {
  /**
   * Who the `Cookie` header belongs to.
   *
   * @throws `unauthenticated` when it has no cookie of ours, or an expired, revoked or forged one
   */
  authenticate(cookieHeader: string | undefined): Promise<Authentication>;
  /** Forgets a cookie at once, after it was revoked here. */
  forget(cookieHeader: string | undefined): void;
}

const permissions: Record<Role, readonly Scope[]> = {
  admin: scopes,
  member: ['sessions:read', 'sessions:write', 'agents:read', 'agents:write'],
  viewer: ['sessions:read', 'agents:read'],
};

/**
 * Verifies cookies: signature, then the sign-in in the database, in one query.
 *
 * A verified cookie is believed for one second, which bounds how long a revoked one is still accepted.
 */
export function createAuthenticator(queries: Queries, secret: string, secure: boolean): Authenticator {
  const believed = new Map<string, { caller: Caller; until: number }>();

  async function verify(value: string): Promise<Authentication> {
    const token = verifyToken(value, secret);
    const row = token === null ? null : await queries.findSignIn(token);
    if (token === null || row === null) throw unauthenticated();
    const caller: Caller = {
      kind: 'user',
      accountId: row.accountId,
      accountName: row.accountName,
      userId: row.userId,
      userName: row.userName,
      email: row.email,
      role: row.role as Role,
      scopes: permissions[row.role as Role],
    };
    const now = Date.now();
    if (believed.size >= believedAtMost) believed.clear();
    believed.set(value, { caller, until: Math.min(now + believedFor, row.expiresAt) });
    if (row.expiresAt - now > signInLifetime - renewEvery) return { caller, setCookie: null };
    await queries.renewSignIn(row.id, now + signInLifetime);
    return { caller, setCookie: setCookieLine(signToken(token, secret), signInLifetime / 1000, secure) };
  }

  return {
    async authenticate(header) {
      const value = readCookie(header);
      if (value === null) throw unauthenticated();
      const known = believed.get(value);
      if (known && known.until > Date.now()) return { caller: known.caller, setCookie: null };
      return verify(value);
    },
    forget(header) {
      const value = readCookie(header);
      if (value !== null) believed.delete(value);
    },
  };
}

function unauthenticated(): MaskerFault {
  return new MaskerFault(
    'unauthenticated',
    'Sign in first: the masker_session cookie is missing, expired or not valid.',
  );
}
