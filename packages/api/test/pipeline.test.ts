import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeToken } from './support/access.ts';
import {
  type Credential,
  createInstallation,
  type Installation,
  type Tenant,
} from './support/installation.ts';
import { type Ask, asks } from './support/requests.ts';
import { session } from './support/sessions.ts';

let installation: Installation;
let admin: Tenant;
/** A token that may do nothing of what is asked for with it. */
let narrow: Record<'read' | 'write', string>;

beforeAll(async () => {
  installation = await createInstallation();
  admin = await installation.tenant();
  narrow = {
    read: (await makeToken(installation, admin, { scopes: ['sessions:read'] })).token,
    write: (await makeToken(installation, admin, { scopes: ['agents:write'] })).token,
  };
});
afterAll(() => installation.close());

interface Wrong {
  path: string;
  method: string;
  headers?: Record<string, string>;
  body?: string;
  /** Nothing can be read from it, not even what is asked for: any good credential is told so. */
  asWhole?: true;
}

/** Requests of which everything after the credentials is wrong, by each transport. */
function wrongRequests({ name, type, rest, trpc }: Ask): Wrong[] {
  const requests: Wrong[] = [];
  const notJson = { headers: { 'content-type': 'application/json' }, body: '{"nonsense":' };
  if (rest) {
    const path = `${rest.path.replace(/\{\w+\}/g, 'nonsense')}?nonsense=1&nonsense=2`;
    const { method } = rest;
    requests.push({ path, method, ...(method === 'POST' || method === 'PATCH' ? notJson : {}) });
  }
  if (!trpc || type === 'subscription') return requests;
  const deep = encodeURIComponent(`${'['.repeat(40)}${']'.repeat(40)}`);
  const path = `/api/trpc/${name}`;
  if (type === 'mutation') requests.push({ path, method: 'POST', ...notJson, asWhole: true });
  else
    requests.push(
      { path: `${path}?input=${encodeURIComponent('{"nonsense":1}')}`, method: 'GET' },
      { path: `${path}?input=${deep}`, method: 'GET', asWhole: true },
      { path: `/api/trpc/${Array(11).fill(name).join(',')}?batch=1`, method: 'GET', asWhole: true },
    );
  return requests;
}

async function statusOf(
  { path, asWhole: _, ...init }: Wrong,
  who: Credential,
  headers = {},
): Promise<number> {
  const response = await installation.get(path, who, { ...init, headers: { ...init.headers, ...headers } });
  await response.arrayBuffer();
  return response.status;
}

const named = (some: readonly Ask[]) => some.map((ask) => [ask.name, ask] as const);

test.each(named(asks))('%s checks credentials before parameters', async (_, ask) => {
  for (const request of wrongRequests(ask)) {
    expect(await statusOf(request, null), request.path).toBe(401);
    expect([400, 404, 422], request.path).toContain(await statusOf(request, admin));
  }
});

test.each(named(asks.filter(({ scope }) => scope !== null)))(
  '%s refuses unauthorized callers before it checks parameters',
  async (_, ask) => {
    const who = { token: ask.scope === 'sessions:read' ? narrow.write : narrow.read };
    for (const request of wrongRequests(ask).filter(({ asWhole }) => !asWhole))
      expect(await statusOf(request, who), request.path).toBe(403);
  },
);

test.each(named(asks.filter(({ type }) => type === 'mutation')))(
  '%s refuses another site before it reads a body',
  async (_, ask) => {
    for (const request of wrongRequests(ask))
      expect(await statusOf(request, admin, { 'sec-fetch-site': 'cross-site' }), request.path).toBe(403);
  },
);

test('reads a body only after authorization', async () => {
  const request = { method: 'POST', headers: { 'content-type': 'application/x-ndjson' } };
  let pulled = 0;
  const body = new ReadableStream({
    pull(controller) {
      pulled++;
      controller.enqueue(new TextEncoder().encode(`${JSON.stringify(session())}\n`.repeat(1_000)));
    },
  });
  const init = { ...request, body, duplex: 'half' } as RequestInit;
  const response = await installation.get('/api/v1/sessions', { token: narrow.read }, init).catch(() => null);
  // The connection may be closed before the sender has seen the answer.
  if (response) expect(response.status).toBe(403);
  expect(pulled).toBeLessThan(200);
});
