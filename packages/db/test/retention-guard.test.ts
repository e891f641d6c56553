import { newId } from '@masker/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  appendAuditEntry,
  checkAccount,
  checkClock,
  type Database,
  inAccount,
  loadSessions,
  openDatabase,
  serverRole,
  verifyAuditLog,
} from '../src/index.ts';
import { newAccount, sessionRow } from './load-support.ts';
import { access } from './support/audit-log.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

const hour = 3_600_000;
const day = 24 * hour;

let created: TestDatabase;
let owner: Database;
let serving: Database;

beforeAll(async () => {
  created = await createTestDatabase();
  owner = openDatabase({ url: created.url });
  serving = openDatabase({ url: created.url, role: serverRole });
});
afterAll(async () => {
  await Promise.all([owner.close(), serving.close()]);
  await created.drop();
});

describe('the clock', () => {
  beforeEach(() => owner.pool.query('UPDATE retention_clock SET seen_at = now(), held_at = NULL'));

  const check = (ahead: number) => checkClock(serving.pool, Date.now() + ahead);
  /** As if so long had passed since, for the database. */
  const pass = (ms: number) =>
    owner.pool.query(
      `UPDATE retention_clock SET seen_at = seen_at - $1 * interval '1 ms', held_at = held_at - $1 * interval '1 ms'`,
      [ms],
    );

  test('is accepted from day to day', async () => {
    for (let i = 0; i < 3; i++) {
      expect((await check(0)).hold).toBeNull();
      await pass(day + 10 * 60_000);
    }
  });

  test('is refused years ahead, of this machine or of the database, and accepted after a correction', async () => {
    const before = Date.now();
    const held = await check(730 * day);
    expect(held.hold).toMatchObject({ reason: 'clock' });
    // What may go is decided by the clock that is behind.
    expect(held.now).toBeLessThan(before + day);
    expect((await check(0)).hold).toBeNull();
    await pass(730 * day);
    expect((await check(0)).hold).toMatchObject({ reason: 'clock' });
  });

  test('of a server that was stopped for a week requires a second pass, most of a day later', async () => {
    await pass(7 * day);
    expect((await check(0)).hold).not.toBeNull();
    await pass(hour);
    expect((await check(0)).hold).not.toBeNull();
    await pass(22 * hour);
    expect((await check(0)).hold).toBeNull();
    expect((await check(0)).hold).toBeNull();
  });

  test('two jumps do not confirm each other', async () => {
    expect((await check(400 * day)).hold).not.toBeNull();
    expect((await check(800 * day)).hold).not.toBeNull();
  });

  test('can be confirmed', async () => {
    await pass(7 * day);
    expect((await checkClock(serving.pool, Date.now(), true)).hold).toBeNull();
    expect((await check(0)).hold).toBeNull();
  });
});

describe('an account that would lose everything', () => {
  async function accountOf(...daysAgo: number[]): Promise<string> {
    const accountId = await newAccount(owner.pool);
    const agentId = newId('agent');
    const sessions = daysAgo.map((days) => {
      const startedAt = Date.now() - days * day;
      return sessionRow({ agentId, startedAt, endedAt: startedAt });
    });
    await loadSessions({ pool: owner.pool, accountId, sessions });
    return accountId;
  }
  const check = (accountId: string, now = Date.now(), confirmed = false) =>
    checkAccount(serving.pool, { accountId, days: 30 }, now, confirmed);

  test('is skipped until the next pass, most of a day later', async () => {
    const accountId = await accountOf(40, 50);
    const now = Date.now();
    expect(await check(accountId, now)).toMatchObject({ reason: 'everything' });
    expect(await check(accountId, now + hour)).toMatchObject({ reason: 'everything' });
    expect(await check(accountId, now + day)).toBeNull();
    // That settled it: what comes later is another matter.
    expect(await check(accountId, now + day)).not.toBeNull();
  });

  test('includes one that would lose its whole audit log', async () => {
    const accountId = await accountOf(1);
    await appendAuditEntry(serving.pool, access(accountId, { at: Date.now() - 40 * day }));
    expect(await check(accountId)).toMatchObject({ reason: 'everything' });
    await appendAuditEntry(serving.pool, access(accountId));
    expect(await check(accountId)).toBeNull();
  });

  test('excludes one that keeps anything, and an empty one', async () => {
    expect(await check(await accountOf(40, 20))).toBeNull();
    expect(await check(await accountOf())).toBeNull();
  });

  test('is removed if confirmed', async () => {
    expect(await check(await accountOf(40), Date.now(), true)).toBeNull();
  });
});

test('an entry has the time of the clock if that was behind the previous entry', async () => {
  const accountId = await newAccount(owner.pool);
  await appendAuditEntry(serving.pool, access(accountId));
  // As if the clock had been two years ahead, once.
  const { rows: heads } = await owner.pool.query(
    `UPDATE access_log_head SET at = now() + interval '730 days', sequence = sequence + 1
     WHERE account_id = $1 RETURNING at`,
    [accountId],
  );
  const before = Date.now();
  await appendAuditEntry(serving.pool, access(accountId));
  const { rows } = await inAccount(serving.pool, accountId).query<{ entry: string; at: Date }>(
    'SELECT entry, at FROM access_log_entry ORDER BY sequence',
  );
  const [first, second] = rows.map(({ entry, at }) => ({ ...JSON.parse(entry), at: at.getTime() }));
  expect(first).not.toHaveProperty('clock');
  expect(second.at).toBe(heads[0].at.getTime());
  expect(Date.parse(second.clock)).toBeGreaterThanOrEqual(before - 1_000);
  expect(Date.parse(second.clock)).toBeLessThan(before + day);
  const { rows: pages } = await inAccount(serving.pool, accountId).query(
    `SELECT wire FROM access_log_page($1, 1, '2020-01-01', NULL, NULL, NULL, NULL, NULL)`,
    [accountId],
  );
  expect(Object.keys(JSON.parse(pages[0].wire)).slice(-2)).toEqual(['clock', 'hash']);
  const chain = await verifyAuditLog({ pool: serving.pool, accountId });
  // The hash is right: what is found is that the entry between was made up here.
  expect(chain).toMatchObject({ ok: false, reason: 'gap' });
});
