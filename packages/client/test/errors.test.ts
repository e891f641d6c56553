import { session } from '@masker/api/testing/sessions';
import { createTRPCClient } from '@trpc/client';
import { describe, expect, test } from 'vitest';
import { ApiError, createMaskerClient, MaskerError, type MaskerErrorCode } from '../src/index.ts';
import { type AppRouter, createCaller, maskerLink } from '../src/trpc.ts';
import { brokenOff, failure, foreign, noAnswer } from './support/scripted-server.ts';
import { serve } from './support/serve.ts';

const details = [{ parameter: 'limit', message: 'must be an integer from 1 to 100', received: '101' }];
const refusal = failure(422, 'validation_failed', {}, { details });

test('returns a complete error of the server', async () => {
  const { client } = await serve([refusal]);
  const error = await client.sessions.list({ limit: 101 }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    name: 'ApiError',
    code: 'validation_failed',
    message: 'it is validation_failed',
    status: 422,
    requestId: 'req_1',
    details,
    retryAfter: undefined,
  });
});

test('parses an error in the form of REST too', async () => {
  const body = JSON.stringify({
    error: { code: 'headers_too_large', message: 'too large', request_id: 'req_2' },
  });
  const { client } = await serve([foreign(431, body)]);
  await expect(client.me.get()).rejects.toMatchObject({ code: 'headers_too_large', requestId: 'req_2' });
});

describe('responses that are not from masker-sessions', () => {
  test.each([
    ['a page of HTML', foreign(200, '<!doctype html>'), 200],
    ["a proxy's error page", foreign(403, '<h1>Forbidden</h1>', { 'x-request-id': 'proxy-7' }), 403],
    ['JSON of another kind', foreign(200, '{"hello":"world"}', { 'content-type': 'application/json' }), 200],
    ['nothing', foreign(204, ''), 204],
  ])('%s', async (_name, reply, status) => {
    const { client, server } = await serve([reply]);
    await expect(client.me.get()).rejects.toMatchObject({ code: 'bad_response', status });
    await expect(client.me.get()).rejects.toThrow(`${server.url} answered ${status}`);
  });
});

test('no server listens', async () => {
  const { client, server } = await serve([noAnswer], { retries: 0 });
  await server.close();
  const error = await client.me.get().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'network_error', status: undefined });
  expect((error as Error).message).toBe(`${server.url} cannot be reached (ECONNREFUSED).`);
});

test('the connection is lost', async () => {
  const { client } = await serve([brokenOff], { retries: 0 });
  await expect(client.me.get()).rejects.toMatchObject({ code: 'network_error' });
});

test('the response times out', async () => {
  const { client } = await serve([noAnswer], { retries: 0, timeoutMs: 50 });
  await expect(client.me.get()).rejects.toMatchObject({ code: 'timeout' });
});

describe('ApiError.from, for users of the link', () => {
  test('keeps the properties of tRPC, and finds errors of the client', async () => {
    const { server } = await serve([refusal, foreign(403, 'no')]);
    const trpc = createTRPCClient<AppRouter>({ links: [maskerLink({ url: server.url })] });
    const error = await trpc.sessions.list.query().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'TRPCClientError', data: { code: 'validation_failed', details } });
    expect(ApiError.from(error)).toMatchObject({ code: 'validation_failed', status: 422, details });
    const other = await trpc.sessions.list.query().catch((thrown: unknown) => thrown);
    expect(ApiError.from(other)).toMatchObject({ code: 'bad_response', status: 403 });
  });

  test('identifies an abort, and any other thrown value', () => {
    expect(ApiError.from(new DOMException('x', 'AbortError'))).toMatchObject({ code: 'aborted' });
    expect(ApiError.from('what?')).toMatchObject({ code: 'bad_response', cause: 'what?' });
  });
});

describe('invalid options are refused immediately', () => {
  test.each([
    [{ url: 'masker.example.com' }, 'url must be the full address'],
    [{ url: 'ftp://masker.example.com' }, 'url must start with'],
    [{ url: 'http://me:secret@masker.example.com' }, 'url must not contain a user name'],
    [{ url: 'http://masker.example.com/?a=1' }, 'url must not contain a query'],
    [{ retries: -1 }, 'retries must be a whole number'],
    [{ timeoutMs: Number.POSITIVE_INFINITY }, 'timeoutMs must be a whole number'],
    [{ cookie: 'a', token: 'msk_b' }, 'either a cookie or a token'],
  ])('%j', (options, message) => {
    expect(() => createMaskerClient({ url: 'http://localhost', ...options })).toThrow(message);
    expect(() => createMaskerClient({ url: 'http://localhost', ...options })).toThrow(TypeError);
  });
});

