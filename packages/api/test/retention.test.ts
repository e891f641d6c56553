import {
  formatInstant,
  newId,
  type Retention,
  type RetentionBody,
  retentionBodySchema,
} from '@masker/contract';
import { checkAccount, checkClock, removeExpired, setRetention } from '@masker/db';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { makeToken } from './support/access.ts';
import { call } from './support/call.ts';
import {
  type Credential,
  createInstallation,
  type Installation,
  type Tenant,
} from './support/installation.ts';
import { session } from './support/sessions.ts';

const day = 86_400_000;
/** Of accounts without a setting. */
const defaultDays = 90;
/** The clock of the server. */
const now = Date.now();

let installation: Installation;
let tenant: Tenant;

beforeAll(async () => {
  installation = await createInstallation({ retentionDays: defaultDays });
  installation.clock.now = now;
});
afterAll(() => installation.close());
beforeEach(async () => {
  tenant = await installation.tenant();
});

async function get(who: Credential = tenant): Promise<Retention> {
  const { status, ...body } = await call<RetentionBody>(installation, who, 'GET', 'retention');
  expect(status).toBe(200);
  return retentionBodySchema.parse(body).retention;
}

/** Adds a session with two redactions for each age in days. */
const insert = (...ages: number[]) =>
  installation.insert(
    tenant.accountId,
    ages.map((age) => session({ startedAt: now - age * day, kinds: { NAME: 2 } })),
  );

const set = (...[setting]: [Parameters<typeof setRetention>[2]]) =>
  setRetention(installation.serving, tenant.accountId, setting);

const cutoffOf = (days: number) => formatInstant(now - days * day);

test('an account without a setting has the default, and a run removes what was counted', async () => {
  await insert(1, 89, 91, 92, 400);
  const before = await get();
  expect(before).toEqual({
    days: defaultDays,
    of: 'installation',
    cutoff: cutoffOf(defaultDays),
    expired: { sessions: 3, redactions: 6 },
    held: null,
    last_run_at: expect.any(String),
    last_removal: null,
  });
  const { accountId } = tenant;
  // In two transactions: they are one run.
  await removeExpired({ pool: installation.serving, accountId, days: defaultDays, now, batch: 2 });
  const after = await get();
  expect(after).toEqual({
    ...before,
    expired: { sessions: 0, redactions: 0 },
    last_removal: {
      finished_at: expect.any(String),
      cutoff: cutoffOf(defaultDays),
      sessions: 3,
      redactions: 6,
    },
  });
});

test('a later run replaces the last removal, unless it removed nothing', async () => {
  await insert(1, 50, 100);
  const { accountId } = tenant;
  const run = (days: number) => removeExpired({ pool: installation.serving, accountId, days, now });
  await run(90);
  await run(40);
  await run(30);
  expect((await get()).last_removal).toMatchObject({ cutoff: cutoffOf(40), sessions: 1, redactions: 2 });
});

test("an account's own setting goes before the default", async () => {
  await insert(1, 20, 40, 100);
  await set(30);
  expect(await get()).toMatchObject({
    days: 30,
    of: 'account',
    cutoff: cutoffOf(30),
    expired: { sessions: 2, redactions: 4 },
  });
  await set('default');
  expect(await get()).toMatchObject({ days: defaultDays, of: 'installation', expired: { sessions: 1 } });
});

test('an account that keeps its sessions for ever has nothing that expires, and keeps its last removal', async () => {
  await insert(1, 100);
  const { accountId } = tenant;
  await removeExpired({ pool: installation.serving, accountId, days: defaultDays, now });
  await insert(100);
  await set('keep');
  expect(await get()).toEqual({
    days: null,
    of: 'account',
    cutoff: null,
    expired: null,
    held: null,
    last_run_at: expect.any(String),
    last_removal: expect.objectContaining({ sessions: 1 }),
  });
});

test('an account that would lose everything is held, until it is confirmed', async () => {
  await insert(100);
  const account = { accountId: tenant.accountId, days: defaultDays };
  await checkAccount(installation.serving, account, now);
  expect((await get()).held).toEqual({ reason: 'everything', since: formatInstant(now) });
  await set('keep');
  expect((await get()).held).toBeNull();
  await set('default');
  await checkAccount(installation.serving, account, now, true);
  expect((await get()).held).toBeNull();
});

test('every account is held while the clock is far ahead of the last run', async () => {
  const { last_run_at } = await get();
  const ahead = Date.parse(last_run_at) + 3 * day;
  await checkClock(installation.serving, ahead);
  expect(await get()).toMatchObject({ held: { reason: 'clock', since: formatInstant(ahead) }, last_run_at });
  await checkClock(installation.serving, ahead, true);
  expect(await get()).toMatchObject({ held: null, last_run_at: formatInstant(ahead) });
});

test('counts and removals of another account are not included', async () => {
  await insert(1, 100, 200);
  await set(150);
  const { accountId } = tenant;
  await removeExpired({ pool: installation.serving, accountId, days: 150, now });
  const other = await installation.tenant();
  expect(await get(other)).toMatchObject({
    days: defaultDays,
    of: 'installation',
    expired: { sessions: 0, redactions: 0 },
    last_removal: null,
  });
});

test('a token reads it, but not one for one agent', async () => {
  const { token } = await makeToken(installation, tenant, { scopes: ['sessions:read'] });
  expect(await get({ token })).toEqual(await get());
  const bound = await makeToken(installation, tenant, {
    scopes: ['sessions:read'],
    agent_id: newId('agent'),
  });
  const refused = await call(installation, { token: bound.token }, 'GET', 'retention');
  expect(refused).toMatchObject({ status: 403, error: { code: 'forbidden' } });
});

test('it is recorded in the audit log', async () => {
  await get();
  const { data } = await call<{ data: object[] }>(installation, tenant, 'GET', 'access-log?limit=1');
  expect(data).toEqual([
    expect.objectContaining({ action: 'retention.get', outcome: 'ok', target: null, filters: {}, rows: 1 }),
  ]);
});
