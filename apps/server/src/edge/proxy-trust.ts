import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';
import type { ProxyTrust } from '@masker/api';
import ipaddr from 'ipaddr.js';
import type { TrustedProxies } from './settings.ts';

/** The maximum number of addresses of `x-forwarded-for` that are read, from the right. */
const longestChain = 20;

/**
 * Determines the client address of requests. A trusted proxy is trusted for what it saw itself, which is the last entry
 * of the header; an entry further left counts only if the proxy that reported it is trusted too.
 */
export function createProxyTrust(options: {
  publicUrl: string | undefined;
  trustProxy: TrustedProxies | undefined;
}): ProxyTrust {
  const publicOrigin = options.publicUrl === undefined ? null : new URL(options.publicUrl).origin;
  const { trustProxy } = options;
  if (trustProxy === undefined) {
    return { publicOrigin, addressOf: socketAddress, protocolOf: () => null };
  }
  const trusts = (address: string, hop: number) =>
    'hops' in trustProxy
      ? hop < trustProxy.hops
      : trustProxy.addresses.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  return {
    publicOrigin,
    addressOf: (req) => clientAddress(req, trusts),
    protocolOf(req) {
      if (!trusts(socketAddress(req), 0)) return null;
      const said = lastOf(req.headers['x-forwarded-proto'])?.toLowerCase();
      return said === 'http' || said === 'https' ? said : null;
    },
  };
}

function clientAddress(req: IncomingMessage, trusts: (address: string, hop: number) => boolean): string {
  let address = socketAddress(req);
  const chain = String(req.headers['x-forwarded-for'] ?? '')
    .split(',')
    .slice(-longestChain);
  for (let hop = 0; chain.length > 0 && trusts(address, hop); hop++) {
    const before = plainAddress(chain.pop() ?? '');
    // An entry that is not an address is ignored, and so is every entry before it.
    if (before === null) break;
    address = before;
  }
  return address;
}

function socketAddress(req: IncomingMessage): string {
  return plainAddress(req.socket.remoteAddress ?? '') ?? '';
}

/** Removes the port, brackets and the IPv4-mapped form of an address; null if it is not an address. */
function plainAddress(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^\[(.+)\](:\d+)?$/, '$1')
    .replace(/^([\d.]+):\d+$/, '$1');
  if (!isIPv6(bare)) return isIP(bare) === 0 ? null : bare;
  // Without its zone (the name of an interface), because ipaddr.js does not accept all of its characters.
  const ip = ipaddr.IPv6.parse(bare.replace(/%.*$/, ''));
  return ip.isIPv4MappedAddress() ? ip.toIPv4Address().toString() : bare;
}

function lastOf(header: string | string[] | undefined): string | undefined {
  return String(header ?? '')
    .split(',')
    .at(-1)
    ?.trim();
}
