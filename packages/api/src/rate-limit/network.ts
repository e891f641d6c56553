import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * What stands for whoever has an address: an IPv4 address itself, and of IPv6 the first 64 bits, because a
 * single household or machine has all the addresses behind them.
 */
export function networkOf(address: string): string {
  // The zone of a link-local address is the name of an interface, whose characters ipaddr.js does not all know.
  const bare = address.replace(/%.*$/, '');
  if (!isIPv6(bare)) return address;
  const ip = ipaddr.IPv6.parse(bare);
  if (ip.isIPv4MappedAddress()) return ip.toIPv4Address().toString();
  const network = ip.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}
