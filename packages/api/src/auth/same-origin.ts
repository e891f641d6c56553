import { ApiError } from '@masker/contract';
import type { Exchange } from '../http/exchange.ts';
import { isTokenHeader } from './verify-token.ts';

/**
 * Refuses a write that another site made a browser send along with its cookie.
 *
 * `Sec-Fetch-Site` decides where there is one: the browser compares with the address that it shows, whatever
 * a proxy makes of the host. Older browsers, and all of them over plain http, send an `Origin` alone. Programs
 * that are no browsers send neither, and are let through: they have no cookie but the one they mean to send.
 *
 * @throws `forbidden`
 */
export function requireSameOrigin({
  req,
  isOwnOrigin,
  publicOrigin,
}: Pick<Exchange, 'req' | 'isOwnOrigin' | 'publicOrigin'>): void {
  // No browser adds a token of ours by itself, and a foreign script that adds one needs a permission (CORS) that
  // is never given. Whatever else stands in that header may be a browser's or a proxy's doing.
  if (isTokenHeader(req.headers.authorization)) return;
  const site = req.headers['sec-fetch-site'];
  const { origin } = req.headers;
  const allowed =
    site !== undefined
      ? site === 'same-origin' || site === 'none'
      : origin === undefined || isOwnOrigin(origin);
  if (!allowed) throw new ApiError('forbidden', whatToDo(publicOrigin));
}

function whatToDo(publicOrigin: string | null): string {
  return publicOrigin === null
    ? 'This can only be asked for from the same site. Behind a proxy, whoever runs the server sets PUBLIC_URL to ' +
        'the address that people open.'
    : `This can only be asked for from the same site: open ${publicOrigin}.`;
}
