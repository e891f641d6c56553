import { isIPv6 } from 'node:net';
import type { Rate, Taken } from '@masker/db';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLocalBuckets } from '../src/rate-limit/local-buckets.ts';
import { networkOf } from '../src/rate-limit/network.ts';
import { createSharedBuckets } from '../src/rate-limit/shared-buckets.ts';

const rate = { perSecond: 2, burst: 3 };

/** Answers that a test gives when it wants to, in place of the database's. */
function scripted(now?: () => number) {
  const asked: {
    key: string;
    rate: Rate;
    wanted: number;
    answer(taken: Taken): void;
    fail(error: Error): void;
  }[] = [];
  const take = (key: string, rate: Rate, wanted: number) =>
    new Promise<Taken>((answer, fail) => asked.push({ key, rate, wanted, answer, fail }));
  return { asked, buckets: createSharedBuckets(take, rate, now) };
}

test('concurrent requests share the next query', async () => {
  const { asked, buckets } = scripted();
  const first = buckets.take('a');
  const rest = [buckets.take('a'), buckets.take('a'), buckets.take('a')];
  const other = buckets.take('b');
  expect(asked.map(({ key, wanted }) => [key, wanted])).toEqual([
    ['a', 1],
    ['b', 1],
  ]);
  asked[1]?.answer({ granted: 1, wait: 0 });
  asked[0]?.answer({ granted: 1, wait: 0 });
  expect(await Promise.all([first, other])).toEqual([0, 0]);
  expect(asked[2]).toMatchObject({ key: 'a', wanted: 3, rate });
  asked[2]?.answer({ granted: 1, wait: 0.25 });
  // Half a second apart is how tokens come.
  expect(await Promise.all(rest)).toEqual([0, 0.25, 0.75]);
});

test('an empty bucket is not queried before it has a token', async () => {
  let now = 0;
  const { asked, buckets } = scripted(() => now);
  const first = buckets.take('a');
  const meanwhile = [buckets.take('a'), buckets.take('a')];
  asked[0]?.answer({ granted: 0, wait: 0.2 });
  expect(await first).toBe(0.2);
  expect(await Promise.all([...meanwhile, buckets.take('a')])).toEqual([0.2, 0.2, 0.2]);
  now = 150;
  expect(await buckets.take('a')).toBeCloseTo(0.05);
  expect(asked.length).toBe(1);
  now = 200;
  const again = buckets.take('a');
  asked[1]?.answer({ granted: 1, wait: 0 });
  expect(await again).toBe(0);
});

test('a failed query fails only the requests that shared it', async () => {
  const { asked, buckets } = scripted();
  const first = buckets.take('a');
  const second = buckets.take('a');
  asked[0]?.fail(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  asked[1]?.answer({ granted: 1, wait: 0 });
  expect(await second).toBe(0);
});

test('a local bucket empties and fills, and the longest idle ones are dropped', () => {
  let now = 0;
  const buckets = createLocalBuckets(rate, () => now);
  for (let i = 0; i < 3; i++) expect(buckets.take('a')).toBe(0);
  expect(buckets.take('a')).toBe(0.5);
  now += 250;
  expect(buckets.take('a')).toBe(0.25);
  now += 250;
  expect(buckets.take('a')).toBe(0);
  expect(buckets.take('a')).toBe(0.5);
  for (let i = 0; i < 9_999; i++) buckets.take(`other ${i}`);
  expect(buckets.take('a')).toBe(0.5);
  for (let i = 0; i < 10_000; i++) buckets.take(`another ${i}`);
  expect(buckets.take('a')).toBe(0);
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
  ['2001:0DB8::1', '2001:db8:0:0::/64'],
  ['2001:db8:1:2::', '2001:db8:1:2::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['fe80::1%br-lan.100', 'fe80:0:0:0::/64'],
  ['::ffff:cb00:7109', '203.0.113.9'],
  ['1::2:3:4:5:6:7', '1:0:2:3::/64'],
  ['', ''],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('every IPv6 address that Node.js accepts has a network', () => {
  fc.assert(
    fc.property(fc.ipV6(), (address) => {
      fc.pre(isIPv6(address));
      expect(networkOf(address)).toMatch(/::\/64$|^\d+(\.\d+){3}$/);
    }),
    { numRuns: 1_000 },
  );
});
