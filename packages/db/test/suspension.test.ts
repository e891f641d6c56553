import { newId } from '@masker/contract';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  claimDeliveries,
  createSchedule,
  createWebhook,
  type Database,
  dueSchedules,
  openDatabase,
  queueSessions,
  readingWebhooksOf,
  removeExpired,
  resumeAccount,
  runSchedule,
  serverRole,
  suspendAccount,
} from '../src/index.ts';
import { inAccount } from '../src/scope/scopes.ts';
import { access } from './support/audit-log.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

const day = 86_400_000;
const person = { kind: 'user' as const, id: newId('user'), name: 'A person' };

let created: TestDatabase;
/** As the server sees it. */
let serving: Database;
/** As its owner, whom row-level security does not hold. */
let owner: pg.Pool;
let accountId: string;

beforeAll(async () => {
  created = await createTestDatabase();
  serving = openDatabase({ url: created.url, role: serverRole, connections: 4 });
  owner = new pg.Pool({ connectionString: created.url, max: 4 });
});
afterAll(async () => {
  await serving.close();
  await owner.end();
  await created.drop();
});
beforeEach(async () => {
  accountId = newId('account');
  await owner.query(`INSERT INTO account (id, name) VALUES ($1, 'An account')`, [accountId]);
});

const entry = (action: string) => access(accountId, { action });
const suspend = () => suspendAccount(serving.pool, entry('accounts.suspend'), 'a reason');
const resume = () => resumeAccount(serving.pool, entry('accounts.resume'));

/** Stores sessions that started so many days ago. */
async function store(count: number, days = 0): Promise<void> {
  await owner.query(
    `INSERT INTO session
       (account_id, id, agent_id, agent_name, started_at, ended_at, status, redaction_count, redactions_by_kind)
     SELECT $1, 'sess_' || lpad(upper(to_hex((random() * 1e15)::bigint)), 26, '0'), $2, 'an agent',
       now() - $4 * interval '1 day', now() - $4 * interval '1 day', 'ok', 0, '{}'
     FROM generate_series(1, $3::int)`,
    [accountId, newId('agent'), count, days],
  );
}

async function schedule(): Promise<string> {
  const id = newId('exportSchedule');
  await createSchedule(serving.pool, accountId, {
    id,
    every: 'day',
    format: 'ndjson',
    gzip: false,
    filters: {},
    conditions: {},
    nextRunAt: new Date(Date.now() - day),
    createdBy: person,
  });
  return id;
}

test('a schedule of a suspended account waits, and runs once it is resumed', async () => {
  const id = await schedule();
  const now = new Date();
  const isDue = async () => (await dueSchedules(serving.directoryPool, now)).some((due) => due.id === id);
  const run = () =>
    runSchedule(serving.pool, { accountId, id }, now, () => ({
      exportId: newId('export'),
      requestId: newId('request'),
      fileName: 'window.ndjson',
      nextRunAt: new Date(Date.now() + day),
    }));
  await suspend();
  expect([await isDue(), await run()]).toEqual([false, false]);
  await resume();
  expect([await isDue(), await run()]).toEqual([true, true]);
});

test('retention goes on in a suspended account, and counts what its schedules were to export', async () => {
  const id = await schedule();
  await store(3, 100);
  const remove = () => removeExpired({ pool: serving.pool, accountId, days: 90, now: Date.now() });
  expect(await remove()).toMatchObject({ sessions: 0, ended: 'scheduled' });
  await suspend();
  expect(await remove()).toMatchObject({ sessions: 3, ended: 'done' });
  const { rows } = await owner.query('SELECT removed_sessions FROM export_schedule WHERE id = $1', [id]);
  expect(rows).toEqual([{ removed_sessions: '3' }]);
});

test('a webhook of a suspended account is sent nothing, and everything once it is resumed', async () => {
  const id = newId('webhook');
  await createWebhook(serving.pool, accountId, {
    id,
    name: 'a webhook',
    url: 'https://receiver.test/',
    events: ['session.created'],
    filters: {},
    conditions: {},
    secret: Buffer.from('sealed'),
    createdBy: person,
  });
  const queue = () =>
    queueSessions(serving.pool, { accountId, id }, { pageSize: 10, maxPending: 100, now: Date.now() });
  const claim = async () =>
    (
      await claimDeliveries(serving.directoryPool, {
        lease: newId('request'),
        leaseMs: 60_000,
        limit: 10,
        perWebhook: 10,
        underWay: new Map(),
      })
    ).length;
  const places = async () => (await readingWebhooksOf(inAccount(serving.pool, accountId), accountId)).length;
  await store(1);
  expect(await queue()).toMatchObject({ queued: 1 });
  await suspend();
  await store(2);
  expect([await places(), await queue(), await claim()]).toMatchObject([0, { queued: 0 }, 0]);
  await resume();
  expect([await places(), await queue(), await claim()]).toMatchObject([1, { queued: 2 }, 3]);
});
