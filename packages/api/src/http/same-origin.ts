import type { IncomingMessage } from 'node:http';
import { MaskerFault } from '@masker/contract';

/**
 * Refuses a write that another site made a browser send.
 * Programs that are no browsers send neither header, and are let through: they have no ambient cookie.
 *
 * @throws `forbidden`
 */
export function requireSameOrigin(req: IncomingMessage): void {
  const site = req.headers['sec-fetch-site'];
  const { origin, host } = req.headers;
  const foreign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && !sameHost(origin, host));
  if (foreign) throw new MaskerFault('forbidden', 'This can only be asked for from the same site.');
}

function sameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
