import type { IncomingMessage } from 'node:http';
import type { ProxyTrust } from './exchange.ts';

/**
 * Whether an `Origin` header names this installation: as it is known to people, or, where nobody said how, as it
 * was asked. What the request was sent with, http or https, only a trusted proxy can tell; where none does, the
 * host decides.
 */
export function isOwnOrigin(origin: string, req: IncomingMessage, proxyTrust: ProxyTrust): boolean {
  if (proxyTrust.publicOrigin !== null) return origin === proxyTrust.publicOrigin;
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  const sentWith = proxyTrust.protocolOf(req);
  return host !== '' && host === req.headers.host && (sentWith === null || protocol === `${sentWith}:`);
}
