import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { session } from '@masker/api/testing/sessions';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { IngestResult, IngestSession } from '../src/index.ts';
import { longestWait } from '../src/line-batches.ts';
import { brokenOff, failure, noAnswer, type Reply, result } from './support/scripted-server.ts';
import { serve } from './support/serve.ts';

const taken = (accepted: number, rejected: IngestResult['rejected'] = []): IngestResult => ({
  accepted,
  duplicates: 0,
  rejected,
  rejected_count: rejected.length,
});

/** Takes lines, and remembers them. */
function taking(bodies: string[][], reject: IngestResult['rejected'] = []): Reply {
  return async (response, request) => {
    const lines = await linesOf(request);
    bodies.push(lines);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(taken(lines.length - reject.length, reject)));
  };
}

async function linesOf(request: IncomingMessage): Promise<string[]> {
  expect(request.headers).toMatchObject({
    'content-type': 'application/x-ndjson',
    'content-encoding': 'gzip',
  });
  return gunzipSync(await buffer(request))
    .toString()
    .trimEnd()
    .split('\n');
}

function* many(count: number): Generator<IngestSession> {
  for (let i = 0; i < count; i++) yield session({ startedAt: i });
}

describe('ingest is retried', () => {
  test.each([
    ['429', failure(429, 'rate_limited', { 'retry-after': '0' })],
    ['503', failure(503, 'unavailable', { 'retry-after': '0' })],
    ['a connection that breaks', brokenOff],
  ])('after %s', async (_name, reply) => {
    const { server, client } = await serve([reply, result(taken(1))]);
    expect(await client.sessions.ingest(session())).toEqual(taken(1));
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/trpc/sessions.ingest',
      'POST /api/trpc/sessions.ingest',
    ]);
  });

  test('but not calls that are not idempotent', async () => {
    const { server, client } = await serve([failure(503, 'unavailable', { 'retry-after': '0' })]);
    await expect(client.agents.delete('agt_1')).rejects.toMatchObject({ code: 'unavailable' });
    expect(server.requests).toHaveLength(1);
  });
});

