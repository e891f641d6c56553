import { newId } from '@masker/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, inAccount, inAccountUntil, openDatabase } from '../src/index.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

let created: TestDatabase;
let database: Database;
/** With a single connection for whatever is asked. */
let single: Database;
const accountId = newId('account');

beforeAll(async () => {
  created = await createTestDatabase();
  database = openDatabase({ url: created.url });
  single = openDatabase({ url: created.url, connections: 1 });
});
afterAll(async () => {
  await Promise.all([database.close(), single.close()]);
  await created.drop();
});

const forever = { text: 'SELECT pg_sleep(600)' };

const running = async () => {
  const { rows } = await database.pool.query(
    `SELECT FROM pg_stat_activity WHERE query = $1 AND state = 'active' AND datname = current_database()`,
    [forever.text],
  );
  return rows.length;
};

test('a statement is canceled when its client disconnects, and its connection stays usable', async () => {
  const leaving = new AbortController();
  const asked = inAccountUntil(single.pool, accountId, leaving.signal).query(forever.text);
  const failed = expect(asked).rejects.toThrow('they left');
  await expect.poll(running).toBe(1);
  leaving.abort(new Error('they left'));
  await failed;
  await expect.poll(running).toBe(0);
  for (let i = 0; i < 20; i++) {
    expect((await inAccount(single.pool, accountId).query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  }
});

test('a statement whose client disconnects before it gets a connection does not run', async () => {
  const client = await single.pool.connect();
  const leaving = new AbortController();
  const asked = inAccountUntil(single.pool, accountId, leaving.signal).query(forever.text);
  leaving.abort(new Error('they left'));
  client.release();
  await expect(asked).rejects.toThrow('they left');
  expect(await running()).toBe(0);
  expect(single.pool.totalCount).toBe(1);
});

test('a completed statement returns its result or its error', async () => {
  const { signal } = new AbortController();
  const account = inAccountUntil(single.pool, accountId, signal);
  const { rows } = await account.query(`SELECT current_setting('masker.account_id') AS account`);
  expect(rows).toEqual([{ account: accountId }]);
  await expect(account.query('SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
  expect((await account.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
