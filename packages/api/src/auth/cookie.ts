import { createHmac, timingSafeEqual } from 'node:crypto';
import { stringifySetCookie } from 'cookie';
import { authPrefix } from '../http/paths.ts';

/**
 * The attributes of the cookie of a login session, ours and better-auth's. Only `secure`, which keeps it off plain http,
 * depends on the installation.
 */
export function cookieAttributes(secure: boolean) {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
}

/** The cookie with the encrypted state of a login in progress is sent to sign-in only. */
export function stateCookieAttributes(secure: boolean) {
  return { ...cookieAttributes(secure), path: authPrefix } as const;
}

/** Writes the value of the cookie: token and signature, as better-auth does. */
export function signToken(token: string, secret: string): string {
  return encodeURIComponent(`${token}.${signature(token, secret)}`);
}

/** The token in a cookie's value, when the signature is ours; else null. */
export function verifyToken(value: string, secret: string): string | null {
  const signed = decode(value);
  const dot = signed.lastIndexOf('.');
  if (dot < 1) return null;
  const token = signed.slice(0, dot);
  const given = Buffer.from(signed.slice(dot + 1));
  const ours = Buffer.from(signature(token, secret));
  return given.length === ours.length && timingSafeEqual(given, ours) ? token : null;
}

/** The tokens of several values, those left out whose signature is not ours. */
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

/** @param value as it is sent, encoded already. @returns a whole `Set-Cookie` line for a login session */
export function setCookieLine(name: string, value: string, maxAgeSeconds: number, secure: boolean): string {
  const cookie = { name, value, maxAge: maxAgeSeconds, ...cookieAttributes(secure) };
  return stringifySetCookie(cookie, { encode: String });
}

/** The `Set-Cookie` line that ends a sign-in under way. */
export function endStateLine(name: string, secure: boolean): string {
  return stringifySetCookie({ name, value: '', maxAge: 0, ...stateCookieAttributes(secure) });
}
