import { once } from 'node:events';
import { connect } from 'node:net';
import { newId } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;
const known = session();

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  await installation.insert(tenant.accountId, [known]);
});
afterAll(() => installation.close());

const signedIn = (): Record<string, string> => ({ cookie: tenant.cookie });

interface Wire {
  status: string;
  headers: Record<string, string>;
  body: string;
}

/** Asks over a connection of its own and keeps every byte that comes: `fetch` would drop the body of a HEAD. */
async function ask(method: string, path: string, more: Record<string, string> = {}): Promise<Wire> {
  const { hostname, port } = new URL(installation.url);
  const socket = connect(Number(port), hostname);
  const lines = Object.entries({ host: 'localhost', ...more }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  // What comes before the answer to the second request belongs to the first.
  const second = 'GET /api/healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n';
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${second}`);
  let text = '';
  socket.setEncoding('latin1').on('data', (data: string) => {
    text += data;
    // A stream goes on; its beginning is enough.
    if (/^content-type: text\/event-stream/im.test(text) && text.includes('data:')) socket.destroy();
  });
  await once(socket, 'close');
  const next = text.lastIndexOf('HTTP/1.1 ');
  const first = next > 0 ? text.slice(0, next) : text;
  const end = first.indexOf('\r\n\r\n');
  const [status = '', ...rest] = first.slice(0, end).split('\r\n');
  return {
    status,
    headers: Object.fromEntries(
      rest.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
    ),
    body: first.slice(end + 4),
  };
}

/** What is the same of an answer to GET and to HEAD. How a body is transferred is nothing to say where there is none. */
function comparable({ status, headers }: Wire) {
  const { date, 'x-request-id': id, 'transfer-encoding': _, 'x-masker-since': __, ...others } = headers;
  expect(id).toMatch(/^req_/);
  expect(date).toBeDefined();
  return { status, headers: others };
}

const input = (value: object) => `input=${encodeURIComponent(JSON.stringify(value))}`;

describe.each<[string, string[]]>([
  [
    'REST',
    [
      '/api/healthz',
      '/api/readyz',
      '/api/openapi.json',
      '/api/v1/auth/providers',
      '/api/v1/me',
      '/api/v1/sessions?since=1h&limit=1',
      `/api/v1/sessions/${known.id}`,
      `/api/v1/sessions/${newId('session')}`,
      '/api/v1/sessions?limit=0',
      // Pinned: the name of the file holds the window, which moves with every second.
      '/api/v1/sessions/export?since=2026-11-01T00:00:00Z&until=2026-11-02T00:00:00Z',
      '/api/v1/sessions/export?limit=0',
      '/api/v1/agents',
      '/api/v1/nothing',
    ],
  ],
  [
    'tRPC',
    [
      '/api/trpc/me.get',
      `/api/trpc/sessions.list?${input({ limit: 1 })}`,
      `/api/trpc/sessions.list?${input({ limit: 0 })}`,
      `/api/trpc/sessions.get?${input({ session_id: newId('session') })}`,
      '/api/trpc/sessions.list?input=%7B',
      '/api/trpc/me.get,agents.list?batch=1',
      `/api/trpc/me.get,sessions.list?batch=1&${input({ 1: { limit: 0 } })}`,
      '/api/trpc/accounts.switch',
      '/api/trpc/nothing.get',
      '/api/trpc/',
    ],
  ],
])('%s', (_transport, paths) => {
  test.each(paths)('HEAD %s equals GET without the body, with and without a credential', async (path) => {
    for (const more of [signedIn(), {}]) {
      const got = await ask('GET', path, more);
      const head = await ask('HEAD', path, more);
      expect(got.body).not.toBe('');
      expect(head.body).toBe('');
      expect(comparable(head)).toEqual(comparable(got));
    }
  });
});

test('HEAD neither finds nor does anything that GET does not', async () => {
  const { cookie } = tenant;
  const statusOf = async (path: string, more = {}) => (await ask('HEAD', path, more)).status.split(' ')[1];
  expect(await statusOf('/api/trpc/me.get', { cookie })).toBe('200');
  expect(await statusOf('/api/trpc/me.get')).toBe('401');
  expect(await statusOf('/api/trpc/nothing.get', { cookie })).toBe('404');
  expect(await statusOf('/api/trpc/accounts.switch', { cookie })).toBe('405');
  expect(await statusOf('/api/v1/nothing', { cookie })).toBe('404');
  expect(await statusOf('/api/v1/auth/logout', { cookie })).toBe('405');
  expect(await statusOf('/api/v1/me', { cookie })).toBe('200');
});

test('HEAD of a JSON lines batch has the headers of GET', async () => {
  const lines = { cookie: tenant.cookie, 'trpc-accept': 'application/jsonl' };
  const path = '/api/trpc/me.get,agents.list?batch=1';
  const [got, head] = [await ask('GET', path, lines), await ask('HEAD', path, lines)];
  expect(head.body).toBe('');
  expect(comparable(head)).toEqual(comparable(got));
});

test.each([true, false])(
  'HEAD of the event stream ends after the headers of GET (signed in: %s)',
  async (withCookie) => {
    const more: Record<string, string> = withCookie ? signedIn() : {};
    const [got, head] = [
      await ask('GET', '/api/trpc/sessions.watch', more),
      await ask('HEAD', '/api/trpc/sessions.watch', more),
    ];
    expect(got.headers['content-type']).toBe('text/event-stream');
    expect(head.body).toBe('');
    expect(comparable(head)).toEqual(comparable(got));
  },
);
