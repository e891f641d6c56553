import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { untilAborted } from '../src/http/until-aborted.ts';

test('hands on every part, and leaves nothing behind for those that came', async () => {
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

test('throws the reason while a part is awaited that never comes, and ends the source', async () => {
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

test('throws the reason when it had aborted before, and what the source throws', async () => {
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
