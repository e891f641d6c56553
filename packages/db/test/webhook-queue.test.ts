import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@masker/contract';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  claimDeliveries,
  createWebhook,
  type Database,
  finishDelivery,
  openDatabase,
  queueSessions,
  serverRole,
  updateWebhook,
} from '../src/index.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

let created: TestDatabase;
/** As the server sees it. */
let serving: Database;
/** As its owner, whom row-level security does not hold. */
let owner: pg.Pool;
let accountId: string;
let webhookId: string;

beforeAll(async () => {
  created = await createTestDatabase();
  serving = openDatabase({ url: created.url, role: serverRole, connections: 4 });
  owner = new pg.Pool({ connectionString: created.url, max: 12 });
});
afterAll(async () => {
  await serving.close();
  await owner.end();
  await created.drop();
});
beforeEach(async () => {
  [accountId, webhookId] = [newId('account'), newId('webhook')];
  await owner.query(`INSERT INTO account (id, name) VALUES ($1, 'An account')`, [accountId]);
  await createWebhook(serving.pool, accountId, {
    id: webhookId,
    name: 'a webhook',
    url: 'https://receiver.test/',
    events: ['session.created'],
    filters: {},
    conditions: { statuses: ['ok', 'partial'] },
    secret: Buffer.from('sealed'),
    createdBy: { kind: 'user', id: newId('user'), name: 'A person' },
  });
});

async function store(by: Pick<pg.Pool, 'query'>, count: number, status = 'ok'): Promise<void> {
  await by.query(
    `INSERT INTO session
       (account_id, id, agent_id, agent_name, started_at, ended_at, status, redaction_count, redactions_by_kind)
     SELECT $1, 'sess_' || lpad(upper(to_hex((random() * 1e15)::bigint)), 26, '0'), $2, 'an agent',
       now() - random() * interval '900 days', now(), $4, 0, '{}'
     FROM generate_series(1, $3::int)`,
    [accountId, newId('agent'), count, status],
  );
}

const queue = (pageSize = 3, maxPending = 1_000_000) =>
  queueSessions(
    serving.pool,
    { accountId, id: webhookId },
    { pageSize, maxPending, now: Date.UTC(2026, 4, 1) },
  );

/** Claims the messages that are due, and returns those of the webhook. */
async function claimOfWebhook(underWay: [string, number][] = []) {
  const claimed = await claimDeliveries(serving.directoryPool, {
    lease: newId('request'),
    leaseMs: 60_000,
    limit: 100,
    perWebhook: 4,
    underWay: new Map(underWay),
  });
  return claimed.filter((one) => one.webhookId === webhookId);
}

/** Expects that each session that matches was queued once, and no other. */
async function expectEachOnce(): Promise<void> {
  const sorted = 'ORDER BY 1';
  const { rows: queued } = await owner.query(
    `SELECT subject AS id FROM webhook_delivery WHERE account_id = $1 ${sorted}`,
    [accountId],
  );
  const { rows: stored } = await owner.query(
    `SELECT id FROM session WHERE account_id = $1 AND status <> 'error' ${sorted}`,
    [accountId],
  );
  expect(queued.map(({ id }) => id)).toEqual(stored.map(({ id }) => id));
}

test('each session is queued once, while slow and fast writers commit and two servers queue', async () => {
  let isWriting = true;
  const writers = [0, 0, 5, 30, 120, 400].map(async (ms) => {
    while (isWriting) {
      const client = await owner.connect();
      await client.query('BEGIN');
      await store(client, 2);
      await sleep(ms);
      await store(client, 1, 'error');
      await store(client, 1, 'partial');
      await client.query(Math.random() < 0.2 ? 'ROLLBACK' : 'COMMIT');
      client.release();
    }
  });
  for (let pass = 0; pass < 150; pass++) {
    await Promise.all([queue(), queue(5)]);
    await sleep(5);
  }
  isWriting = false;
  await Promise.all(writers);
  while ((await queue(100)).left === 'more');
  await expectEachOnce();
  const { rows } = await owner.query<{ sessions: string }>(
    `SELECT coalesce(sum((entry::jsonb ->> 'rows')::int), 0) AS sessions
     FROM access_log_entry WHERE account_id = $1 AND entry::jsonb ->> 'action' = 'webhooks.send'`,
    [accountId],
  );
  const { rowCount } = await owner.query('SELECT FROM webhook_delivery WHERE account_id = $1', [accountId]);
  expect(Number(rows[0]?.sessions)).toBe(rowCount);
});

