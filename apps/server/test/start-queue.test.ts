import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createStartQueue } from '../src/edge/start-queue.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function visitors() {
  const queue = createStartQueue();
  const outcomes: string[] = [];
  const add = (name: string) => {
    const res = new EventEmitter() as unknown as ServerResponse;
    queue.add(
      res,
      () => outcomes.push(`${name} served`),
      () => outcomes.push(`${name} refused`),
    );
    return res;
  };
  return { queue, outcomes, add };
}

test('requests are served in the order of arrival, without those whose client has left', () => {
  const { queue, outcomes, add } = visitors();
  add('a');
  const left = add('b');
  add('c');
  left.emit('close');
  queue.open();
  expect(outcomes).toEqual(['a served', 'c served']);
});

test('a request waits for ten seconds at most', () => {
  const { queue, outcomes, add } = visitors();
  add('a');
  vi.advanceTimersByTime(9_999);
  expect(outcomes).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(outcomes).toEqual(['a refused']);
  queue.open();
  expect(outcomes).toHaveLength(1);
});

test('256 requests wait, and further ones are refused', () => {
  const { outcomes, add } = visitors();
  for (let n = 0; n < 256; n++) add(String(n));
  expect(outcomes).toEqual([]);
  add('one more');
  expect(outcomes).toEqual(['one more refused']);
});
