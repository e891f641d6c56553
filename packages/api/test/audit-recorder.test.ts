import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '@masker/contract';
import { verifyAuditLog } from '@masker/db';
import { access } from '@masker/db/testing/audit-log';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { createAuditRecorder } from '../src/index.ts';
import { recordOf } from './support/audit-log.ts';
import { createInstallation, type Installation } from './support/installation.ts';

let installation: Installation;
let accountId: string;

beforeAll(async () => {
  installation = await createInstallation();
});
afterAll(() => installation.close());
beforeEach(() => {
  accountId = newId('account');
});

let count = 0;

const next = () => access(accountId, { rows: ++count });

const rowsOf = async () => (await recordOf(installation, accountId)).map(({ rows }) => rows);

/** How many links there are, each of which was a statement. */
async function links(): Promise<number> {
  const { rows } = await installation.database.pool.query(
    'SELECT count(*)::int AS n FROM access_log WHERE account_id = $1',
    [accountId],
  );
  return rows[0].n;
}

test('under load, batches reads: one statement each quarter of a second, and for each 500', async () => {
  const noted: (number | null)[] = [];
  const begin = Date.now();
  while (noted.length < 1_700) {
    for (let i = 0; i < 10; i++) {
      const one = next();
      noted.push(one.rows);
      // On a busy machine the audit log can lag by a second, which responses wait for.
      await installation.recorder.enqueue(one);
    }
    await sleep(3);
  }
  expect(await rowsOf()).toEqual(noted);
  // The last one is that of looking.
  const most = Math.ceil((Date.now() - begin) / 250) + noted.length / 500 + 1;
  expect(await links()).toBeLessThanOrEqual(most);
  const { pool } = installation.database;
  expect(await verifyAuditLog({ pool, accountId })).toMatchObject({ ok: true, entries: noted.length });
});

test('an entry that does not lag is not waited for', async () => {
  expect(installation.recorder.enqueue(next())).toBeUndefined();
  expect(await rowsOf()).toHaveLength(1);
});

test('durable entries share statements, and each exists once its promise resolves', async () => {
  await Promise.all(
    Array.from({ length: 200 }, async () => {
      const one = next();
      await installation.recorder.write(one);
      const { rows } = await installation.database.pool.query(
        'SELECT FROM access_log_entry WHERE account_id = $1 AND entry LIKE $2',
        [accountId, `%${one.requestId}%`],
      );
      expect(rows).toHaveLength(1);
    }),
  );
  expect(await rowsOf()).toHaveLength(200);
  expect(await links()).toBeLessThan(20);
});

test('an entry with any text is read as it was written', async () => {
  const name = 'a "quote", a \\ and a line\nfeed, \u2028, 😀, a lone \ud800, a \u0000 and a tab\t';
  const long = 'ß'.repeat(5_000);
  for (const text of [name, long, 'plain']) {
    const actor = { kind: 'token' as const, id: newId('token'), name: text };
    installation.recorder.enqueue({ ...next(), actor, address: null });
  }
  await installation.recorder.flush();
  const { rows } = await installation.database.pool.query(
    'SELECT entry FROM access_log_entry WHERE account_id = $1 ORDER BY sequence',
    [accountId],
  );
  expect(rows.map(({ entry }) => JSON.parse(entry).actor.name)).toEqual([name, long, 'plain']);
  expect(await links()).toBe(1);
  const { pool } = installation.database;
  expect(await verifyAuditLog({ pool, accountId })).toMatchObject({ ok: true, entries: 3 });
});

/** Locks the audit log of the account, so that nothing can be appended to it, until the returned function is called. */
async function lockLog(): Promise<() => Promise<void>> {
  installation.recorder.enqueue(next());
  await installation.recorder.flush();
  const client = await installation.database.pool.connect();
  await client.query('BEGIN');
  await client.query('SELECT FROM access_log_head WHERE account_id = $1 FOR UPDATE', [accountId]);
  let isLocked = true;
  const unlock = async () => {
    if (!isLocked) return;
    isLocked = false;
    await client.query('ROLLBACK');
    client.release();
  };
  onTestFinished(unlock);
  return unlock;
}

test('an account whose entries cannot be appended does not have the entries of others refused', async () => {
  const unlock = await lockLog();
  const { recorder } = installation;
  const late: Promise<void>[] = [];
  let kept = 0;
  const fill = () => {
    for (; kept < 20_000; kept++) {
      const lagging = recorder.enqueue(next());
      if (lagging) late.push(lagging);
    }
  };
  expect(fill).toThrow('The audit log cannot be written. Try again in 2 seconds.');
  const other = newId('account');
  await recorder.enqueue(access(other));
  await recorder.flush(other);
  expect(await recordsOf(other)).toBe(1);
  await unlock();
  await Promise.all(late);
  await recorder.flush();
  expect(await recordsOf(accountId)).toBe(1 + kept);
});

/** The number of entries that are appended. */
async function recordsOf(account: string): Promise<number> {
  const { rows } = await installation.database.pool.query(
    'SELECT count(*)::int AS n FROM access_log_entry WHERE account_id = $1',
    [account],
  );
  return rows[0].n;
}

test('stops although an append does not end, and says what may be lost', async () => {
  await lockLog();
  const logged: string[] = [];
  const logger = pino({}, { write: (line: string) => void logged.push(line) });
  const recorder = createAuditRecorder({ pool: installation.serving, logger });
  for (let i = 0; i < 3; i++) recorder.enqueue(next());
  await recorder.stop();
  expect(logged.map((line) => JSON.parse(line))).toMatchObject([
    { entries: 3, msg: expect.stringMatching(/^entries of the audit log may be lost/) },
  ]);
});
