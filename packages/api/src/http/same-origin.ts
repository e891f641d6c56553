import type { IncomingMessage } from 'node:http';
import { MaskerFault } from '@masker/contract';
import type { Exchange, Surroundings } from './exchange.ts';

/**
 * Refuses a write that another site made a browser send along with its cookie.
 *
 * `Sec-Fetch-Site` decides where there is one: the browser compares with the address that it shows, whatever
 * a proxy makes of the host. Older browsers, and all of them over plain http, send an `Origin` alone. Programs
 * that are no browsers send neither, and are let through: they have no cookie but the one they mean to send.
 *
 * @throws `forbidden`
 */
export function requireSameOrigin({ req, isOwnOrigin }: Pick<Exchange, 'req' | 'isOwnOrigin'>): void {
  if (hasToken(req)) return;
  const site = req.headers['sec-fetch-site'];
  const { origin } = req.headers;
  const allowed =
    site !== undefined
      ? site === 'same-origin' || site === 'none'
      : origin === undefined || isOwnOrigin(origin);
  if (!allowed) throw new MaskerFault('forbidden', 'This can only be asked for from the same site.');
}

/**
 * No browser adds a bearer token by itself, and a foreign script that adds one needs a permission (CORS) that
 * is never given. Other schemes do not count: browsers repeat a password for a proxy by themselves.
 */
function hasToken(req: IncomingMessage): boolean {
  return /^bearer /i.test(req.headers.authorization ?? '');
}

/**
 * Whether an `Origin` header names this installation: as it is known to people, or as it was asked. What the
 * request was sent with, http or https, only a trusted proxy can tell; where none does, the host decides.
 */
export function isOwnOrigin(origin: string, req: IncomingMessage, surroundings: Surroundings): boolean {
  if (origin === surroundings.publicOrigin) return true;
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  const sentWith = surroundings.protocolOf(req);
  return host !== '' && host === req.headers.host && (sentWith === null || protocol === `${sentWith}:`);
}
