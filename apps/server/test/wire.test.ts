import { errorBodySchema } from '@masker/contract';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from './support/eventually.ts';
import { dial, exchange, parseAnswer } from './support/raw-http.ts';
import { type Server, startServer } from './support/server.ts';

let server: Server;

beforeAll(async () => {
  server = await startServer({ LOG_LEVEL: 'debug' });
});

afterEach(async () => {
  expect((await server.get('/api/v1/me')).status).toBe(200);
  expect(server.stderr()).not.toMatch(/unhandled|uncaught|at .*\.js:/i);
});

const long = 'x'.repeat(17 * 1024);

test('traces are taken at the path of OTLP, which is not below /api', async () => {
  const traces = await server.get('/v1/traces', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"resourceSpans":[]}',
  });
  expect(traces.status).toBe(200);
  expect(await traces.json()).toEqual({});
});

test.each([
  ['a long header', `GET /api/v1/sessions HTTP/1.1\r\nHost: a\r\nX-Long: ${long}\r\n\r\n`],
  ['a long cookie', `GET /api/v1/sessions HTTP/1.1\r\nHost: a\r\nCookie: masker_session=${long}\r\n\r\n`],
  ['a long address', `GET /api/v1/sessions?cursor=${long} HTTP/1.1\r\nHost: a\r\n\r\n`],
  ['many headers', `GET / HTTP/1.1\r\nHost: a\r\n${'X-Many: yyyyyyyyyyyyyyyyyyyy\r\n'.repeat(700)}\r\n`],
  ['too many headers', `GET / HTTP/1.1\r\nHost: a\r\n${'X: y\r\n'.repeat(100)}\r\n`],
])('over 16 KiB or 100 headers is refused: %s', async (_what, request) => {
  await expectRefusal(await exchange(server.url, request), 431, 'headers_too_large');
});

test.each(['a', 'A.example:80', '127.0.0.1:3000', '[::1]:3000', 'xn--bcher-kva.example'])(
  'accepts the host %s',
  async (host) => {
    const request = `GET /api/healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    expect(await exchange(server.url, request)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  },
);

test.each(['websocket', 'h2c', 'TLS/1.2, HTTP/1.1'])(
  'ignores an upgrade to %s, and answers the request',
  async (protocol) => {
    const offer = `Host: a\r\nUpgrade: ${protocol}\r\nConnection: Upgrade, close\r\n`;
    const got = await exchange(server.url, `GET /api/healthz HTTP/1.1\r\n${offer}\r\n`);
    expect(got).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    // With a body, as Java's client makes its offer with whatever it sends first.
    const headers = 'Content-Type: application/json\r\nContent-Length: 2\r\n';
    const sent = await exchange(server.url, `POST /api/v1/sessions HTTP/1.1\r\n${offer}${headers}\r\n[]`);
    await expectRefusal(sent, 401, 'unauthenticated');
  },
);

test('under 16 KiB and 100 headers is accepted', async () => {
  const answer = await server.get('/api/v1/me', { headers: { 'x-long': 'x'.repeat(15 * 1024) } });
  expect(answer.status).toBe(200);
});

test.each([
  ['no HTTP', 'hello there\r\n\r\n'],
  ['bytes', '\x00\x01\xff\xfe\r\n\r\n'],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['an unknown method', 'FETCH /api/v1/sessions HTTP/1.1\r\nHost: a\r\n\r\n'],
  ['an unknown version', 'GET /api/v1/sessions HTTP/9.9\r\nHost: a\r\n\r\n'],
  ['no host', 'GET /api/v1/sessions HTTP/1.1\r\n\r\n'],
  ...['a b', 'a/b', 'a@b', '<a>', 'a:b', '[::1', 'a, b', 'ä'].map((host) => [
    `no host: ${host}`,
    `GET /api/healthz HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
  ]),
  ['two hosts', 'GET /api/healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n'],
  ['two hosts, before HTTP/1.1', 'GET /api/healthz HTTP/1.0\r\nhost: a\r\nHOST: b\r\n\r\n'],
  ...['http://a@b/', 'http://a b/', 'http:///x', 'http://?x', 'ftp://a/', 'a', '*'].map((target) => [
    `a target that is none: ${target}`,
    `GET ${target} HTTP/1.1\r\nHost: a\r\n\r\n`,
  ]),
  ['an asterisk with a method of its own', 'POST * HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n'],
  ['a broken header', 'GET / HTTP/1.1\r\nHost: a\r\nno colon here\r\n\r\n'],
  ['a zero in a header', 'GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n'],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
  [
    'a length and chunks',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
])('refuses a malformed request: %s', async (_what, request) => {
  await expectRefusal(await exchange(server.url, request), 400, 'bad_request');
});

test.each([
  ['a broken chunk', 'Transfer-Encoding: chunked\r\n\r\nZZ\r\nboo\r\n'],
  ['too few bytes', 'Content-Length: 100\r\n\r\n{'],
])('a broken body does not affect other requests: %s', async (_what, rest) => {
  const request = `POST /api/v1/auth/logout HTTP/1.1\r\nHost: a\r\n${rest}`;
  const answer = await exchange(server.url, request, { half: false, patience: 300 });
  for (const [line] of answer.matchAll(/^HTTP\/1\.1 .*$/gm)) expect(line).toMatch(/ (400|401|200) /);
});

