import { newId } from '@masker/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createInstallation, type Installation, type Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation();
  // Cursors say when the walk began: let it be the same moment for both.
  installation.clock.now = Date.now();
  tenant = await installation.tenant();
  await installation.insert(
    tenant.accountId,
    Array.from({ length: 40 }, () => session()),
  );
});
afterAll(() => installation.close());

const encoded = (value: unknown) => encodeURIComponent(JSON.stringify(value));

const requests: Record<string, () => string> = {
  'one query': () => `sessions.list?input=${encoded({ limit: 3 })}`,
  'one without input': () => 'sessions.list',
  'one whose output is not made by the database': () => 'me.get',
  'one that is refused': () => `sessions.list?input=${encoded({ limit: 0, min_redaction: 1 })}`,
  'one that finds nothing': () => `sessions.get?input=${encoded({ session_id: newId('session') })}`,
  'a batch': () => `sessions.list,me.get?batch=1&input=${encoded({ 0: { limit: 2 } })}`,
  'a batch of one': () => `sessions.list?batch=1&input=${encoded({ 0: { limit: 2 } })}`,
  'a batch without input': () => 'sessions.list,agents.list?batch=1',
  'a batch of which some fail': () =>
    `sessions.list,sessions.list?batch=1&input=${encoded({ 1: { limit: 0 } })}`,
  'a batch that fails alike': () =>
    `sessions.list,sessions.list?batch=1&input=${encoded({ 0: { limit: 0 }, 1: { limit: 0 } })}`,
};

/** A request with a media type is left to tRPC's handler. */
const byTrpc = { 'content-type': 'application/json' };

/** What must be the same: everything but what differs from request to request. */
async function answerOf(path: string, headers: Record<string, string>, whose: Tenant | null = tenant) {
  const response = await installation.get(`/api/trpc/${path}`, whose, { headers });
  const text = (await response.text()).replaceAll(/"request_id":"req_\w+"/g, '"request_id":"req_"');
  const kept = ['content-type', 'cache-control', 'vary', 'retry-after', 'link'];
  // tRPC's handler doesn't compress.
  const extra = /; charset=utf-8$|, accept-encoding$/;
  return {
    status: response.status,
    text,
    headers: kept.map((name) => [name, response.headers.get(name)?.replace(extra, '')]),
  };
}

test.each(Object.entries(requests))('%s has the same response as from tRPC itself', async (_what, path) => {
  const address = path();
  const [ours, theirs] = [await answerOf(address, {}), await answerOf(address, byTrpc)];
  expect(ours).toEqual(theirs);
});

test('also without a credential', async () => {
  const path = `sessions.list,me.get?batch=1&input=${encoded({ 0: {} })}`;
  expect(await answerOf(path, {}, null)).toEqual(await answerOf(path, byTrpc, null));
});
