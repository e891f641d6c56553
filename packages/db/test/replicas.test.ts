import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Heartbeat } from '../src/replicas/heartbeat.ts';
import { RecentWrites } from '../src/replicas/recent-writes.ts';
import { Replica } from '../src/replicas/replica.ts';
import { attempt } from '../src/replicas/replicas.ts';
import { formatWalPosition, parseWalPosition } from '../src/replicas/wal-position.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

test('positions of the write-ahead log are compared as numbers, and written as PostgreSQL writes them', () => {
  for (const text of ['0/0', '0/16B3748', '16/B374D848', 'FFFFFFFF/FFFFFFFF'])
    expect(formatWalPosition(parseWalPosition(text) as bigint)).toBe(text);
  expect(parseWalPosition('16/0') as bigint).toBeGreaterThan(parseWalPosition('9/FFFFFFFF') as bigint);
  for (const text of ['', '16', '16/', '/16', '16/B374D848 ', 'x/1', '1/123456789', '1/2, 1/3'])
    expect(parseWalPosition(text)).toBeNull();
});

test('a writer is remembered for as long as that, and nobody else is', () => {
  const writes = new RecentWrites(1_000);
  expect(writes.of('a')).toBeUndefined();
  writes.add('a');
  const at = performance.now();
  vi.advanceTimersByTime(1_000);
  expect([writes.of('a'), writes.of('b')]).toEqual([at, undefined]);
  vi.advanceTimersByTime(1);
  expect(writes.of('a')).toBeUndefined();
  writes.add('a');
  expect(writes.of('a')).toBe(performance.now());
});

test('if there are more writers than are remembered, everybody reads what the forgotten ones wrote', () => {
  const writes = new RecentWrites(1_000);
  for (let nth = 0; nth < 10_000; nth++) writes.add(`w${nth}`);
  expect(writes.of('a reader')).toBeUndefined();
  const at = performance.now();
  vi.advanceTimersByTime(10);
  writes.add('one more');
  expect([writes.of('w0'), writes.of('a reader'), writes.of('one more')]).toEqual([at, at, at + 10]);
  vi.advanceTimersByTime(2_000);
  expect(writes.of('a reader')).toBeUndefined();
});

test('nothing is asked of a replica that is left out, also if it was chosen before', async () => {
  const read = vi.fn(async () => 'replica');
  const noteFailure = vi.fn();
  let leftOut: string | null = null;
  const replica = { leftOut: () => leftOut, noteFailure };
  const one = () => attempt(replica, read, async () => 'primary');
  expect(await one()).toBe('replica');
  read.mockRejectedValueOnce(new Error('conflict'));
  expect(await one()).toBe('primary');
  expect(noteFailure).toHaveBeenCalledOnce();
  leftOut = 'it does not answer';
  expect(await one()).toBe('primary');
  expect(read).toHaveBeenCalledTimes(2);
});

test('a replica that answers, but has no connection for reads, is not taken for fine a moment later', async () => {
  const beat = { number: 1n, sentAt: performance.now(), position: 1n };
  const heartbeat = {
    serverId: 'a server',
    cluster: '1',
    find: () => beat,
    latest: beat,
  } as unknown as Heartbeat;
  const replica = new Replica({
    url: 'postgresql://nobody@127.0.0.1:1/nothing',
    heartbeat,
    connections: 1,
    preparedStatements: false,
    maxLagMs: 60_000,
  });
  onTestFinished(() => replica.database.close());
  const asked = vi.spyOn(replica.database.probePool, 'query');
  const state = { standby: true, cluster: '1', bypasses: false, beat: '1' };
  asked.mockImplementation(async () => ({ rows: [state] }) as never);
  await replica.probe();
  expect(replica.leftOut()).toBeNull();
  replica.noteFailure(Object.assign(new Error('sorry, too many clients already'), { code: '53300' }));
  await replica.probe();
  expect(replica.leftOut()).toBe('it has no free connection');
  vi.advanceTimersByTime(10_000);
  await replica.probe();
  expect(replica.leftOut()).toBeNull();
  // A connection that broke says nothing once it answers.
  replica.noteFailure(Object.assign(new Error('terminated'), { code: '57P01' }));
  expect(replica.leftOut()).toBe('it does not answer');
  await replica.probe();
  expect(replica.leftOut()).toBeNull();
  // The question itself waits behind one that was not answered.
  asked.mockImplementation(async () => {
    throw new Error('timeout exceeded when trying to connect');
  });
  await replica.probe();
  expect(replica.leftOut()).toBe('it does not answer');
});
