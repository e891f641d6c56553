import { describe, expect, test } from 'vitest';
import { ConcurrencyLimiter, type LimiterSize } from '../src/concurrency/concurrency-limiter.ts';

/** Acquires, and notes by name when the slot is there, or what refused it. */
function crowdAt(size: LimiterSize) {
  const limiter = new ConcurrencyLimiter(size, 'things');
  const events: string[] = [];
  const ask = (owner: string, name = owner, signal?: AbortSignal) => {
    try {
      const wait = limiter.acquire(owner, signal);
      if (wait === null) events.push(name);
      else {
        wait.then(
          (held) => events.push(held ? name : `${name} left`),
          (error: Error) => events.push(`${name} refused`, error.message),
        );
      }
    } catch (error) {
      events.push(`${name} refused`, (error as Error).message);
    }
  };
  const happened = async () => {
    await new Promise(setImmediate);
    return events.splice(0);
  };
  return { limiter, ask, happened };
}

const full = 'The server has the maximum number of things in progress. Try again in a second.';

describe('slots', () => {
  test('are granted until none are left, then in order', async () => {
    const { limiter, ask, happened } = crowdAt({ slots: 2, waiting: 2 });
    for (const name of ['1', '2', '3', '4', '5']) ask('a', name);
    expect(await happened()).toEqual(['1', '2', '5 refused', full]);
    expect([limiter.held, limiter.waiting]).toEqual([2, 2]);
    limiter.release('a');
    expect(await happened()).toEqual(['3']);
    for (let i = 0; i < 3; i++) limiter.release('a');
    expect(await happened()).toEqual(['4']);
    expect([limiter.held, limiter.waiting]).toEqual([0, 0]);
  });

  test('of others who wait are not lost to a task that is over already', async () => {
    const { limiter, ask, happened } = crowdAt({ slots: 1, waiting: 2 });
    for (const name of ['a1', 'a2', 'a3']) ask('a', name);
    ask('b', 'b1', AbortSignal.abort());
    expect(await happened()).toEqual(['a1', 'b1 left']);
    expect([limiter.held, limiter.waiting]).toEqual([1, 2]);
    limiter.release('a');
    limiter.release('a');
    expect(await happened()).toEqual(['a2', 'a3']);
  });

  test('are not created by extra releases', async () => {
    const { limiter, ask, happened } = crowdAt({ slots: 1, waiting: 0 });
    limiter.release('a');
    limiter.release('a');
    ask('a', '1');
    ask('b', '2');
    expect(await happened()).toEqual(['1', '2 refused', full]);
  });

  test('are limited to the share of an owner, even if others are free', async () => {
    const { limiter, ask, happened } = crowdAt({ slots: 3, waiting: 2, share: 2 });
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) ask('a', name);
    ask('b', 'b1');
    expect(await happened()).toEqual([
      'a1',
      'a2',
      'a5 refused',
      'You have 2 things in progress on this server, the maximum for one account. Try again in a second.',
      'b1',
    ]);
    limiter.release('b');
    expect(await happened()).toEqual([]);
    limiter.release('a');
    expect(await happened()).toEqual(['a3']);
  });

  test('go to waiting owners in turn, independent of their number of waiting tasks', async () => {
    const { limiter, ask, happened } = crowdAt({ slots: 1, waiting: 9 });
    ask('a', 'a0');
    for (const name of ['a1', 'a2', 'a3', 'a4']) ask('a', name);
    for (const name of ['b1', 'b2']) ask('b', name);
    ask('c', 'c1');
    const order = await happened();
    for (let i = 0; i < 7; i++) {
      limiter.release((order.at(-1) as string)[0] as string);
      order.push(...(await happened()));
    }
    expect(order).toEqual(['a0', 'a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
  });
});

describe('a full queue', () => {
  test('accepts an owner with fewer waiting tasks, at the cost of the owner with most', async () => {
    const { ask, happened } = crowdAt({ slots: 1, waiting: 4 });
    ask('a', 'a0');
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) ask('a', name);
    expect(await happened()).toEqual(['a0', 'a5 refused', full]);
    ask('b', 'b1');
    expect(await happened()).toEqual(['a4 refused', full]);
    ask('b', 'b2');
    expect(await happened()).toEqual(['a3 refused', full]);
    ask('b', 'b3');
    expect(await happened()).toEqual(['b3 refused', full]);
  });

  test('with length 0 refuses immediately', async () => {
    const { ask, happened } = crowdAt({ slots: 1, waiting: 0 });
    ask('a', 'a1');
    ask('b', 'b1');
    expect(await happened()).toEqual(['a1', 'b1 refused', full]);
  });
});

describe('a wait', () => {
  test('is refused after the timeout, and leaves no state', async () => {
    const { limiter, ask, happened } = crowdAt({ slots: 1, waiting: 1, waitMs: 5 });
    ask('a', 'a1');
    ask('b', 'b1');
    await expect.poll(() => limiter.waiting).toBe(0);
    expect(await happened()).toEqual([
      'a1',
      'b1 refused',
      'The server has the maximum number of things in progress. Try again in 5 seconds.',
    ]);
    limiter.release('a');
    ask('b', 'b2');
    expect(await happened()).toEqual(['b2']);
  });

  test('ends when the client disconnects, and makes room for others', async () => {
    const { limiter, ask, happened } = crowdAt({ slots: 1, waiting: 1 });
    const leaving = new AbortController();
    ask('a', 'a1');
    ask('b', 'b1', leaving.signal);
    leaving.abort();
    ask('c', 'c1');
    expect(await happened()).toEqual(['a1', 'b1 left']);
    limiter.release('a');
    expect(await happened()).toEqual(['c1']);
    ask('d', 'd1', AbortSignal.abort());
    expect(await happened()).toEqual(['d1 left']);
    expect([limiter.held, limiter.waiting]).toEqual([1, 0]);
  });
});
