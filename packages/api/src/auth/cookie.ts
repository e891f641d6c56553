import { createHmac, timingSafeEqual } from 'node:crypto';
import { stringifySetCookie } from 'cookie';
import { authPrefix } from '../http/paths.ts';

/**
 * The attributes of the login session cookie, also for better-auth. Only `secure`, which limits it to https, depends
 * on the installation.
 */
export function cookieAttributes(secure: boolean) {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
}

/** The cookie with the encrypted state of a sign-in in progress is sent only to the sign-in routes. */
export function stateCookieAttributes(secure: boolean) {
  return { ...cookieAttributes(secure), path: authPrefix } as const;
}

/** Returns the value of the cookie: the token and its signature, in better-auth's format. */
export function signToken(token: string, secret: string): string {
  return encodeURIComponent(`${token}.${signature(token, secret)}`);
}

/** Returns the token in a cookie's value if the signature is valid; null otherwise. */
export function verifyToken(value: string, secret: string): string | null {
  const signed = decode(value);
  const dot = signed.lastIndexOf('.');
  if (dot < 1) return null;
  const token = signed.slice(0, dot);
  const actual = Buffer.from(signed.slice(dot + 1));
  const expected = Buffer.from(signature(token, secret));
  return actual.length === expected.length && timingSafeEqual(actual, expected) ? token : null;
}

/** Returns the tokens of the values that have a valid signature. */
export function verifiedTokens(values: readonly string[], secret: string): string[] {
  return values.map((value) => verifyToken(value, secret)).filter((token) => token !== null);
}

function signature(token: string, secret: string): string {
  return createHmac('sha256', secret).update(token).digest('base64');
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return '';
  }
}

/** @param value already encoded. @returns a complete `Set-Cookie` line for a login session */
export function setCookieLine(name: string, value: string, maxAgeSeconds: number, secure: boolean): string {
  const cookie = { name, value, maxAge: maxAgeSeconds, ...cookieAttributes(secure) };
  return stringifySetCookie(cookie, { encode: String });
}

/** The `Set-Cookie` line that deletes the state of a sign-in in progress. */
export function endStateLine(name: string, secure: boolean): string {
  return stringifySetCookie({ name, value: '', maxAge: 0, ...stateCookieAttributes(secure) });
}
