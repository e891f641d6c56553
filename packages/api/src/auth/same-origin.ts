import { ApiError } from '@masker/contract';
import type { Exchange } from '../http/exchange.ts';
import { isTokenHeader } from './verify-token.ts';

/**
 * Protects against cross-site request forgery: refuses a write that another site made the browser send with its
 * cookie.
 *
 * `Sec-Fetch-Site` decides if it is present: the browser compares with the address it shows, so a proxy that
 * rewrites the host does not matter. Older browsers, and all browsers over plain http, send only `Origin`. Clients
 * other than browsers send neither and are allowed: they do not send cookies unintentionally.
 *
 * @throws `forbidden`
 */
export function requireSameOrigin({
  req,
  isOwnOrigin,
  publicOrigin,
}: Pick<Exchange, 'req' | 'isOwnOrigin' | 'publicOrigin'>): void {
  // A browser never adds our token by itself, and a script of another site needs a CORS permission to add one, which
  // is never given. Any other value of this header may come from the browser or a proxy.
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
    ? 'This request is only allowed from the same site. Behind a proxy, the operator must set PUBLIC_URL to the ' +
        'address that people open.'
    : `This request is only allowed from the same site: open ${publicOrigin}.`;
}