test.each([
  ['a refused request', 'GET / HTTP/1.1\r\n\r\nrest: of it\r\n\r\n'],
  [
    'a refused request with a body',
    'POST /api/v1/sessions HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nZZ\r\n\r\n',
  ],
])('closes the connection after one response: %s', async (_what, bytes) => {
  const answer = await exchange(server.url, bytes);
  expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  expect(answer.toLowerCase()).toContain('connection: close');
});

describe('a target with a host', () => {
  test.each([
    ['HOST', 'HOST', 200],
    ['HOST', 'elsewhere.example', 200],
    ['elsewhere.example', 'elsewhere.example', 200],
  ])('is served by its path: %s, sent to %s', async (host, header, status) => {
    const own = new URL(server.url).host;
    const [named, sent] = [host, header].map((name) => (name === 'HOST' ? own : name));
    const bytes = `GET http://${named}/api/v1/me HTTP/1.1\r\nHost: ${sent}\r\nCookie: ${server.cookie}\r\nConnection: close\r\n\r\n`;
    expect(parseAnswer(await exchange(server.url, bytes)).status).toBe(status);
  });

  test.each(['', '/', '?x=1', '/nothing?x'])('may have no path: %j', async (rest) => {
    const bytes = `GET HTTP://a.example:80${rest} HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n`;
    expect(parseAnswer(await exchange(server.url, bytes)).status).toBe(404);
  });

  test('overrides the Host header', async () => {
    const body = JSON.stringify({ secret: server.linkSecret });
    const ask = async (target: string, host: string) => {
      const bytes = `POST ${target}/api/v1/auth/demo HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`;
      return parseAnswer(await exchange(server.url, bytes)).status;
    };
    expect(await ask('http://rebound.example', 'localhost')).toBe(403);
    expect(await ask('http://localhost', 'rebound.example')).toBe(200);
  });
});

test('OPTIONS lists the supported methods, with a logged request id', async () => {
  const bytes = 'OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
  const { status, headers } = parseAnswer(await exchange(server.url, bytes));
  expect([status, headers.allow]).toEqual([204, 'GET, HEAD, POST, PATCH, DELETE, OPTIONS']);
  expect(headers['x-request-id']).toMatch(/^req_/);
  await eventually(() => server.stderr().includes(headers['x-request-id'] ?? '-'));
});

test.each([
  ['CONNECT', 'CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n'],
  ['TRACE', 'TRACE /api/v1/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ['OPTIONS', 'OPTIONS /api/v1/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ['TRACE of a procedure', 'TRACE /api/trpc/me.get HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ['GET of a mutation', 'GET /api/trpc/tokens.create HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
])('an unknown method is 405 with the supported ones: %s', async (_what, bytes) => {
  const { status, headers } = parseAnswer(await exchange(server.url, bytes));
  expect([status, headers.allow]).toEqual([405, expect.stringMatching(/^(GET|POST)/)]);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
});

test.each(['//api/v1/me', '///api', '//api/../api/v1/me'])('refuses the target %s', async (target) => {
  const bytes = `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`;
  expect(parseAnswer(await exchange(server.url, bytes)).status).toBe(404);
});

test('ignores an unknown expectation', async () => {
  const request =
    'GET /api/healthz HTTP/1.1\r\nHost: a\r\nExpect: the-unexpected\r\nConnection: close\r\n\r\n';
  expect(await exchange(server.url, request)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
});

test('garbage after a complete request does not appear in its response', async () => {
  const request = `GET /api/v1/sessions?since=90d&limit=100 HTTP/1.1\r\nHost: a\r\nCookie: ${server.cookie}\r\n\r\n`;
  const answer = await exchange(server.url, `${request}\x00garbage\r\n\r\n`);
  const [first = ''] = answer.split(/(?=HTTP\/1\.1 )/);
  expect(first).toMatch(/^HTTP\/1\.1 (200|400) /);
  const [, body = ''] = first.split('\r\n\r\n');
  expect(() => JSON.parse(body)).not.toThrow();
});

test('an unused connection is closed without an answer, half a request is refused', async () => {
  const patience = 600_000;
  const [unused, half] = await Promise.all([
    exchange(server.url, '', { patience }),
    exchange(server.url, 'GET /api/v1/sessions HTTP/1.1\r\nHost: a\r\n', { patience }),
  ]);
  expect(unused).toBe('');
  await expectRefusal(half, 400, 'bad_request');
});

test('survives a flood of broken connections', async () => {
  const pieces = [
    '',
    'G',
    'GET ',
    'GET / HTTP/1.1\r\n',
    '\r\n\r\n\r\n',
    '\x00',
    'POST / HTTP/1.1\r\nContent-Le',
  ];
  await Promise.all(
    Array.from({ length: 200 }, async (_, i) => {
      const socket = await dial(server.url);
      socket.write(pieces[i % pieces.length] as string);
      if (i % 3 === 0) socket.resetAndDestroy();
      else socket.destroy();
    }),
  );
});

async function expectRefusal(answer: string, status: number, code: string): Promise<void> {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(head).toContain('content-type: application/json; charset=utf-8');
  expect(head).toContain('cache-control: private, no-store');
  expect(head.toLowerCase()).toContain('connection: close');
  const { error } = errorBodySchema.parse(JSON.parse(body));
  expect(error.code).toBe(code);
  expect(head).toContain(`x-request-id: ${error.request_id}`);
}
