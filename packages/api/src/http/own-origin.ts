import type { IncomingMessage } from 'node:http';
import type { ProxyTrust } from './proxy-trust.ts';

/**
 * Whether an `Origin` header names this installation. It is compared with the public origin or, if none is configured,
 * with the `Host` header. Only a trusted proxy can tell the protocol; without one, only the host is compared.
 */
export function isOwnOrigin(origin: string, req: IncomingMessage, proxyTrust: ProxyTrust): boolean {
  if (proxyTrust.publicOrigin !== null) return origin === proxyTrust.publicOrigin;
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  const sentProtocol = proxyTrust.protocolOf(req);
  return (
    host !== '' && host === req.headers.host && (sentProtocol === null || protocol === `${sentProtocol}:`)
  );
}
