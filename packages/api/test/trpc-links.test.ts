import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import {
  createTRPCClient,
  httpBatchLink,
  httpBatchStreamLink,
  httpSubscriptionLink,
  type TRPCClientError,
} from '@trpc/client';
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AppRouter } from '../src/index.ts';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  await installation.insert(
    tenant.accountId,
    Array.from({ length: 30 }, () => session({ startedAt: Date.now() - 5_000 })),
  );
});
afterAll(() => installation.close());

function clientOf(link: typeof httpBatchLink | typeof httpBatchStreamLink) {
  const url = `${installation.url}/api/trpc`;
  const options = { url, headers: { cookie: tenant.cookie }, maxItems: 10, maxURLLength: 14_000 };
  return createTRPCClient<AppRouter>({ links: [link(options)] });
}

test('httpBatchStreamLink returns the same results as httpBatchLink', async () => {
  const [streamed, batched] = [clientOf(httpBatchStreamLink), clientOf(httpBatchLink)];
  const since = '2020-01-01T00:00:00Z';
  const ask = (client: typeof batched) =>
    Promise.all([
      client.me.get.query(),
      client.sessions.list.query({ since, limit: 20 }),
      client.sessions.list.query({ since, limit: 10 }),
      client.sessions.get.query({ session_id: session().id }).catch((error: unknown) => {
        const { data } = error as TRPCClientError<AppRouter>;
        return { code: data?.code, status: data?.httpStatus };
      }),
    ]);
  expect(await ask(streamed)).toEqual(await ask(batched));
});

test('splits calls beyond one batch into several', async () => {
  const client = clientOf(httpBatchLink);
  const pages = await Promise.all(Array.from({ length: 23 }, () => client.sessions.list.query({ limit: 1 })));
  expect(pages.every((page) => page.data.length === 1)).toBe(true);
});

test('httpSubscriptionLink receives new sessions, and continues after a lost connection', async () => {
  const told: string[] = [];
  const open: AbortController[] = [];
  let connections = 0;
  const link = httpSubscriptionLink({
    url: `${installation.url}/api/trpc`,
    EventSource: class extends EventSource {
      constructor(url: string | URL) {
        super(url, {
          fetch: (input, init) => {
            const connection = new AbortController();
            open.push(connection);
            connections++;
            const signal = AbortSignal.any([connection.signal, ...(init.signal ? [init.signal] : [])]);
            return fetch(input, { ...init, signal, headers: { ...init.headers, cookie: tenant.cookie } });
          },
        });
      }
    },
  });
  const client = createTRPCClient<AppRouter>({ links: [link] });
  const errors: unknown[] = [];
  const subscription = client.sessions.watch.subscribe(
    {},
    {
      // What carries an id comes with it, in an envelope of tRPC's.
      onData: (event) => void told.push(typeOf(event)),
      onError: (error) => void errors.push(error),
    },
  );
  const tells = (...what: string[]) => expect.poll(() => told).toEqual(what);
  try {
    await tells('open');
    const [first, second] = [session(), session()];
    await installation.insert(tenant.accountId, [first]);
    await tells('open', first.id);
    open[0]?.abort(new Error('The connection is lost.'));
    await expect.poll(() => connections).toBeGreaterThan(1);
    await installation.insert(tenant.accountId, [second]);
    await tells('open', first.id, 'open', second.id);
    expect(errors).toEqual([]);
  } finally {
    subscription.unsubscribe();
  }
});

/** The id of the session that an event tells of, or what else it says. */
function typeOf(event: unknown): string {
  const { data = event } = event as { data?: unknown };
  const { type, session: one } = data as { type: string; session?: { id: string } };
  return one?.id ?? type;
}

test('a streamed batch has one transfer-encoding', async () => {
  const request = get(`${installation.url}/api/trpc/me.get,me.get?batch=1&input=%7B%7D`, {
    headers: { cookie: tenant.cookie, 'trpc-accept': 'application/jsonl' },
  });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += chunk;
  const names = response.rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
  expect(names.filter((name) => name === 'content-length' || name === 'transfer-encoding')).toEqual([
    'transfer-encoding',
  ]);
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)).length,
  ).toBeGreaterThan(1);
});
