import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { errorBodySchema } from '@masker/contract';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toApiError } from '../src/answer/api-error.ts';
import { openBody, readJson, sessionsBody } from '../src/http/body.ts';
import { type Pace, watchPace } from '../src/http/body-pace.ts';
import { createExchange } from '../src/http/exchange.ts';
import { fail } from '../src/http/fail.ts';
import { limitBody } from '../src/http/limit-body.ts';
import { direct } from '../src/http/proxy-trust.ts';
import { sendJson } from '../src/http/respond.ts';
import { endWithUnreadBody } from '../src/http/unread-body.ts';

/** A server that reads a JSON body, with less patience than the real one, and sends it back. */
async function startReader(patience: number): Promise<number> {
  const server = createServer({ keepAliveTimeout: 0 }, async (req, res) => {
    const exchange = createExchange(req, res, direct);
    limitBody(exchange, patience);
    try {
      sendJson(req, res, 200, JSON.stringify(await readJson(req, sessionsBody)));
    } catch (error) {
      fail(exchange, toApiError(error));
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/**
 * Sends a piece again and again, and stops at the first byte of the answer: what comes to a connection that has been
 * given up resets it, and a reset takes along the part of the answer that was not read yet.
 */
function answerWhileSending(socket: Socket, send: () => void): Promise<string> {
  const timer = setInterval(send, 20);
  onTestFinished(() => clearInterval(timer));
  socket.on('error', () => {});
  let answer = '';
  socket.setEncoding('utf8').on('data', (piece) => {
    clearInterval(timer);
    answer += piece;
  });
  return new Promise((resolve) => socket.once('close', () => resolve(answer)));
}

const head = (path: string) =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`;

test.each([
  ['/api/v1/sessions', 'error'],
  ['/api/trpc/sessions.ingest', 'data'],
])('aborts a body that arrives too slowly: %s', async (path, under) => {
  const socket = connect(await startReader(200), '127.0.0.1');
  socket.write(head(path));
  const answer = answerWhileSending(socket, () => socket.write(' '));
  const [status, rest = ''] = (await answer).split(/\r\n(.*)/s);
  expect(status).toBe('HTTP/1.1 400 Bad Request');
  expect(rest.toLowerCase()).toContain('connection: close');
  const body = JSON.parse(rest.slice(rest.indexOf('{')));
  const error = under === 'data' ? body.error.data : errorBodySchema.parse(body).error;
  expect(error).toMatchObject({ code: 'bad_request', message: 'The body took too long to arrive.' });
});

test('reads a body that arrives in time, and keeps the connection', async () => {
  const port = await startReader(500);
  const send = () =>
    fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"a":1}',
    });
  expect(await (await send()).json()).toEqual({ a: 1 });
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(await (await send()).json()).toEqual({ a: 1 });
});

/** A server that reads a body of any length, at another pace than the real one, and tells how long it was. */
async function startStream(pace?: Pace): Promise<number> {
  const server = createServer({ keepAliveTimeout: 0 }, async (req, res) => {
    endWithUnreadBody(req, res);
    let size = 0;
    try {
      for await (const chunk of openBody(req, { pace })) size += chunk.length;
      sendJson(req, res, 200, JSON.stringify({ size }));
    } catch (error) {
      fail(createExchange(req, res, direct), toApiError(error));
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

describe('a streamed body', () => {
  const slow = { silence: 60_000, window: 300, leastBytes: 10_000 };
  const start = (type: string) =>
    `POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n${type}\r\n`;

  test.each([
    ['as it is', ''],
    ['gzipped', 'Content-Encoding: gzip\r\n'],
  ])('is aborted if it is too slow, even without pauses: %s', async (_how, header) => {
    const socket = connect(await startStream(slow), '127.0.0.1');
    socket.write(start(header));
    const bytes = header === '' ? Buffer.from('{"a":1}\n'.repeat(1_000)) : gzipSync(randomBytes(10_000));
    let at = 0;
    const answer = answerWhileSending(socket, () => {
      socket.write('1\r\n');
      socket.write(bytes.subarray(at++, at));
      socket.write('\r\n');
    });
    expect(await answer).toMatch(/^HTTP\/1\.1 400 .*connection: close.*arrived too slowly/is);
  });

  test('is aborted if it stops', async () => {
    const socket = connect(await startStream({ silence: 200, window: 60_000, leastBytes: 0 }), '127.0.0.1');
    const answer = text(socket);
    socket.write(`${start('')}1\r\n{\r\n`);
    expect(await answer).toMatch(/^HTTP\/1\.1 400 .*stopped sending/is);
  });

  test('is read for any duration at the minimum rate', async () => {
    const port = await startStream({ ...slow, leastBytes: 100 });
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        controller.enqueue(new Uint8Array(1_000));
        sent += 1_000;
        if (sent === 100_000) controller.close();
      },
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    const answer = await fetch(`http://127.0.0.1:${port}/`, init);
    expect(await answer.json()).toEqual({ size: 100_000 });
  });

  test('is not aborted while its reader is busy', async () => {
    const watched: string[] = [];
    const watch = watchPace(
      { silence: 40, window: 40, leastBytes: 1 },
      () => 0,
      (why) => watched.push(why),
    );
    watch.came();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(watched).toEqual([]);
    watch.waiting();
    await expect.poll(() => watched).toEqual(['The client stopped sending the body.']);
  });
});
