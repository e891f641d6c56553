import { describe, expect, test } from 'vitest';
import { ApiError } from '../src/index.ts';
import { isTransient, retryDelay } from '../src/transport/retry.ts';
import { parseRetryAfter } from '../src/transport/retry-after.ts';
import { brokenOff, failure, foreign, noAnswer, page } from './support/scripted-server.ts';
import { serve } from './support/serve.ts';

const empty = page([], null);

describe('retries', () => {
  test.each([
    ['429', failure(429, 'rate_limited', { 'retry-after': '0' })],
    ['503', failure(503, 'unavailable', { 'retry-after': '0' })],
    ['a 502 of a proxy', foreign(502, '<h1>Bad Gateway</h1>', { 'retry-after': '0' })],
    ['a 504 of a proxy', foreign(504, '', { 'retry-after': '0' })],
    ['a connection that breaks', brokenOff],
  ])('%s', async (_name, reply) => {
    const { server, client } = await serve([reply, empty]);
    expect(await client.sessions.list()).toEqual({ data: [], next_cursor: null });
    expect(server.requests).toHaveLength(2);
  });

  test('an attempt that times out', async () => {
    const { server, client } = await serve([noAnswer, empty], { timeoutMs: 2_000 });
    await client.me.get();
    expect(server.requests).toHaveLength(2);
  });

  test.each([
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'session_not_found'],
    [422, 'validation_failed'],
    [500, 'internal_error'],
  ])('not %i %s', async (status, code) => {
    const { server, client } = await serve([failure(status, code), empty]);
    await expect(client.sessions.list()).rejects.toMatchObject({ code, status });
    expect(server.requests).toHaveLength(1);
  });

  test('at most the given number of times', async () => {
    const { server, client } = await serve([failure(503, 'unavailable', { 'retry-after': '0' })], {
      retries: 2,
    });
    await expect(client.sessions.list()).rejects.toMatchObject({ code: 'unavailable', retryAfter: 0 });
    expect(server.requests).toHaveLength(3);
  });

  test('never with retries: 0', async () => {
    const { server, client } = await serve([failure(503, 'unavailable')], { retries: 0 });
    await expect(client.sessions.list()).rejects.toMatchObject({ code: 'unavailable' });
    expect(server.requests).toHaveLength(1);
  });

  test('not if retry-after is longer than a call may wait', async () => {
    const { server, client } = await serve([failure(429, 'rate_limited', { 'retry-after': '3600' })]);
    await expect(client.sessions.list()).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 3600 });
    expect(server.requests).toHaveLength(1);
  });
});

describe('the delay of a retry', () => {
  test('is retry-after, and a random part of up to as much again', () => {
    expect(retryDelay(1, 2, 0)).toBe(2000);
    expect(retryDelay(1, 2, 0.5)).toBe(3000);
    expect(retryDelay(1, 0, 0.5)).toBe(125);
    const delays = Array.from({ length: 200 }, () => retryDelay(1, 1, undefined) as number);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(800);
    expect(retryDelay(1, 60, 1)).toBe(68_000);
    expect(retryDelay(1, 61, 0)).toBeNull();
  });

  test('grows up to a maximum', () => {
    expect([1, 2, 3, 4].map((tries) => retryDelay(tries, undefined, 1))).toEqual([250, 500, 1000, 2000]);
    expect([1, 2, 3, 4].map((tries) => retryDelay(tries, undefined, 0))).toEqual([125, 250, 500, 1000]);
    expect(retryDelay(40, undefined, 1)).toBe(8000);
  });
});

test.each([
  ['0', 0],
  ['120', 120],
  [' 7 ', 7],
  ['Sun, 03 May 2026 21:14:42 GMT', 10],
  ['Sun, 03 May 2026 21:14:00 GMT', 0],
  ['-1', undefined],
  ['1.5', undefined],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
])('parses retry-after %j as %j seconds', (header, seconds) => {
  expect(parseRetryAfter(header, Date.UTC(2026, 4, 3, 21, 14, 32))).toBe(seconds);
});

test('an error of the client itself is not transient, whatever its code', () => {
  expect(isTransient(new ApiError('bad_response', 'x', { status: 200 }))).toBe(false);
  expect(isTransient(new ApiError('aborted', 'x'))).toBe(false);
});
