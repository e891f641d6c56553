import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';
import { createProxyTrust } from '../src/edge/proxy-trust.ts';

function proxyTrust(TRUST_PROXY?: string, publicUrl?: string) {
  const { trustProxy } = readConfig(TRUST_PROXY === undefined ? {} : { TRUST_PROXY }, []).edge;
  return createProxyTrust({ trustProxy, publicUrl });
}

function request(remoteAddress: string, headers: Record<string, string> = {}): IncomingMessage {
  return { socket: { remoteAddress }, headers } as unknown as IncomingMessage;
}

const via = (from: string, forwarded: string) => request(from, { 'x-forwarded-for': forwarded });

describe('the client address', () => {
  test.each([
    ['nobody is trusted: the header is anybody’s word', undefined, '203.0.113.9', '1.1.1.1', '203.0.113.9'],
    ['one proxy', '1', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    [
      'one proxy: what it did not see itself is not trusted',
      '1',
      '10.0.0.1',
      '1.1.1.1, 203.0.113.9',
      '203.0.113.9',
    ],
    ['two proxies', '2', '10.0.0.1', '1.1.1.1, 203.0.113.9, 10.0.0.2', '203.0.113.9'],
    ['more proxies than there were', '3', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['an address that is trusted', '10.0.0.0/8', '10.0.0.1', '203.0.113.9', '203.0.113.9'],
    ['a chain of them', '10.0.0.0/8, ::1', '::1', '1.1.1.1, 203.0.113.9, 10.2.3.4', '203.0.113.9'],
    ['one that is not trusted', '10.0.0.0/8', '192.0.2.1', '203.0.113.9', '192.0.2.1'],
    ['all of them are trusted: the first', '10.0.0.0/8', '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['IPv4 in the form of IPv6', '10.0.0.0/8', '::ffff:10.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
    ['the same in hexadecimal', '10.0.0.0/8', '::ffff:a00:1', '::FFFF:cb00:7109', '203.0.113.9'],
    ['a link-local address', 'fe80::/10', 'fe80::1%br-lan.7', '203.0.113.9', '203.0.113.9'],
    ['IPv6', '2001:db8::/32', '2001:db8::1', '2001:DB9::7', '2001:DB9::7'],
    ['with ports and brackets', '2', '10.0.0.1', '[2001:db8::7]:443, 10.0.0.2:5000', '2001:db8::7'],
    ['what is no address ends it', '10.0.0.0/8', '10.0.0.1', '203.0.113.9, <script>, 10.0.0.2', '10.0.0.2'],
    ['an empty header', '10.0.0.0/8', '10.0.0.1', '', '10.0.0.1'],
    ['a very long one', '10.0.0.0/8', '10.0.0.1', `1.1.1.1${', 10.0.0.2'.repeat(500)}`, '10.0.0.2'],
  ])('%s', (_what, trusted, from, forwarded, address) => {
    expect(proxyTrust(trusted).addressOf(via(from, forwarded))).toBe(address);
  });

  test('a closed connection has no address', () => {
    expect(proxyTrust('1').addressOf(request(''))).toBe('');
    expect(proxyTrust().addressOf({ socket: {}, headers: {} } as unknown as IncomingMessage)).toBe('');
  });
});

describe('the protocol', () => {
  test.each([
    [undefined, '10.0.0.1', 'https', null],
    ['10.0.0.0/8', '10.0.0.1', 'https', 'https'],
    ['1', '10.0.0.1', 'HTTP', 'http'],
    ['1', '10.0.0.1', 'http, https', 'https'],
    ['10.0.0.0/8', '192.0.2.1', 'https', null],
    ['1', '10.0.0.1', 'gopher', null],
    ['1', '10.0.0.1', undefined, null],
  ])('trusted %s, from %s: %s is %s', (trusted, from, said, protocol) => {
    const headers: Record<string, string> = said === undefined ? {} : { 'x-forwarded-proto': said };
    expect(proxyTrust(trusted).protocolOf(request(from, headers))).toBe(protocol);
  });
});

test('the public origin is that of PUBLIC_URL', () => {
  expect(proxyTrust().publicOrigin).toBeNull();
  expect(proxyTrust('1', 'https://Masker.example:443/app/').publicOrigin).toBe('https://masker.example');
});
