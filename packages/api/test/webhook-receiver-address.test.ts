import { Resolver } from 'node:dns/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createPublicLookup,
  InsideAddress,
  isPublicAddress,
  UnknownHost,
} from '../src/webhooks/receiver-address.ts';
import { type NameServer, startNameServer } from './support/name-server.ts';

test.each(['93.184.215.14', '1.1.1.1', '2606:4700:4700::1111', '::ffff:1.1.1.1'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  '0.0.0.0',
  '127.0.0.1',
  '10.0.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '100.127.0.1',
  '169.254.169.254',
  '192.0.0.8',
  '192.0.2.1',
  '198.18.0.1',
  '224.0.0.251',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:192.168.0.1',
  '::127.0.0.1',
  'fe80::1',
  'fec0::1',
  'fd00::1',
  'ff02::1',
  '64:ff9b::a00:1',
  '2002:a00:1::',
  '2001::1',
  '2001:db8::1',
  'localhost',
])('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

describe('a name', () => {
  let names: NameServer;
  beforeAll(async () => {
    names = await startNameServer();
  });
  afterAll(() => names.close());

  /** Looks a name up as a connection does. */
  async function lookup(all: boolean, records: Record<number, string[]>): Promise<unknown[]> {
    names.records = records;
    const resolver = new Resolver();
    resolver.setServers([names.address]);
    return new Promise((resolve) =>
      createPublicLookup(resolver)('receiver.test', { all }, (error, ...found) =>
        resolve(error === null ? found : [error]),
      ),
    );
  }

  test('in the public network resolves to its addresses', async () => {
    const addresses = [
      { address: '93.184.215.14', family: 4 },
      { address: '2606:4700:4700::1111', family: 6 },
    ];
    const records = { 4: ['93.184.215.14'], 6: ['2606:4700:4700::1111'] };
    expect(await lookup(true, records)).toEqual([addresses]);
    expect(await lookup(false, records)).toEqual(['93.184.215.14', 4]);
  });

  test.each([
    [{ 4: ['127.0.0.1'] }],
    [{ 4: ['93.184.215.14', '10.0.0.1'] }],
    [{ 4: ['93.184.215.14'], 6: ['fd00::1'] }],
    [{ 6: ['::ffff:169.254.169.254'] }],
  ])('with an address inside is refused, whatever other addresses it has: %j', async (records) => {
    for (const all of [true, false]) expect(await lookup(all, records)).toEqual([expect.any(InsideAddress)]);
  });

  test('without an address is unknown', async () => {
    expect(await lookup(true, {})).toEqual([expect.any(UnknownHost)]);
  });
});