describe('ingestMany', () => {
  test('sends batches, and adds up their results', async () => {
    const bodies: string[][] = [];
    const bad = [{ line: 3, code: 'conflict' as const, message: 'is there' }];
    const { server, client } = await serve([
      taking(bodies),
      failure(503, 'unavailable', { 'retry-after': '0' }),
      taking(bodies, bad),
    ]);
    const progress: number[] = [];
    const sum = await client.sessions.ingestMany(many(7_000), {
      onProgress: (soFar) => progress.push(soFar.accepted),
    });
    expect(sum).toEqual({
      accepted: 6_999,
      duplicates: 0,
      rejected: [{ line: 5_003, code: 'conflict', message: 'is there' }],
      rejected_count: 1,
    });
    expect(progress).toEqual([5_000, 6_999]);
    expect(bodies.map((lines) => lines.length)).toEqual([5_000, 2_000]);
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array(3).fill('POST /api/v1/sessions'),
    );
  });

  test('reads at most one batch ahead', async () => {
    let read = 0;
    async function* counted() {
      for (const one of many(50_000)) {
        read++;
        yield one;
      }
    }
    const { client } = await serve([failure(401, 'unauthenticated')]);
    await expect(client.sessions.ingestMany(counted())).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(read).toBeLessThanOrEqual(15_000);
  });

  test('sends what waits for a second, in order, and goes on with the value that it waits for', async () => {
    const bodies: string[][] = [];
    const { client } = await serve([taking(bodies)]);
    const all = [...many(6)];
    let open = () => {};
    let asked = 0;
    async function* slow() {
      for (const [i, one] of all.entries()) {
        asked++;
        if (i === 3 || i === 5) {
          await new Promise<void>((resolve) => {
            open = resolve;
          });
        }
        yield one;
      }
    }
    const progress: number[] = [];
    const started = performance.now();
    const call = client.sessions.ingestMany(slow(), {
      onProgress: ({ accepted }) => progress.push(accepted),
    });
    await expect.poll(() => progress).toEqual([3]);
    expect(performance.now() - started).toBeGreaterThan(900);
    expect(asked).toBe(4);
    open();
    await expect.poll(() => progress).toEqual([3, 5]);
    open();
    expect(await call).toEqual(taken(6));
    expect(bodies).toEqual(
      [all.slice(0, 3), all.slice(3, 5), all.slice(5)].map((some) => some.map((one) => JSON.stringify(one))),
    );
  });

  test('what is due waits for the batch before, and grows meanwhile', async () => {
    const bodies: string[][] = [];
    let answer = () => {};
    const late: Reply = (response, request) => {
      answer = () => taking(bodies)(response, request);
    };
    const { server, client } = await serve([late, taking(bodies)]);
    async function* steady() {
      for (const one of many(5_300)) {
        if (count >= 5_000) await new Promise((resolve) => setTimeout(resolve, 5));
        count++;
        yield one;
      }
    }
    let count = 0;
    const call = client.sessions.ingestMany(steady());
    await expect.poll(() => count, { timeout: 20_000 }).toBe(5_300);
    expect(server.requests).toHaveLength(1);
    answer();
    expect(await call).toEqual(taken(5_300));
    expect(bodies.map((lines) => lines.length)).toEqual([5_000, 300]);
  });

  test('leaves no timer when the source throws, and keeps no process alive', async () => {
    const { client } = await serve([noAnswer]);
    const set = vi.spyOn(globalThis, 'setTimeout');
    const cleared = vi.spyOn(globalThis, 'clearTimeout');
    onTestFinished(() => void vi.restoreAllMocks());
    const own = () => set.mock.results[set.mock.calls.findIndex(([, ms]) => ms === longestWait)]?.value;
    async function* failing() {
      yield* many(3);
      await new Promise((resolve) => setImmediate(resolve));
      expect(own().hasRef()).toBe(false);
      throw new Error('the disk is gone');
    }
    await expect(client.sessions.ingestMany(failing())).rejects.toThrow('the disk is gone');
    expect(cleared.mock.calls).toContainEqual([own()]);
  });

  test('sends nothing for an empty source', async () => {
    const { server, client } = await serve([noAnswer]);
    expect(await client.sessions.ingestMany([])).toEqual(taken(0));
    expect(server.requests).toEqual([]);
  });

  test('an error of the source rejects the call, and ends its iterator', async () => {
    const { client } = await serve([taking([])]);
    async function* failing() {
      yield* many(10);
      throw new Error('the disk is gone');
    }
    await expect(client.sessions.ingestMany(failing())).rejects.toThrow('the disk is gone');

    let left = false;
    async function* leftEarly() {
      try {
        yield* many(20_000);
      } finally {
        left = true;
      }
    }
    const refusing = await serve([failure(403, 'forbidden')]);
    await expect(refusing.client.sessions.ingestMany(leftEarly())).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(left).toBe(true);
  });

  test.each([
    ['while the next session does not come', 1],
    ['while a batch is on its way', 5_000],
  ])('aborted %s', async (_name, count) => {
    const { client } = await serve([noAnswer]);
    async function* sessions() {
      yield* many(count);
      await new Promise(() => {});
    }
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 200);
    const call = client.sessions.ingestMany(sessions(), { signal: controller.signal });
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
  });

  test('aborted: no further session is read, and the source is ended immediately', async () => {
    const { server, client } = await serve([noAnswer]);
    const controller = new AbortController();
    let read = 0;
    let left = false;
    async function* sessions() {
      try {
        for (const one of many(20_000)) {
          // A turn of the event loop each, as what comes from elsewhere takes.
          await new Promise((resolve) => setImmediate(resolve));
          if (++read === 89) controller.abort();
          yield one;
        }
      } finally {
        left = true;
      }
    }
    const call = client.sessions.ingestMany(sessions(), { signal: controller.signal });
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    await expect.poll(() => left).toBe(true);
    expect(read).toBe(89);
    expect(server.requests).toEqual([]);
  });

  test('aborted by the source itself, as it starts to wait', async () => {
    const { client } = await serve([noAnswer]);
    const controller = new AbortController();
    const sessions = {
      async *[Symbol.asyncIterator]() {
        yield* many(3);
        controller.abort();
        await new Promise(() => {});
      },
    };
    const call = client.sessions.ingestMany(sessions, { signal: controller.signal });
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
  });

  test('aborted while waiting for the next session: the source is ended without waiting for it', async () => {
    const { client } = await serve([noAnswer]);
    const controller = new AbortController();
    let asked = 0;
    let returned = 0;
    const queue = {
      [Symbol.asyncIterator]: () => ({
        next() {
          asked++;
          setImmediate(() => controller.abort());
          return new Promise<IteratorResult<IngestSession>>(() => {});
        },
        async return() {
          returned++;
          return { done: true as const, value: undefined };
        },
      }),
    };
    const call = client.sessions.ingestMany(queue, { signal: controller.signal });
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    expect({ asked, returned }).toEqual({ asked: 1, returned: 1 });
  });

  test('refuses a response of another server', async () => {
    const { client } = await serve([result({ accepted: 1 })]);
    await expect(client.sessions.ingestMany(many(1))).rejects.toMatchObject({ code: 'bad_response' });
  });
});