describe('an input that JSON cannot express is refused before a request', () => {
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  test.each([
    ['a BigInt', 1n, 'BigInt'],
    ['a circular object', circular, 'circular'],
  ])('%s', async (_name, value, reason) => {
    const { server, client } = await serve([noAnswer]);
    const caller = createCaller({ url: server.url });
    const wrong = value as never;
    const calls: [string, () => Promise<unknown>][] = [
      ['The input', () => client.sessions.list({ limit: wrong })],
      ['The input', () => client.sessions.ingest({ ...session(), status: wrong })],
      ['The input', () => client.sessions.watch({ min_redactions: wrong })[Symbol.asyncIterator]().next()],
      ['The input', () => client.sessions.each({ min_redactions: wrong })[Symbol.asyncIterator]().next()],
      ['The input', () => caller.sessions.list.query({ limit: wrong })],
      ['The input', () => caller.sessions.ingest.mutate({ ...session(), status: wrong })],
      ['Session 2', () => client.sessions.ingestMany([session(), { ...session(), status: wrong }])],
    ];
    for (const [what, call] of calls) {
      const error = await call().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({
        code: 'validation_failed',
        status: undefined,
        cause: expect.any(TypeError),
      });
      expect((error as Error).message).toContain(`${what} cannot be sent as JSON: `);
      expect((error as Error).message).toContain(reason);
    }
    expect(server.requests).toEqual([]);
  });
});

describe('wrong use is a TypeError that says what was expected', () => {
  test('of the options of a client', () => {
    for (const create of [createMaskerClient, createCaller, maskerLink]) {
      for (const options of [null, undefined, 'http://localhost']) {
        expect(() => create(options as never)).toThrow(
          new TypeError('The options of a client must be an object, such as { url, token }.'),
        );
      }
    }
  });

  test('of the options of a call, and of what is sent', async () => {
    const { server, client } = await serve([noAnswer]);
    const calls: ((options: never) => unknown)[] = [
      (options) => client.sessions.list({}, options),
      (options) => client.sessions.watch({}, options),
      (options) => client.sessions.export({}, options),
      (options) => client.sessions.ingestMany([], options),
      (options) => client.exports.wait('exp_1', options),
      (options) => client.exports.timestamp('exp_1', options),
      (options) => client.rawGet('/api/v1/me', {}, options),
      (options) => createCaller({ url: server.url }).me.get.query(undefined, options),
    ];
    for (const call of calls) {
      for (const [options, message] of [
        [null, 'The options of a call must be an object, such as { signal }.'],
        [
          { signal: new AbortController() },
          'signal must be an AbortSignal, such as the signal of an AbortController.',
        ],
      ] as const) {
        await expect((async () => call(options as never))()).rejects.toThrow(new TypeError(message));
      }
    }
    for (const wrong of [undefined, null, 5, 'text', { id: 'sess_1' }]) {
      await expect(client.sessions.ingestMany(wrong as never)).rejects.toThrow(
        new TypeError('sessions must be an iterable or an async iterable of sessions, such as an array.'),
      );
    }
    expect(server.requests).toEqual([]);
  });

  test('of the format of an export that gives another one', async () => {
    const { server, client } = await serve([noAnswer]);
    const { sessions, accessLog } = client;
    for (const [call, format, message] of [
      [
        sessions.export,
        'csv',
        /takes no format: it gives rows\. For Parquet, .* for CSV, use exports\.create/,
      ],
      [
        sessions.exportLines,
        'parquet',
        /takes no format: it gives rows\. For Parquet, use sessions\.exportParquet/,
      ],
      [sessions.exportParquet, 'csv', /takes no format: it gives Parquet\. .*for CSV/],
      [accessLog.export, 'csv', /takes no format: it gives rows\. For CSV, request GET/],
      [accessLog.exportLines, 'csv', /takes no format/],
    ] as const) {
      expect(() => call({ format } as never)).toThrow(TypeError);
      expect(() => call({ format } as never)).toThrow(message);
    }
    expect(() => sessions.export({ format: 'ndjson' } as never)).not.toThrow();
    expect(() => sessions.exportParquet({ format: 'parquet' } as never)).not.toThrow();
    expect(server.requests).toEqual([]);
  });
});

test('the former name of ApiError is the same class', () => {
  const error: MaskerError = new ApiError('timeout', 'No answer.');
  const code: MaskerErrorCode = error.code;
  expect([MaskerError, code]).toEqual([ApiError, 'timeout']);
});
