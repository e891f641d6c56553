import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { silentLog } from '../src/embedded/index.ts';
import { migrate, missingGrants, pendingMigrations, readGrants } from '../src/migrate/index.ts';
import { temporaryFolder } from './support/folders.ts';
import { createTestDatabase, migrationsFolder } from './support/postgres.ts';

const first = '20260101000000_first';
const second = '20260102000000_second';

/** A folder of migrations of the test's own. */
async function folderOf(scripts: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  for (const [name, sql] of Object.entries(scripts)) await write(folder, name, sql);
  return folder;
}

async function write(folder: string, name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, 'migration.sql'), sql);
}

async function emptyDatabase(): Promise<{ url: string; pool: pg.Pool }> {
  const { url, drop } = await createTestDatabase({ migrated: false });
  const pool = new pg.Pool({ connectionString: url });
  onTestFinished(async () => {
    await pool.end();
    await drop();
  });
  return { url, pool };
}

const tablesOf = async (pool: pg.Pool) =>
  (
    await pool.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
    )
  ).rows.map(({ name }) => name);

test("applies the repository's migrations once, with Prisma's own rows", async () => {
  const { url, pool } = await emptyDatabase();
  const options = { url, folder: migrationsFolder, log: silentLog };
  const pending = await pendingMigrations({ pool, folder: migrationsFolder });
  expect(pending.length).toBeGreaterThan(0);
  expect(await migrate(options)).toEqual({ applied: pending });
  expect(await migrate(options)).toEqual({ applied: [] });
  expect(await pendingMigrations({ pool, folder: migrationsFolder })).toEqual([]);

  const { rows } = await pool.query('SELECT * FROM _prisma_migrations ORDER BY migration_name');
  expect(rows.map((row) => row.migration_name)).toEqual(pending);
  for (const row of rows) {
    const sql = await readFile(path.join(migrationsFolder, row.migration_name, 'migration.sql'));
    expect(row).toMatchObject({
      checksum: createHash('sha256').update(sql).digest('hex'),
      finished_at: expect.any(Date),
      rolled_back_at: null,
      logs: null,
      applied_steps_count: 1,
    });
  }
});

test('semicolons in functions and strings do not split a script', async () => {
  const folder = await folderOf({
    [first]: `CREATE TABLE a (t text DEFAULT 'x;y');
      CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END $$;`,
  });
  const { url, pool } = await emptyDatabase();
  await migrate({ url, folder, log: silentLog });
  expect((await pool.query('INSERT INTO a DEFAULT VALUES RETURNING t, f()')).rows).toEqual([
    { t: 'x;y', f: 2 },
  ]);
});

test('a failed migration reports the reason, changes nothing, and is retried after a correction', async () => {
  const folder = await folderOf({
    [first]: 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (1);',
    [second]: 'CREATE TABLE half (n int); UPDATE kept SET n = 2; ALTER TABLE missing ADD COLUMN n int;',
  });
  const { url, pool } = await emptyDatabase();
  await expect(migrate({ url, folder, log: silentLog })).rejects.toThrow(
    `Migration ${second} failed: relation "missing" does not exist (42P01).`,
  );
  expect(await tablesOf(pool)).toEqual(['_prisma_migrations', 'kept']);
  expect((await pool.query('SELECT n FROM kept')).rows).toEqual([{ n: 1 }]);
  expect((await pool.query('SELECT migration_name FROM _prisma_migrations')).rows).toEqual([
    { migration_name: first },
  ]);

  await write(folder, second, 'UPDATE kept SET n = 2;');
  expect(await migrate({ url, folder, log: silentLog })).toEqual({ applied: [second] });
  expect((await pool.query('SELECT n FROM kept')).rows).toEqual([{ n: 2 }]);
});

test('refuses a database of a newer release', async () => {
  const folder = await folderOf({ [first]: 'CREATE TABLE a (n int);', [second]: 'CREATE TABLE b (n int);' });
  const { url } = await emptyDatabase();
  await migrate({ url, folder, log: silentLog });
  await rm(path.join(folder, second), { recursive: true });
  await expect(migrate({ url, folder, log: silentLog })).rejects.toThrow(
    new RegExp(`does not know \\(${second}\\).*newer release`),
  );
});

test('refuses a migration that was changed after it was applied; line ends do not count', async () => {
  const folder = await folderOf({ [first]: 'CREATE TABLE a\n(n int);\n' });
  const { url } = await emptyDatabase();
  await migrate({ url, folder, log: silentLog });
  await write(folder, first, 'CREATE TABLE a\r\n(n int);\r\n');
  expect(await migrate({ url, folder, log: silentLog })).toEqual({ applied: [] });
  await write(folder, first, 'CREATE TABLE a (n bigint);');
  await expect(migrate({ url, folder, log: silentLog })).rejects.toThrow(
    `cannot upgrade the database: ${first} of it was applied from another migration.sql`,
  );
});

test('two servers that start on one empty database migrate it once', async () => {
  const { url, pool } = await emptyDatabase();
  const folder = await temporaryFolder();
  await cp(migrationsFolder, folder, { recursive: true });
  const results = await Promise.all([1, 2, 3].map(() => migrate({ url, folder, log: silentLog })));
  expect(results.map(({ applied }) => applied.length > 0).sort()).toEqual([false, false, true]);
  const { rows } = await pool.query(
    'SELECT count(*)::int AS n, count(DISTINCT migration_name)::int AS names FROM _prisma_migrations',
  );
  expect(rows[0].n).toBe(rows[0].names);
});

test('reads from the migrations all that the serving role has, and tells what it lost', async () => {
  const { url, drop } = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: url });
  onTestFinished(async () => {
    await pool.end();
    await drop();
  });
  const grants = await readGrants(migrationsFolder);
  const { rows } = await pool.query<{ name: string }>(
    `SELECT table_name || ' ' || privilege_type AS name FROM information_schema.role_table_grants WHERE grantee = 'masker_server'
     UNION SELECT table_name || ' ' || privilege_type || ' ' || column_name FROM information_schema.role_column_grants
     WHERE grantee = 'masker_server' AND (table_name, privilege_type) NOT IN (
       SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = 'masker_server')`,
  );
  const read = grants
    .filter(({ kind }) => kind === 'TABLE')
    .map(({ name, privilege, column }) => [name, privilege, ...(column === null ? [] : [column])].join(' '));
  expect(read.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
  expect(await missingGrants(pool, grants)).toEqual([]);

  await pool.query(
    `REVOKE ALL ON session, agent, export_key FROM masker_server; GRANT SELECT, UPDATE ON agent TO masker_server;
     REVOKE ALL ON FUNCTION cut_access_log FROM masker_server; REVOKE ALL ON SCHEMA public FROM PUBLIC, masker_server`,
  );
  const lost = await missingGrants(pool, grants);
  expect(lost).toEqual([
    'GRANT DELETE, INSERT, SELECT ON TABLE "session" TO masker_server;',
    'GRANT EXECUTE ON FUNCTION "cut_access_log"(text, integer, integer) TO masker_server;',
    'GRANT INSERT ON TABLE "agent" TO masker_server;',
    'GRANT INSERT, SELECT, UPDATE (sealed) ON TABLE "export_key" TO masker_server;',
    'GRANT USAGE ON SCHEMA public TO masker_server;',
  ]);
  await pool.query(lost.join(' '));
  expect(await missingGrants(pool, grants)).toEqual([]);
});
