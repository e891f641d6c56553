import { appendAuditEntry, openDatabase, verifyAuditLog } from '@masker/db';
import { access } from '@masker/db/testing/audit-log';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { startRetention } from '../src/retention.ts';
import { eventually } from './support/eventually.ts';
import { afterwards } from './support/folders.ts';
import { query } from './support/postgres.ts';
import { startServer } from './support/server.ts';

const rarely = 3_600_000;

test('a run deletes old sessions, continues after an outage of the database, and stops on request', async () => {
  const { databaseUrl } = await startServer();
  const database = openDatabase({ url: databaseUrl, onIdleError: () => {} });
  afterwards(() => database.close());
  const counts = () =>
    query<{ old: number; all: number }>(
      databaseUrl,
      `SELECT count(*) FILTER (WHERE started_at < now() - interval '10 days')::int AS old, count(*)::int AS all
       FROM session`,
    );
  const [before] = await counts();
  expect(before?.old).toBeGreaterThan(0);
  const logged: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });

  await query(databaseUrl, 'ALTER TABLE account RENAME TO account_away');
  const pass = startRetention({
    pool: database.pool,
    directory: database.directoryPool,
    log,
    defaultDays: 10,
    delays: { first: 0, between: rarely, afterFailure: 20 },
  });
  await eventually(() => logged.some((line) => line.includes('the retention pass failed')));
  await query(databaseUrl, 'ALTER TABLE account_away RENAME TO account');
  await eventually(async () => (await counts())[0]?.old === 0);
  await pass.stop();

  expect((await counts())[0]?.all).toBe((before?.all ?? 0) - (before?.old ?? 0));
  const removed = logged.map((line) => JSON.parse(line)).filter(({ sessions }) => sessions > 0);
  expect(removed.reduce((sum, { sessions }) => sum + sessions, 0)).toBe(before?.old);
});

test('a pass removes old entries of the audit log, and the rest verifies', async () => {
  const server = await startServer();
  const database = openDatabase({ url: server.databaseUrl, onIdleError: () => {} });
  afterwards(() => database.close());
  // An account of its own: time does not go back along a record, so an old entry has to be its first.
  const accountId = 'acc_01HYZ000000000000000000000';
  await query(server.databaseUrl, `INSERT INTO account (id, name) VALUES ('${accountId}', 'Old')`);
  for (const days of [20, 15, 5]) {
    await appendAuditEntry(database.pool, access(accountId, { at: Date.now() - days * 86_400_000 }));
  }
  const pass = startRetention({
    pool: database.pool,
    directory: database.directoryPool,
    log: pino({ level: 'silent' }),
    defaultDays: 10,
    delays: { first: 0, between: rarely, afterFailure: rarely },
  });
  const verify = () => verifyAuditLog({ pool: database.pool, accountId });
  await eventually(async () => {
    const chain = await verify();
    return chain.ok && chain.removed === 2;
  });
  await pass.stop();
  expect(await verify()).toMatchObject({ ok: true, entries: 2, first: 3, removed: 2 });
});

test('a clock two years ahead removes nothing, and is logged; so is a pass that would remove everything', async () => {
  const { databaseUrl } = await startServer();
  const database = openDatabase({ url: databaseUrl, onIdleError: () => {} });
  afterwards(() => database.close());
  const count = async () =>
    (await query<{ n: number }>(databaseUrl, 'SELECT count(*)::int AS n FROM session'))[0]?.n;
  const before = await count();
  const logged: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  const one = (clock: () => number, defaultDays: number) =>
    startRetention({
      pool: database.pool,
      directory: database.directoryPool,
      log,
      defaultDays,
      delays: { first: 0, between: rarely, afterFailure: rarely },
      clock,
    });
  const ahead = one(() => Date.now() + 730 * 86_400_000, 365);
  await eventually(() => logged.some((line) => line.includes('the clock is more than a day ahead')));
  await ahead.stop();
  // As if nobody had sent or looked at anything for a month.
  await query(databaseUrl, 'SET session_replication_role = replica; DELETE FROM access_log_head');
  await query(
    databaseUrl,
    `SET session_replication_role = replica; UPDATE session SET started_at = started_at - interval '1 year', ended_at = ended_at - interval '1 year'`,
  );
  const all = one(Date.now, 90);
  await eventually(() => logged.some((line) => line.includes('all of its data would be removed')));
  await all.stop();
  expect(await count()).toBe(before);
});

test('a scheduled pass does not delay the stop', async () => {
  const database = openDatabase({ url: 'postgresql://nobody@127.0.0.1:1/none' });
  afterwards(() => database.close());
  const log = pino({ level: 'silent' });
  const pass = startRetention({
    pool: database.pool,
    directory: database.directoryPool,
    log,
    defaultDays: 10,
  });
  await pass.stop();
});
