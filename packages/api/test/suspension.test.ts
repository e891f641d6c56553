import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { newId } from '@masker/contract';
import { resumeAccount, suspendAccount } from '@masker/db';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { mintCookie } from '../src/index.ts';
import { invite, makeToken } from './support/access.ts';
import { recordOf } from './support/audit-log.ts';
import { call } from './support/call.ts';
import { createInstallation, type Installation, secret, type Tenant } from './support/installation.ts';
import { session } from './support/sessions.ts';
import { watching } from './support/watching.ts';
import { retellEvent, signedByRetell } from './support/webhook-events.ts';

/** Two server processes' worth of the product on one database. */
let here: Installation;
let there: Installation;
let admin: Tenant;
const retell = { accountId: newId('account'), key: 'key_5f3c9a7e2b1d4086' };

beforeAll(async () => {
  here = await createInstallation({ sources: { retellKeys: [retell] } });
  there = await createInstallation({ databaseUrl: here.databaseUrl });
});
afterAll(async () => {
  await there.close();
  await here.close();
});
beforeEach(async () => {
  admin = await here.tenant({ role: 'admin' });
});
afterEach(() => {
  vi.useRealTimers();
});

const entry = (accountId: string, action: string) => ({
  accountId,
  at: Date.now(),
  actor: { kind: 'operator' as const, id: 'operator', name: 'ada' },
  action,
  outcome: 'ok' as const,
  target: accountId,
  filters: {},
  rows: null,
  requestId: newId('request'),
  address: null,
});

const suspend = (accountId = admin.accountId) =>
  suspendAccount(here.serving, entry(accountId, 'accounts.suspend'), null);
const resume = (accountId = admin.accountId) =>
  resumeAccount(here.serving, entry(accountId, 'accounts.resume'));

/** What both servers answer. */
const statuses = (headers: Record<string, string>) =>
  Promise.all([here, there].map(async (one) => (await one.get('/api/v1/me', null, { headers })).status));

const refusal = {
  code: 'forbidden',
  message: 'This account is suspended. Ask the operator of this installation.',
  details: [{ parameter: 'account', message: 'is suspended' }],
};

test('the credentials of a suspended account are refused on every server, and work again once it is resumed', async () => {
  const { token } = await makeToken(here, admin);
  const credentials: Record<string, string>[] = [
    { cookie: admin.cookie },
    { authorization: `Bearer ${token}` },
  ];
  // Nothing that is believed grows too old meanwhile: the word of the suspension has to arrive.
  vi.useFakeTimers({ toFake: ['Date'] });
  for (const headers of credentials) expect(await statuses(headers)).toEqual([200, 200]);
  await suspend();
  for (const headers of credentials) await expect.poll(() => statuses(headers)).toEqual([403, 403]);
  const answer = await here.get('/api/v1/sessions', { token });
  expect((await answer.json()) as object).toEqual({ error: { ...refusal, request_id: expect.any(String) } });
  const overTrpc = await here.query('sessions.list', {}, { token });
  expect(await overTrpc.json()).toMatchObject({ error: { data: refusal } });
  await resume();
  for (const headers of credentials) await expect.poll(() => statuses(headers)).toEqual([200, 200]);
});

test('what a suspended account is refused is in its audit log, with the suspension', async () => {
  const { token, id } = await makeToken(here, admin);
  await suspend();
  await expect.poll(async () => (await here.get('/api/v1/sessions', { token })).status).toBe(403);
  await resume();
  await expect.poll(async () => (await here.get('/api/v1/sessions', { token })).status).toBe(200);
  const entries = await recordOf(here, admin.accountId);
  const said = entries.map(({ action, outcome, actor }) => [action, outcome, actor.id]);
  expect(said).toContainEqual(['sessions.list', 'refused', id]);
  expect(said.filter(([action]) => action?.startsWith('accounts.'))).toEqual([
    ['accounts.suspend', 'ok', 'operator'],
    ['accounts.resume', 'ok', 'operator'],
  ]);
});

test('sessions are not ingested', async () => {
  const { token } = await makeToken(here, admin, { scopes: ['sessions:write'] });
  await suspend();
  const one = session();
  const sent = () => call(here, { token }, 'POST', 'sessions', one as unknown as object);
  await expect.poll(async () => (await sent()).status).toBe(403);
  await resume();
  await expect.poll(async () => (await sent()).status).toBe(200);
});

