import { Resolver } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The host has an address that messages are not sent to. */
export class InsideAddress extends Error {
  override readonly name = 'InsideAddress';
}

/** The name of the host has no address, or its name server does not answer. */
export class UnknownHost extends Error {
  override readonly name = 'UnknownHost';
}

/** Which hosts may be sent messages though they are inside, and without TLS. */
export type AllowedHosts = ReadonlySet<string>;

/** The host of an address, as operators write it: in lower case, an IPv6 address without brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** What IPv6 has assigned to the public network. Everything else is special, or reaches IPv4 by another name. */
const publicIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an address is in the public network: not of this machine or a network around it, nor of several machines, nor
 * one that stands for such an address.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return !(parsed instanceof ipaddr.IPv6) || parsed.match(publicIpv6);
}

/**
 * Whether a host says by itself that it is inside. What a name resolves to is checked when a message is sent, with
 * {@link createPublicLookup}.
 */
export function isInsideHost(host: string): boolean {
  return isIP(host) === 0 ? /(?:^|\.)localhost$/.test(host) : !isPublicAddress(host);
}

// Names are looked up without the threads that `dns.lookup` waits in: a name server that does not answer would keep them
// from everything else that uses them.
const defaultResolver = () => new Resolver({ timeout: 3_000, tries: 2 });

/**
 * Returns a function that resolves a name for a connection, and refuses it if any of its addresses is inside. The
 * connection is made to one of the addresses that were checked: nothing resolves the name again.
 *
 * @param resolver asks name servers; by default those of this machine
 */
export function createPublicLookup(resolver: Resolver = defaultResolver()): LookupFunction {
  return (hostname, options, callback) => {
    resolve(resolver, hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined) return callback(new UnknownHost(hostname), []);
        if (!addresses.every(({ address }) => isPublicAddress(address)))
          return callback(new InsideAddress(hostname), []);
        if (options.all) return callback(null, addresses);
        return callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}

async function resolve(resolver: Resolver, hostname: string): Promise<{ address: string; family: 4 | 6 }[]> {
  const [four, six] = await Promise.all([
    resolver.resolve4(hostname).catch(() => []),
    resolver.resolve6(hostname).catch(() => []),
  ]);
  return [
    ...four.map((address) => ({ address, family: 4 as const })),
    ...six.map((address) => ({ address, family: 6 as const })),
  ];
}
