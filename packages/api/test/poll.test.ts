import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { poll } from '../src/background/poll.ts';

const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
const starting = () => Object.assign(new Error('the database system is starting up'), { code: '57P03' });

test('work that fails is tried again, and logged once for each reason and each time that it begins to fail', async () => {
  const outcomes = [refused, starting, refused, null, refused, () => new Error('something else')];
  const lines: string[] = [];
  let looks = 0;
  const polling = poll(
    async () => {
      const failure = outcomes[looks++];
      if (failure) throw failure();
      return false;
    },
    {
      failure: 'looking failed',
      logger: {
        warn: ({ err }: { err: Error }, message: string) => void lines.push(`${message}: ${err.message}`),
      },
    } as never,
  );
  const logged: number[] = [];
  for (const _ of outcomes) {
    await setImmediate();
    logged.push(lines.length);
    polling.wake();
  }
  expect(logged).toEqual([1, 1, 1, 1, 2, 3]);
  expect(lines).toEqual([
    'looking failed: connect ECONNREFUSED',
    'looking failed: connect ECONNREFUSED',
    'looking failed: something else',
  ]);
  await polling.stop();
  const before = looks;
  polling.wake();
  await setImmediate();
  expect(looks).toBe(before);
});