test('a page may be full of sessions that do not match, and the next goes on behind it', async () => {
  await store(owner, 7, 'error');
  await store(owner, 2);
  const results: unknown[] = [];
  for (let i = 0; i < 5; i++) results.push(await queue(3));
  expect(results).toEqual([
    { queued: 0, left: 'more' },
    { queued: 0, left: 'more' },
    { queued: 2, left: 'more' },
    { queued: 0, left: 'more' },
    { queued: 0, left: 'nothing' },
  ]);
  await expectEachOnce();
});

test('sessions wait while too many messages are pending, and none is lost', async () => {
  await store(owner, 10);
  expect(await queue(3, 4)).toEqual({ queued: 3, left: 'more' });
  expect(await queue(3, 4)).toEqual({ queued: 3, left: 'more' });
  expect(await queue(3, 4)).toEqual({ queued: 0, left: 'waiting' });
  await owner.query(
    `UPDATE webhook_delivery SET status = 'delivered', next_attempt_at = NULL WHERE account_id = $1`,
    [accountId],
  );
  while ((await queue(3, 100)).left === 'more');
  await expectEachOnce();
});

test('without new sessions, nothing is written', async () => {
  await store(owner, 2);
  await queue();
  const version = async () =>
    (await owner.query('SELECT xmin::text FROM webhook WHERE id = $1', [webhookId])).rows;
  await queue();
  const before = await version();
  expect(await queue()).toEqual({ queued: 0, left: 'nothing' });
  // A lock is noted in the row; the row itself stays the same.
  expect(await version()).toEqual(before);
});

test('a claim has a few messages of each webhook, none of a paused one, and none that is claimed', async () => {
  await store(owner, 10);
  await queue(100);
  const first = await claimOfWebhook();
  expect(first).toHaveLength(4);
  expect(first[0]).toMatchObject({ accountId, type: 'session.created', failedAttempts: 0 });
  expect(await claimOfWebhook([[webhookId, 4]])).toEqual([]);
  const second = await claimOfWebhook([[webhookId, 2]]);
  expect(second).toHaveLength(2);
  await updateWebhook(serving.pool, accountId, webhookId, { paused: true });
  expect(await claimOfWebhook()).toEqual([]);
  await updateWebhook(serving.pool, accountId, webhookId, { paused: false });
  const rest = [...(await claimOfWebhook()), ...(await claimOfWebhook())];
  const ids = [...first, ...second, ...rest].map(({ id }) => id);
  expect(new Set(ids).size).toBe(10);
});

test('a webhook can be deleted while an attempt ends: neither waits for the other for ever', async () => {
  await store(owner, 1);
  await queue();
  const [claim] = await claimOfWebhook();
  if (claim === undefined) throw new Error('the message was not claimed');
  const deleting = await owner.connect();
  try {
    await deleting.query('BEGIN');
    await deleting.query('SELECT FROM webhook WHERE id = $1 FOR UPDATE', [webhookId]);
    // The first failure is noted on the webhook, too.
    const attempt = {
      statusCode: 500,
      durationMs: 1,
      error: 'it answered 500',
      retryAfterMs: 1_000,
      disable: null,
    };
    const finished = finishDelivery(serving.pool, claim, attempt, Date.now());
    const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`;
    await expect.poll(async () => (await owner.query(waiting)).rowCount).toBe(1);
    await deleting.query('DELETE FROM webhook WHERE id = $1', [webhookId]);
    await deleting.query('COMMIT');
    expect(await finished).toBe(false);
  } finally {
    deleting.release();
  }
  const { rowCount } = await owner.query('SELECT FROM webhook_delivery WHERE account_id = $1', [accountId]);
  expect(rowCount).toBe(0);
});
