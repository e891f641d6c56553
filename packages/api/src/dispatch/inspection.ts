import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import manifest from '../../package.json' with { type: 'json' };
import type { Exchange } from '../http/exchange.ts';
import type { ProxyTrust } from '../http/proxy-trust.ts';

/** The header by which somebody who has the installation's secret asks how a request arrives. */
export const inspectionHeader = 'x-masker-inspection';

/** Seconds for which a signed header is accepted: the clocks of two machines may differ. */
const lifetime = 600;

/** The version of the product. */
export const productVersion = manifest.version;

/** How a server sees a request, and what it is. Nothing of it is about other requests. */
export interface Inspection {
  /** The version of the server. */
  version: string;
  /** The version of its Node.js, without `v`. */
  node: string;
  /** Whether it serves the dashboard. */
  dashboard: boolean;
  /** Its PUBLIC_URL; null if that is not set. */
  public_url: string | null;
  /** The address that the connection comes from. */
  socket: string;
  /** The address that the request counts for: that of the client behind trusted proxies. */
  address: string;
  /** The last entry of `X-Forwarded-For`; null without the header. */
  forwarded_for: string | null;
  /** The protocol that a trusted proxy told; null if none did. */
  forwarded_proto: 'http' | 'https' | null;
}

/** What is wrong if a server does not tell its inspection to a secret, and what to do. */
export const untold = {
  seen: 'The server is ready, but does not tell its version: it has another secret, or is of an earlier release.',
  action: 'Restart the server with this release and with the AUTH_SECRET of this environment.',
} as const;

/** @returns the inspection if the request is signed with the secret, else null */
export type Inspector = (exchange: Exchange) => Inspection | null;

/** Signs {@link inspectionHeader}. @param now milliseconds since the epoch */
export function signInspection(secret: string, now: number): string {
  const seconds = String(Math.floor(now / 1000));
  return `${seconds}.${mac(keyOf(secret), seconds).toString('base64url')}`;
}

/**
 * @param secret the installation's secret, from which a separate key is derived
 * @param dashboard whether the server serves the dashboard
 */
export function createInspector(secret: string, proxyTrust: ProxyTrust, dashboard: boolean): Inspector {
  const key = keyOf(secret);
  return ({ req, address }) => {
    const header = req.headers[inspectionHeader];
    if (typeof header !== 'string' || !isSigned(key, header)) return null;
    const forwarded = req.headers['x-forwarded-for'];
    return {
      version: productVersion,
      node: process.versions.node,
      dashboard,
      public_url: proxyTrust.publicOrigin,
      socket: req.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '',
      address,
      forwarded_for: forwarded === undefined ? null : (String(forwarded).split(',').at(-1)?.trim() ?? null),
      forwarded_proto: proxyTrust.protocolOf(req),
    };
  };
}

function isSigned(key: Buffer, header: string): boolean {
  const [, seconds, signature] = /^(\d{1,12})\.([\w-]{43})$/.exec(header) ?? [];
  if (seconds === undefined || signature === undefined) return false;
  if (Math.abs(Date.now() / 1000 - Number(seconds)) > lifetime) return false;
  return timingSafeEqual(Buffer.from(signature, 'base64url'), mac(key, seconds));
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'masker-sessions inspection', 32));
}

function mac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
