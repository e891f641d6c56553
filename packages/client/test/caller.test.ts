import { createInstallation, type Installation, type Tenant } from '@masker/api/testing';
import { session } from '@masker/api/testing/sessions';
import { createTRPCClient } from '@trpc/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiError, type AppRouter, createCaller, maskerLink } from '../src/trpc.ts';

let installation: Installation;
let tenant: Tenant;
const own = session({ startedAt: Date.now() - 60_000 });

beforeAll(async () => {
  installation = await createInstallation();
  tenant = await installation.tenant();
  await installation.insert(tenant.accountId, [own]);
});

afterAll(() => installation.close());

test('answers as the client of tRPC does: a query with and without input, and a mutation', async () => {
  const options = { url: installation.url, cookie: tenant.cookie };
  const caller = createCaller(options);
  const client = createTRPCClient<AppRouter>({ links: [maskerLink(options)] });
  expect(await caller.me.get.query()).toEqual(await client.me.get.query());
  const list = await caller.sessions.list.query({ since: '1h', limit: 10 });
  expect(list.data).toEqual([own]);
  expect(list.data).toEqual((await client.sessions.list.query({ since: '1h', limit: 10 })).data);
  const { view } = await caller.views.create.mutate({ name: 'Errors', filters: { status: ['error'] } });
  expect((await client.views.list.query()).data).toEqual([view]);
});

test('rejects with the error of the server, or with that the call was aborted', async () => {
  const caller = createCaller({ url: installation.url, cookie: tenant.cookie });
  const refused = caller.sessions.list.query({ limit: 0 }).catch((error: unknown) => error);
  expect(await refused).toMatchObject({ code: 'validation_failed', status: 422 });
  expect(await refused).toBeInstanceOf(ApiError);
  const aborted = caller.me.get.query(undefined, { signal: AbortSignal.abort() });
  await expect(aborted).rejects.toMatchObject({ code: 'aborted' });
});

test('is not taken for something to wait for', async () => {
  const caller = createCaller({ url: installation.url, cookie: tenant.cookie });
  expect(await Promise.resolve(caller.sessions)).toBeTypeOf('function');
});
