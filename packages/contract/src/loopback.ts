/**
 * Whether a host name or address can only mean the machine itself.
 *
 * @param host without a port; an IPv6 address with or without its brackets
 */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|\[::1\]|::1|127(?:\.\d{1,3}){3})$/i.test(host);
}

/** Whether nobody on the network can read a request to an address: it has TLS, or stays on the machine. */
export function isTransportProtected({ protocol, hostname }: Pick<URL, 'protocol' | 'hostname'>): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}
