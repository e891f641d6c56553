import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * The network that identifies a client: the IPv4 address, or the first 64 bits of an IPv6 address, because one
 * household or machine usually has a whole /64 network.
 */
export function networkOf(address: string): string {
  // The zone of a link-local address is an interface name, which can have characters that ipaddr.js refuses.
  const bare = address.replace(/%.*$/, '');
  if (!isIPv6(bare)) return address;
  const ip = ipaddr.IPv6.parse(bare);
  if (ip.isIPv4MappedAddress()) return ip.toIPv4Address().toString();
  const network = ip.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}
