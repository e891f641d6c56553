import type { IncomingMessage } from 'node:http';

/** The public origin, and what trusted proxies say about a request. */
export interface ProxyTrust {
  /** The public origin of the installation, such as `https://sessions.example.org`; null if it is not configured. */
  publicOrigin: string | null;
  /** Returns the IP address of the client, behind trusted proxies. */
  addressOf(req: IncomingMessage): string;
  /** Returns the protocol that the client used, if a trusted proxy says so; null otherwise. */
  protocolOf(req: IncomingMessage): 'http' | 'https' | null;
}

/** For a server without proxies. */
export const direct: ProxyTrust = {
  publicOrigin: null,
  addressOf: (req) => req.socket.remoteAddress ?? '',
  protocolOf: () => null,
};