test('a running upload ends, and stores nothing', async () => {
  const { token } = await makeToken(here, admin, { scopes: ['sessions:write'] });
  const upload = request(`${here.url}/api/v1/sessions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
  });
  upload.on('error', () => {});
  const one = session();
  upload.write(`${JSON.stringify(one)}\n`);
  const underWay = () =>
    here.database.pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query ILIKE 'COPY%'`,
    );
  await expect.poll(async () => (await underWay()).rowCount).toBe(1);
  await suspend();
  const [response] = (await once(upload, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(403);
  upload.destroy();
  expect((await here.database.pool.query('SELECT FROM session WHERE id = $1', [one.id])).rowCount).toBe(0);
});

test('a watch ends on every server', async () => {
  const watches = [here, there].map((one) => watching(one, admin));
  for (const watch of watches) await watch.until(() => watch.received.length > 0);
  await suspend();
  for (const watch of watches) await watch.done;
  const late = watching(here, admin);
  await late.until(() => late.errors.length === 1);
  expect(late.errors[0]?.data).toMatchObject({ code: 'forbidden', message: refusal.message });
});

test('an invitation is neither shown nor accepted', async () => {
  const { url } = await invite(here, admin);
  const guest = await here.tenant();
  await suspend();
  const invitation = { invitation: url.split('/').at(-1) as string };
  expect(await call(here, null, 'POST', 'auth/invitation', invitation)).toMatchObject({ status: 403 });
  expect(await call(here, guest, 'POST', 'auth/invitation/accept', invitation)).toMatchObject({
    status: 403,
  });
  await resume();
  expect(await call(here, guest, 'POST', 'auth/invitation/accept', invitation)).toMatchObject({
    status: 200,
  });
});

test('a webhook of a source is refused', async () => {
  const body = retellEvent();
  const send = () =>
    here.get('/api/v1/ingest/retell', null, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...signedByRetell(body, retell.key) },
    });
  // The key of an account that is deleted can stay in the settings.
  const unknown = await send();
  expect([unknown.status, await unknown.json()]).toMatchObject([404, { error: { code: 'not_found' } }]);
  await here.directory.account.create({ data: { id: retell.accountId, name: 'Of Retell' } });
  await suspend(retell.accountId);
  const refused = await send();
  expect([refused.status, await refused.json()]).toMatchObject([403, { error: refusal }]);
  await resume(retell.accountId);
  expect((await send()).status).toBe(200);
});

test('people keep their other accounts, cannot switch to the suspended one, and can sign out of it', async () => {
  const other = await here.tenant();
  await here.directory.membership.create({
    data: { accountId: admin.accountId, userId: other.userId, role: 'viewer' },
  });
  await suspend();
  expect((await here.get('/api/v1/me', other)).status).toBe(200);
  const body = { account_id: admin.accountId };
  expect(await call(here, other, 'POST', 'accounts/switch', body)).toMatchObject({ status: 403 });
  expect(await call(here, other, 'POST', 'accounts/switch', { account_id: newId('account') })).toMatchObject({
    status: 404,
  });
  expect(await call(here, admin, 'POST', 'auth/logout', {})).toMatchObject({ status: 200 });
  expect((await here.get('/api/v1/me', admin)).status).toBe(401);
  const entries = await recordOf(here, admin.accountId);
  expect(entries.at(-1)).toMatchObject({ action: 'signIns.end', actor: { id: admin.userId } });
});

test('an operator goes on with a cookie that was made after the suspension, and not with an earlier one', async () => {
  const mint = async () => ({
    cookie: await mintCookie(here.database.directoryPool, secret, admin.accountId, { login: 'ada' }),
  });
  const earlier = await mint();
  expect((await here.get('/api/v1/sessions', earlier)).status).toBe(200);
  await suspend();
  await expect.poll(async () => (await here.get('/api/v1/sessions', earlier)).status).toBe(403);
  expect((await here.get('/api/v1/sessions', await mint())).status).toBe(200);
});

test('suspending twice, or resuming what is not suspended, changes nothing and says so', async () => {
  await expect(resume()).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('not suspended'),
  });
  const since = await suspend();
  await expect(suspend()).rejects.toMatchObject({
    code: 'conflict',
    message: `${admin.accountId} is suspended already, since ${since.toISOString()}`,
  });
  await expect(suspend(newId('account'))).rejects.toMatchObject({ code: 'not_found' });
});
