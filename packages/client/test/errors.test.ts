import { createTRPCClient } from '@trpc/client';
import { describe, expect, test } from 'vitest';
import { ApiError, createMaskerClient, MaskerError, type MaskerErrorCode } from '../src/index.ts';
import { type AppRouter, maskerLink } from '../src/trpc.ts';
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

test('the former name of ApiError is the same class', () => {
  const error: MaskerError = new ApiError('timeout', 'No answer.');
  const code: MaskerErrorCode = error.code;
  expect([MaskerError, code]).toEqual([ApiError, 'timeout']);
});
