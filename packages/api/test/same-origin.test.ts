import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';

type Sent = Record<string, string>;

const proxyTrust = {
  publicOrigin: 'https://masker.example',
  addressOf: () => '',
  protocolOf: (req: IncomingMessage) => (req.headers['x-test-https'] ? ('https' as const) : null),
};

let installation: Installation;
let tenant: Tenant;
let host: string;

beforeAll(async () => {
  installation = await createInstallation({ proxyTrust });
  tenant = await installation.tenant();
  host = new URL(installation.url).host;
});
afterAll(() => installation.close());

/** Writes that a cookie would allow, by every transport. */
const writes = [
  { path: '/api/v1/sessions', method: 'POST' },
  { path: '/api/v1/ingest/litellm', method: 'POST' },
  { path: '/v1/traces', method: 'POST' },
  { path: '/api/v1/agents/agt_01HYZ000000000000000000000', method: 'PATCH' },
  { path: '/api/v1/agents/agt_01HYZ000000000000000000000', method: 'DELETE' },
  { path: '/api/trpc/sessions.ingest', method: 'POST' },
  { path: '/api/trpc/sessions%2Eingest', method: 'POST' },
  { path: '/api/trpc/sessions.ingest,agents.delete?batch=1', method: 'POST' },
  { path: '/api/v1/auth/logout', method: 'POST' },
];

async function statuses(headers: Sent, whose: Tenant | null = tenant): Promise<Set<number>> {
  const seen = new Set<number>();
  for (const { path, method } of writes) {
    // Signing out would end the rest.
    const who = path.includes('logout') ? null : whose;
    const sent = { 'content-type': 'application/json', ...headers };
    const answer = await installation.get(path, who, { method, headers: sent, body: '[{}]' });
    seen.add(answer.status);
  }
  return seen;
}

describe('a write with a cookie is refused', () => {
  test.each<[string, Sent]>([
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['from another host of the same site', { 'sec-fetch-site': 'same-site' }],
    [
      'from another site that claims our origin',
      { 'sec-fetch-site': 'cross-site', origin: 'https://masker.example' },
    ],
    ['from a place that nobody knows', { 'sec-fetch-site': 'nowhere' }],
    ['from another origin', { origin: 'https://evil.example' }],
    ['from an opaque origin', { origin: 'null' }],
    ['from what is no origin', { origin: 'masker.example' }],
    ['from an origin with our name in it', { origin: 'https://masker.example.evil.example' }],
    ['from our public name by another protocol', { origin: 'http://masker.example' }],
    ['from the host that was asked, which is not the public one', { origin: 'HOST' }],
  ])('%s', async (_what, headers) => {
    const sent = headers.origin === 'HOST' ? { ...headers, origin: `http://${host}` } : headers;
    expect(await statuses(sent)).toEqual(new Set([403]));
  });
});

test('a password that browsers repeat is not a token', async () => {
  const headers = { 'sec-fetch-site': 'cross-site', authorization: 'Basic YTpi' };
  for (const status of await statuses(headers)) expect([401, 403]).toContain(status);
  const out = { method: 'POST', headers };
  expect((await installation.get('/api/v1/auth/logout', null, out)).status).toBe(403);
});

describe('a write is accepted', () => {
  test.each<[string, Sent]>([
    ['of a program', {}],
    ['from our own page', { 'sec-fetch-site': 'same-origin' }],
    [
      'from our own page, whatever a proxy made of the host',
      { 'sec-fetch-site': 'same-origin', origin: 'https://a' },
    ],
    ['that a person typed', { 'sec-fetch-site': 'none' }],
    ['from our public origin', { origin: 'https://masker.example' }],
  ])('%s', async (_what, headers) => {
    expect(await statuses(headers)).not.toContain(403);
  });

  test('with a bearer token, from any site: no browser adds one automatically', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', authorization: 'Bearer msk_unknown' };
    expect(await statuses(headers, null)).toEqual(new Set([401, 200]));
  });
});

test('without a public origin, compares the Host header, and the refusal names the setting', async () => {
  const open = await createInstallation({
    databaseUrl: installation.databaseUrl,
    proxyTrust: { ...proxyTrust, publicOrigin: null },
  });
  try {
    const own = new URL(open.url).host;
    const write = async (headers: Sent) => {
      const sent = {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '[{}]',
      };
      const answer = await open.get('/api/v1/sessions', tenant, sent);
      return [answer.status, ((await answer.json()) as { error: { message: string } }).error.message];
    };
    expect((await write({ origin: `http://${own}` }))[0]).toBe(422);
    expect(await write({ origin: `http://${own}`, 'x-test-https': '1' })).toEqual([403, expect.anything()]);
    expect(await write({ origin: 'http://sessions.lan' })).toEqual([
      403,
      expect.stringMatching(/PUBLIC_URL/),
    ]);
  } finally {
    await open.close();
  }
});

test('with a public origin, the refusal names it', async () => {
  const sent = { method: 'POST', headers: { origin: 'http://sessions.lan' } };
  const answer = await installation.get('/api/v1/auth/logout', null, sent);
  expect(((await answer.json()) as { error: { message: string } }).error.message).toContain(
    'open https://masker.example',
  );
});

test('grants no origin CORS permission', async () => {
  for (const method of ['GET', 'OPTIONS']) {
    const headers = { origin: 'https://masker.example', 'access-control-request-method': 'POST' };
    const answer = await installation.get('/api/v1/sessions', tenant, { method, headers });
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  }
});
