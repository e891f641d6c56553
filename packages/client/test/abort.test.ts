import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { ApiError } from '../src/index.ts';
import { closeOf, failure, noAnswer, page, type Reply } from './support/scripted-server.ts';
import { serve } from './support/serve.ts';

test('before the call: sends nothing', async () => {
  const { server, client } = await serve([page([], null)]);
  const reason = new Error('changed my mind');
  await expect(client.sessions.list({}, { signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
    code: 'aborted',
    cause: reason,
  });
  expect(server.requests).toEqual([]);
});

test('during a request: closes the connection', async () => {
  const controller = new AbortController();
  let closed: Promise<unknown> | undefined;
  const abortNow: Reply = (_response, request) => {
    closed = closeOf(request);
    controller.abort();
  };
  const { server, client } = await serve([abortNow]);
  const error = await client.me.get({ signal: controller.signal }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: 'aborted' });
  await closed;
  expect(server.requests).toHaveLength(1);
});

test('during the wait before a retry: makes no further attempt', async () => {
  const controller = new AbortController();
  const refuse: Reply = (response, request) => {
    failure(503, 'unavailable', { 'retry-after': '60' })(response, request);
    setTimeout(() => controller.abort(), 50);
  };
  const { server, client } = await serve([refuse]);
  await expect(client.me.get({ signal: controller.signal })).rejects.toMatchObject({ code: 'aborted' });
  expect(server.requests).toHaveLength(1);
});

test('during pagination: the loop ends with the error', async () => {
  const controller = new AbortController();
  const { client } = await serve([page(['a', 'b'], 'c2'), noAnswer]);
  const seen: string[] = [];
  const readAll = async () => {
    for await (const session of client.sessions.each({}, { signal: controller.signal })) {
      seen.push(session.id);
      if (session.id === 'b') controller.abort();
    }
  };
  await expect(readAll()).rejects.toMatchObject({ code: 'aborted' });
  expect(seen).toEqual(['a', 'b']);
});

test('removes its listeners from a signal that outlives its calls', async () => {
  const { signal } = new AbortController();
  const { client } = await serve([page(['a'], 'c2'), page(['b'], 'c3'), page(['c'], null)]);
  for await (const _session of client.sessions.each({}, { signal })) {
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  }
  await client.sessions.list({}, { signal });
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('one signal for many calls and watches has one listener, and aborting it ends them all', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const { server, client } = await serve([noAnswer]);
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on('warning', onWarning);
  const lists = Array.from({ length: 20 }, () =>
    client.sessions.list({}, { signal }).catch((thrown: unknown) => thrown),
  );
  const watches = Array.from({ length: 20 }, async () => {
    for await (const _event of client.sessions.watch({}, { signal }));
    return 'ended';
  });
  await expect.poll(() => server.requests.length === 40).toBe(true);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  controller.abort();
  for (const error of await Promise.all(lists)) expect(error).toMatchObject({ code: 'aborted' });
  expect(new Set(await Promise.all(watches))).toEqual(new Set(['ended']));
  // Warnings are emitted in a later turn.
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

test('many waits for a retry share the listener too', async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const { server, client } = await serve([failure(503, 'unavailable', { 'retry-after': '60' })]);
  const calls = Array.from({ length: 20 }, () =>
    client.me.get({ signal }).catch((thrown: unknown) => thrown),
  );
  await expect.poll(() => server.requests.length === 20).toBe(true);
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  controller.abort();
  for (const error of await Promise.all(calls)) expect(error).toMatchObject({ code: 'aborted' });
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});
