import { isIPv6 } from 'node:net';

/**
 * What stands for whoever has an address: an IPv4 address itself, and of IPv6 the first 64 bits, because a
 * single household or machine has all the addresses behind them.
 */
export function networkOf(address: string): string {
  const bare = address.replace(/%.*$/, '');
  if (!isIPv6(bare)) return address;
  // As a URL has it: lower case, no leading zeros, no dots.
  const short = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const [head, tail] = short.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = tail ? Array<string>(8 - (head?.length ?? 0) - tail.length).fill('0') : [];
  return `${[...(head ?? []), ...zeros, ...(tail ?? [])].slice(0, 4).join(':')}::/64`;
}
