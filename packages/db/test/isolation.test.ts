import { newId } from '@masker/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Database,
  examineRole,
  inAccount,
  inTransaction,
  openDatabase,
  serverLogin,
  serverRole,
} from '../src/index.ts';
import { fillEveryTable } from './support/every-table.ts';
import { createTestDatabase, type TestDatabase } from './support/postgres.ts';

const secret = 'a secret for tests, of more than thirty-two characters';
const [ours, theirs] = [newId('account'), newId('account')];

let created: TestDatabase;
let owner: Database;
let database: Database;

beforeAll(async () => {
  created = await createTestDatabase();
  owner = openDatabase({ url: created.url });
  database = openDatabase({ url: await serverLogin(created.url, secret) });
  for (const accountId of [ours, theirs]) await fillEveryTable(owner.pool, accountId);
});
afterAll(async () => {
  await Promise.all([owner.close(), database.close()]);
  await created.drop();
});

/** Every table with an account's rows. */
async function accountTables(): Promise<string[]> {
  const { rows } = await owner.pool.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns JOIN information_schema.tables
       USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name = 'account_id' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

test('every view runs with the privileges of its caller', async () => {
  const { rows } = await owner.pool.query(
    `SELECT relname, reloptions FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'`,
  );
  expect(rows).toEqual([{ relname: 'access_log_entry', reloptions: ['security_invoker=true'] }]);
});

test('every table of accounts has forced row-level security', async () => {
  const { rows } = await owner.pool.query(
    `SELECT relname FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relrowsecurity AND relforcerowsecurity`,
  );
  const secured = rows.map(({ relname }) => relname);
  expect(secured).toEqual(expect.arrayContaining([...(await accountTables()), 'account']));
});

test('the serving role cannot bypass anything', async () => {
  const { rows } = await database.pool.query(
    'SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user',
  );
  expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreaterole: false, rolcreatedb: false }]);
  expect(await examineRole(created.url)).toMatchObject({ privileges: 'owner' });
  expect(await examineRole(await serverLogin(created.url, secret))).toMatchObject({ privileges: 'server' });
  for (const forbidden of [
    'SET ROLE masker',
    'ALTER TABLE session DISABLE ROW LEVEL SECURITY',
    'DROP POLICY of_account ON session',
    'ALTER TABLE session DISABLE TRIGGER ALL',
    `UPDATE session SET agent_name = 'x'`,
    'DELETE FROM retention_run',
    'TRUNCATE session',
  ]) {
    await expect(database.pool.query(forbidden), forbidden).rejects.toMatchObject({ code: '42501' });
  }
});

test('without an account there are no rows, and with one only its own', async () => {
  for (const table of await accountTables()) {
    const count = `SELECT account_id, count(*)::int AS rows FROM ${table} GROUP BY 1`;
    expect((await database.pool.query(count)).rows, table).toEqual([]);
    expect((await inAccount(database.pool, ours).query(count)).rows, table).toEqual([
      { account_id: ours, rows: 1 },
    ]);
    const inside = await inTransaction(database.pool, { accountId: theirs }, (client) => client.query(count));
    expect(inside.rows, table).toEqual([{ account_id: theirs, rows: 1 }]);
    // The connections that were just used have kept nothing of it.
    for (let i = 0; i < 20; i++) expect((await database.pool.query(count)).rows, table).toEqual([]);
  }
});

test('the directory shows who may come in, what is to be exported, indexed and sent, and nothing else of what they have', async () => {
  const seen: string[] = [];
  for (const table of await accountTables()) {
    const { rows } = await database.directoryPool.query(`SELECT FROM ${table} LIMIT 1`);
    if (rows.length > 0) seen.push(table);
  }
  expect(seen).toEqual([
    'api_token',
    'export_schedule',
    'invitation',
    'membership',
    'session_export',
    'session_unindexed',
    'sign_in',
    'webhook',
    'webhook_delivery',
  ]);
});

test('rows of another account can be neither written nor changed nor deleted', async () => {
  const mine = inAccount(database.pool, ours);
  const wrong = { code: '42501' };
  await expect(
    mine.query(`INSERT INTO agent (account_id, id, name) VALUES ($1, 'agt_x', 'x')`, [theirs]),
  ).rejects.toMatchObject(wrong);
  await expect(mine.query('UPDATE agent SET account_id = $1', [theirs])).rejects.toMatchObject(wrong);
  expect((await mine.query('DELETE FROM session WHERE account_id = $1', [theirs])).rowCount).toBe(0);
  expect((await mine.query('UPDATE account SET name = $2 WHERE id = $1', [theirs, 'x'])).rowCount).toBe(0);
});

test('concurrent statements on few connections keep their accounts', async () => {
  const few = openDatabase({ url: created.url, role: serverRole, connections: 2 });
  const ids = Array.from({ length: 200 }, (_, i) => (i % 3 === 0 ? null : i % 2 === 0 ? ours : theirs));
  const found = await Promise.all(
    ids.map(async (id) => {
      const where = id === null ? few.pool : inAccount(few.pool, id);
      const statement = { name: 'seen', text: 'SELECT account_id FROM session WHERE $1', values: [true] };
      return (await where.query<{ account_id: string }>(statement)).rows.map((row) => row.account_id);
    }),
  );
  await few.close();
  expect(found).toEqual(ids.map((id) => (id === null ? [] : [id])));
});

test('a failed statement leaves no setting, and the connection usable', async () => {
  const one = openDatabase({ url: created.url, role: serverRole, connections: 1 });
  for (const text of ['SELECT 1 / 0', 'SELECT FROM no_such_table', 'not even SQL']) {
    await expect(inAccount(one.pool, ours).query(text)).rejects.toThrow();
    expect((await one.pool.query('SELECT FROM session')).rows).toEqual([]);
    expect((await inAccount(one.pool, ours).query('SELECT FROM session')).rows).toHaveLength(1);
  }
  await one.close();
});
