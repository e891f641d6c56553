import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { untilAborted } from '../src/http/until-aborted.ts';

test('yields every part, and keeps no listener', async () => {
  const { signal } = new AbortController();
  async function* parts() {
    for (let i = 0; i < 1_000; i++) yield i;
  }
  let sum = 0;
  let listeners = 0;
  for await (const part of untilAborted(parts(), signal)) {
    sum += part;
    listeners = Math.max(listeners, getEventListeners(signal, 'abort').length);
  }
  expect(sum).toBe(499_500);
  expect(listeners).toBeLessThanOrEqual(1);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

test('throws the reason while a part is pending, and ends the source', async () => {
  const stopping = new AbortController();
  let returned = false;
  const silent: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => {}),
      return: async () => {
        returned = true;
        return { done: true, value: undefined };
      },
    }),
  };
  const next = untilAborted(silent, stopping.signal).next();
  stopping.abort(new Error('revoked'));
  await expect(next).rejects.toThrow('revoked');
  expect(returned).toBe(true);
});

test('throws the reason of an earlier abort, and errors of the source', async () => {
  async function* failing() {
    yield 1;
    throw new Error('cut off');
  }
  await expect(untilAborted(failing(), AbortSignal.abort(new Error('revoked'))).next()).rejects.toThrow(
    'revoked',
  );
  const parts = untilAborted(failing(), new AbortController().signal);
  expect(await parts.next()).toEqual({ done: false, value: 1 });
  await expect(parts.next()).rejects.toThrow('cut off');
});
