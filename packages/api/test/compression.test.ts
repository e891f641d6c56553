import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { constants, gunzipSync } from 'node:zlib';
import { newId, type Session } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptsGzip, compressedFrom, gzippedStream } from '../src/http/compress.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { newestFirst, session } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;
let sessions: Session[];

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  sessions = newestFirst(Array.from({ length: 2_500 }, () => session()));
  await installation.insert(tenant.accountId, sessions);
});
afterAll(() => installation.close());

interface Asked {
  accept?: string;
  method?: string;
  body?: object;
}

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  /** As it was sent. */
  bytes: Buffer;
}

/** Asks without `fetch`, which would send an `accept-encoding` of its own and decompress what comes. */
async function ask(path: string, { accept, method = 'GET', body }: Asked = {}): Promise<Answer> {
  const response = await open(path, { accept, method, body });
  return { status: response.statusCode, headers: response.headers, bytes: await buffer(response) };
}

async function open(path: string, { accept, method, body }: Asked): Promise<IncomingMessage> {
  const sent = request(new URL(path, installation.url), {
    method,
    headers: {
      cookie: tenant.cookie,
      ...(accept === undefined ? {} : { 'accept-encoding': accept }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}

const page = '/api/v1/sessions?limit=100&since=2020-01-01T00:00:00Z';
const input = (value: object) => `input=${encodeURIComponent(JSON.stringify(value))}`;
const listed = { limit: 100, since: '2020-01-01T00:00:00Z' };

describe.each([
  ['a page', page, 'accept-encoding'],
  ['sums', '/api/v1/sessions/stats?since=2026-01-01T00:00:00Z&bucket=7d', 'accept-encoding'],
  ['a page over tRPC', `/api/trpc/sessions.list?${input(listed)}`, 'trpc-accept, accept, accept-encoding'],
  [
    'a batch over tRPC',
    `/api/trpc/me.get,sessions.list?batch=1&${input({ 1: listed })}`,
    'trpc-accept, accept, accept-encoding',
  ],
])('%s', (_what, path, vary) => {
  test('is compressed if the client accepts it, and otherwise the same', async () => {
    const plain = await ask(path);
    const compressed = await ask(path, { accept: 'gzip, deflate, br' });
    expect(plain.headers).toMatchObject({ vary, 'content-length': String(plain.bytes.length) });
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect(compressed.headers).toMatchObject({
      vary,
      'content-encoding': 'gzip',
      'content-length': String(compressed.bytes.length),
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'private, no-store',
    });
    expect(compressed.headers).not.toHaveProperty('etag');
    expect(gunzipSync(compressed.bytes)).toEqual(plain.bytes);
    expect(compressed.bytes.length).toBeLessThan(plain.bytes.length / 2);
  });

  test('has the same headers with HEAD', async () => {
    for (const accept of ['gzip', 'identity']) {
      const [got, head] = [await ask(path, { accept }), await ask(path, { accept, method: 'HEAD' })];
      expect(head.bytes).toHaveLength(0);
      const comparable = ({ date: _, 'x-request-id': __, ...headers }: IncomingHttpHeaders) => headers;
      expect(comparable(head.headers)).toEqual(comparable(got.headers));
    }
  });
});

test.each<[string | undefined, boolean]>([
  [undefined, false],
  ['', false],
  ['gzip', true],
  ['GZip', true],
  ['x-gzip', true],
  ['br', false],
  ['identity', false],
  ['deflate, br, gzip;q=0.1', true],
  ['gzip;q=0', false],
  ['gzip; q=0.000', false],
  ['gzip ;Q=0.5', true],
  ['*', true],
  ['*;q=0', false],
  ['*;q=0, gzip', true],
  ['gzip;q=0, *', false],
  ['identity, gzip;q=0.5', false],
  ['identity;q=0.5, gzip', true],
  ['gzip;q=0.5, *', false],
  ['gzip;q=yes', false],
  ['gzip;q=2', false],
])('accept-encoding: %s means gzip: %s', async (header, accepted) => {
  expect(acceptsGzip(header)).toBe(accepted);
  const { headers } = await ask(page, header === undefined ? {} : { accept: header });
  expect(headers['content-encoding']).toBe(accepted ? 'gzip' : undefined);
});

/** Whose answers are too short to be compressed anyway. */
const short = new Set(['/api/v1/me', '/api/v1/tokens', '/api/trpc/tokens.create', '/api/v1/invitations']);

describe('is not compressed:', () => {
  const refusing = Object.entries({
    agent_id: 'x'.repeat(90),
    status: 'y'.repeat(90),
    since: 'z'.repeat(90),
    until: 'z'.repeat(90),
    min_redactions: 'a',
    min_duration_ms: 'b',
    max_duration_ms: 'c',
    kind: 'd',
    order: 'e',
    cursor: 'f'.repeat(90),
    limit: '0',
  });
  test.each<[string, string, Asked, number]>([
    ['what is short', '/api/v1/me', {}, 200],
    ['an error, which repeats what was sent', `/api/v1/sessions?${new URLSearchParams(refusing)}`, {}, 422],
    ['the same over tRPC', `/api/trpc/sessions.list?${input(Object.fromEntries(refusing))}`, {}, 422],
    [
      'a new token',
      '/api/v1/tokens',
      { method: 'POST', body: { name: 'n'.repeat(200), scopes: ['sessions:read'] } },
      200,
    ],
    [
      'a new token over tRPC',
      '/api/trpc/tokens.create',
      { method: 'POST', body: { name: 'n'.repeat(200), scopes: ['sessions:read'] } },
      200,
    ],
    ['the link of an invitation', '/api/v1/invitations', { method: 'POST', body: { role: 'viewer' } }, 200],
    [
      'any other change, however long its answer',
      '/api/v1/views',
      {
        method: 'POST',
        body: { name: 'long', filters: { agent_id: Array.from({ length: 50 }, () => newId('agent')) } },
      },
      200,
    ],
    [
      'the same over tRPC',
      '/api/trpc/views.create',
      {
        method: 'POST',
        body: { name: 'long', filters: { agent_id: Array.from({ length: 50 }, () => newId('agent')) } },
      },
      200,
    ],
  ])('%s', async (_what, path, asked, status) => {
    const answer = await ask(path, { ...asked, accept: 'gzip' });
    expect(answer.status).toBe(status);
    expect(answer.headers).not.toHaveProperty('content-encoding');
    JSON.parse(answer.bytes.toString());
    if (!short.has(path)) expect(answer.bytes.length).toBeGreaterThan(compressedFrom);
  });

  test('the event stream', async () => {
    const response = await open('/api/trpc/sessions.watch', { accept: 'gzip', method: 'GET' });
    expect(response.headers['content-type']).toBe('text/event-stream');
    expect(response.headers).not.toHaveProperty('content-encoding');
    const [first] = (await once(response, 'data')) as [Buffer];
    expect(first.toString()).toContain('event: connected');
    response.destroy();
  });
});

describe('an export', () => {
  test.each(['format=ndjson', 'format=ndjson&end=true', 'format=csv&bom=true'])(
    'with %s has the same content after decompression',
    async (query) => {
      const path = `/api/v1/sessions/export?since=2020-01-01T00:00:00Z&${query}`;
      const [plain, compressed] = [await ask(path), await ask(path, { accept: 'gzip' })];
      expect(plain.headers).toMatchObject({ vary: 'accept-encoding' });
      expect(plain.headers).not.toHaveProperty('content-encoding');
      expect(compressed.headers).toMatchObject({ vary: 'accept-encoding', 'content-encoding': 'gzip' });
      expect(gunzipSync(compressed.bytes)).toEqual(plain.bytes);
      expect(compressed.bytes.length).toBeLessThan(plain.bytes.length / 3);
      const head = await ask(path, { accept: 'gzip', method: 'HEAD' });
      expect(head.headers).toMatchObject({ vary: 'accept-encoding', 'content-encoding': 'gzip' });
    },
  );

  test('sends what it has, compressed or not, before the next page', async () => {
    let received: (text: string) => void = () => {};
    const first = new Promise<string>((resolve) => {
      received = resolve;
    });
    async function* body() {
      yield 'the first page\n';
      // Only once it has arrived.
      yield `after ${await first}`;
    }
    const chunks: Uint8Array[] = [];
    const text = () => gunzipSync(Buffer.concat(chunks), { finishFlush: constants.Z_SYNC_FLUSH }).toString();
    for await (const chunk of gzippedStream(body())) {
      chunks.push(chunk);
      if (text() === 'the first page\n') received(text());
    }
    expect(gunzipSync(Buffer.concat(chunks)).toString()).toBe('the first page\nafter the first page\n');
  });

  test('fails with its body, and stops reading it when the client disconnects', async () => {
    async function* broken() {
      yield 'some of it';
      throw new Error('no more');
    }
    const read = async () => {
      for await (const _ of gzippedStream(broken()));
    };
    await expect(read()).rejects.toThrow('no more');

    let ended = false;
    async function* endless() {
      try {
        for (;;) yield 'x'.repeat(100_000);
      } finally {
        ended = true;
      }
    }
    for await (const _ of gzippedStream(endless())) break;
    await expect.poll(() => ended).toBe(true);
  });
});
