import { getEventListeners } from 'node:events';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import { createInstallation, type Installation, type Tenant } from '@masker/api/testing';
import { session } from '@masker/api/testing/sessions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMaskerClient, type MaskerClient } from '../src/index.ts';
import { stoppable } from '../src/stoppable.ts';
import { relay } from './support/relay.ts';
import { page } from './support/scripted-server.ts';
import { serve } from './support/serve.ts';

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  await installation.insert(tenant.accountId, [session(), session()]);
});

afterAll(() => installation.close());

async function connected() {
  const network = await relay(installation.url);
  return { network, client: createMaskerClient({ url: network.url, cookie: tenant.cookie }) };
}

/** Fails, rather than hangs, if a promise stays pending. */
const soon = <T>(coming: Promise<T>): Promise<T> =>
  Promise.race([
    coming,
    sleep(5_000, undefined, { ref: false }).then(() => {
      throw new Error('It is still pending.');
    }),
  ]);

describe('cancelled while a value is awaited, it ends and leaves no connection', () => {
  const iterables: [string, (client: MaskerClient) => AsyncIterable<unknown>][] = [
    ['sessions.watch', (client) => client.sessions.watch()],
    ['sessions.each', (client) => client.sessions.each()],
    ['sessions.pages', (client) => client.sessions.pages()],
    ['sessions.export', (client) => client.sessions.export()],
    ['sessions.exportLines', (client) => client.sessions.exportLines()],
    ['sessions.exportParquet', (client) => client.sessions.exportParquet()],
    ['agents.each', (client) => client.agents.each()],
    ['exports.each', (client) => client.exports.each()],
    ['exports.content', (client) => client.exports.content('exp_01HYZ0000000000000000000000')],
    ['accessLog.each', (client) => client.accessLog.each()],
    ['accessLog.export', (client) => client.accessLog.export()],
    ['accessLog.exportLines', (client) => client.accessLog.exportLines()],
  ];

  test.each(iterables)('%s', async (_name, iterate) => {
    const { network, client } = await connected();
    network.hold();
    const items = iterate(client)[Symbol.asyncIterator]();
    const pending = [items.next(), items.next()];
    await expect.poll(network.open).toBe(2);
    const end = { done: true, value: undefined };
    expect(await soon(items.return?.() as Promise<unknown>)).toEqual(end);
    expect(await soon(Promise.all(pending))).toEqual([end, end]);
    expect(await items.next()).toEqual(end);
    await expect.poll(network.open).toBe(0);
  });

  test('a watch as a stream of the web, after an event', async () => {
    const { network, client } = await connected();
    const reader = ReadableStream.from(client.sessions.watch()).getReader();
    expect(await reader.read()).toMatchObject({ value: { type: 'open' } });
    const pending = reader.read();
    await sleep(5);
    await soon(reader.cancel());
    expect(await pending).toMatchObject({ done: true });
    await expect.poll(network.open).toBe(0);
  });

  test.each([undefined, new Error('enough')])(
    'a watch as a stream of Node.js, destroyed with %s',
    async (error) => {
      const { network, client } = await connected();
      const stream = Readable.from(client.sessions.watch());
      const failed: unknown[] = [];
      stream.on('error', (thrown) => failed.push(thrown));
      await new Promise((resolve) => stream.once('data', resolve));
      stream.destroy(error);
      await soon(new Promise((resolve) => stream.once('close', resolve)));
      expect(failed).toEqual(error ? [error] : []);
      await expect.poll(network.open).toBe(0);
    },
  );

  test('an export as a stream, after a session', async () => {
    const endless = `${JSON.stringify(session())}\n`;
    let closed = false;
    const { client } = await serve([
      (response) => {
        response.on('close', () => {
          closed = true;
        });
        response.writeHead(200, { 'content-type': 'application/x-ndjson' });
        response.write(endless);
      },
    ]);
    const reader = ReadableStream.from(client.sessions.export()).getReader();
    expect(await reader.read()).toMatchObject({ done: false });
    const pending = reader.read();
    await sleep(5);
    await soon(reader.cancel());
    expect(await pending).toMatchObject({ done: true });
    await expect.poll(() => closed).toBe(true);
  });
});

test('an iterator that has ended leaves no listener at the signal, and one that never started has none', async () => {
  const { signal } = new AbortController();
  const { client } = await serve([page(['a'], null)]);
  const listeners = () => getEventListeners(signal, 'abort').length;
  const unused = client.sessions.each({}, { signal })[Symbol.asyncIterator]();
  expect(listeners()).toBe(0);
  expect(await unused.return?.()).toEqual({ done: true, value: undefined });
  const items = client.sessions.each({}, { signal })[Symbol.asyncIterator]();
  await items.next();
  expect(listeners()).toBe(1);
  await items.return?.();
  expect(listeners()).toBe(0);
});

test('does not wait for what ignores its signal, and runs the end of a generator that does not wait', async () => {
  const deaf = stoppable(undefined, async function* () {
    await new Promise(() => {});
    yield 1;
  })[Symbol.asyncIterator]();
  const pending = deaf.next();
  await soon(deaf.return?.() as Promise<unknown>);
  expect(await soon(pending)).toMatchObject({ done: true });

  let left = false;
  const items = stoppable(undefined, async function* () {
    try {
      yield 1;
    } finally {
      left = true;
    }
  });
  for await (const _one of items) break;
  expect(left).toBe(true);
});
