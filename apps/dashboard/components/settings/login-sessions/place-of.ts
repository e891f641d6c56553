import type { LoginSession } from '@masker/contract';
import { ownCookies } from '@masker/contract/plain';
import { type Device, deviceOf } from '@/lib/access/device.ts';

const cookies = new Map<string | null, string>([
  [ownCookies.start, 'Cookie printed at the start'],
  [ownCookies.command, 'Cookie made with masker cookie'],
  [ownCookies.program, 'Command masker'],
]);

/** Where a login session is used, and how to say so. */
export interface Place {
  title: string;
  kind: Device['kind'];
  /** What follows “Sign out”: `on Firefox 145 on Linux`, or the cookie. */
  object: string;
  address: string;
}

/**
 * Describes the browser or script of a login session, or the cookie that this product made without one. Whoever signs in
 * has an address, so that no browser can pass itself off as such a cookie.
 */
export function placeOf({
  address,
  user_agent: userAgent,
}: Pick<LoginSession, 'address' | 'user_agent'>): Place {
  const cookie = address ? undefined : cookies.get(userAgent);
  if (cookie !== undefined)
    return { title: cookie, kind: 'script', object: `“${cookie}”`, address: 'None: made on the server' };
  const { summary, kind } = deviceOf(userAgent);
  return { title: summary, kind, object: `on ${summary}`, address: address || 'Not known' };
}
