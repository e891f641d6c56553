import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import pg from 'pg';
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { restoreBackup, writeBackup } from '../src/backup/index.ts';
import { backupTables, leftOut } from '../src/backup/tables.ts';
import { silentLog, withDatabase } from '../src/embedded/index.ts';
import { loadSessions, openDatabase, type Place, serverRole, verifyAuditLog } from '../src/index.ts';
import { migrate } from '../src/migrate/index.ts';
import { rows as someSessions } from './load-support.ts';
import { appendSome } from './support/audit-log.ts';
import { catalogueOf } from './support/catalogue.ts';
import { disagreements } from './support/disagreements.ts';
import { earlierAccount, earlierDatabase, otherEarlierAccount } from './support/earlier-database.ts';
import { temporaryFolder } from './support/folders.ts';
import { createPlainlyOwnedDatabase } from './support/plain-owner.ts';
import { createTestDatabase, migrationsFolder } from './support/postgres.ts';

const accounts = [earlierAccount, otherEarlierAccount];

async function backUp(url: string): Promise<string> {
  const file = path.join(await temporaryFolder(), 'backup');
  const script = Readable.from(writeBackup({ url, folder: migrationsFolder }));
  await pipeline(script, createGzip(), createWriteStream(file));
  return file;
}

/** A database without tables, of a superuser or of an ordinary owner. */
async function emptyDatabase(owner: 'superuser' | 'plain'): Promise<{ url: string; pool: pg.Pool }> {
  const made =
    owner === 'plain'
      ? await createPlainlyOwnedDatabase({ migrated: false })
      : await createTestDatabase({ migrated: false });
  const pool = new pg.Pool({ connectionString: made.url, max: 1 });
  onTestFinished(async () => {
    await pool.end();
    await made.drop();
  });
  return { url: made.url, pool };
}

const restore = (url: string, file: string) => restoreBackup({ url, file, folder: migrationsFolder });

/** All rows that a backup keeps, by table, as a superuser sees them. */
async function contentsOf(pool: pg.Pool): Promise<Record<string, string[]>> {
  const contents: Record<string, string[]> = {};
  for (const { name } of await backupTables(pool)) {
    const { rows } = await pool.query(`SELECT to_jsonb(t)::text AS row FROM "${name}" AS t ORDER BY 1`);
    contents[name] = rows.map(({ row }) => row);
  }
  return contents;
}

async function headOf(pool: pg.Pool, accountId: string): Promise<Place> {
  const { rows } = await pool.query('SELECT sequence, hash FROM access_log_head WHERE account_id = $1', [
    accountId,
  ]);
  return { sequence: Number(rows[0].sequence), hash: rows[0].hash };
}

const tableCount = async (pool: pg.Pool) =>
  (await pool.query(`SELECT count(*)::int AS n FROM pg_class WHERE relnamespace = 'public'::regnamespace`))
    .rows[0].n;

describe.each(['superuser', 'plain'] as const)('created and restored by an owner that is %s', (owner) => {
  test('a backup restores all rows, and an earlier head verifies', async () => {
    const source = await earlierDatabase({ release: '20261125050000_wide_rollups' });
    await migrate({ url: source.url, folder: migrationsFolder, log: silentLog });
    const url = owner === 'plain' ? source.url : (source.pool.options.connectionString ?? '');
    const file = await backUp(url);
    const target = await emptyDatabase(owner);
    const { rows } = await restore(target.url, file);
    expect(rows).toMatchObject({ account: 2, session: 1_200, api_token: 2, retention_run: 1 });

    const name = new URL(target.url).pathname.slice(1);
    const seen = new pg.Pool({ connectionString: withDatabase(inject('postgresUrl'), name), max: 1 });
    try {
      expect(await contentsOf(seen)).toEqual(await contentsOf(source.pool));
      expect(await catalogueOf(seen)).toEqual(await catalogueOf(source.pool));
      expect((await seen.query('SELECT count(*)::int AS n FROM sign_in')).rows).toEqual([{ n: 0 }]);
      for (const accountId of accounts) {
        const chain = await verifyAuditLog({
          pool: seen,
          accountId,
          expected: await headOf(source.pool, accountId),
        });
        expect(chain).toMatchObject({ ok: true, removed: 3 });
        expect(await disagreements(seen, accountId)).toEqual([]);
      }
    } finally {
      await seen.end();
    }
  });
});

describe('a file', () => {
  let bytes: Buffer;
  beforeAll(async () => {
    const { url, drop } = await createTestDatabase();
    const pool = new pg.Pool({ connectionString: url, max: 2 });
    await pool.query(`INSERT INTO account (id, name) VALUES ('${earlierAccount}', 'One')`);
    await loadSessions({ pool, accountId: earlierAccount, sessions: someSessions(500) });
    bytes = await buffer(Readable.from(writeBackup({ url, folder: migrationsFolder })));
    await pool.end();
    await drop();
  });

  async function refused(content: Buffer, message: string): Promise<void> {
    const file = path.join(await temporaryFolder(), 'backup');
    await writeFile(file, content);
    const { url, pool } = await emptyDatabase('superuser');
    await expect(restore(url, file)).rejects.toThrow(message);
    expect(await tableCount(pool)).toBe(0);
  }

  test('that is cut off anywhere is refused before anything is written', async () => {
    const packed = gzipSync(bytes);
    for (const share of [0.2, 0.9])
      await refused(packed.subarray(0, packed.length * share), 'it was cut off');
    await refused(gzipSync(bytes.subarray(0, bytes.length * 0.7)), 'it was cut off');
    const lastLine = bytes.lastIndexOf('\n', bytes.length - 2) + 1;
    await refused(gzipSync(bytes.subarray(0, lastLine)), 'it was cut off');
  });

  test('that was changed, or is not a backup, is refused as well', async () => {
    await refused(gzipSync(Buffer.from(bytes.toString().replace('\tok\t', '\terror\t'))), 'it was changed');
    await refused(gzipSync('{"id":"sess_1"}\n'), 'it is not a backup of masker-sessions');
    await refused(Buffer.from('PK'), 'it is not a backup of masker-sessions');
  });

  test('of a newer release is refused', async () => {
    const newer = bytes.toString().replace(/"name":"\d+_init"/, '"name":"20990101000000_later"');
    const lines = newer.split('\n');
    const body = `${lines.slice(0, -2).join('\n')}\n`;
    const end = (lines.at(-2) ?? '').replace(
      /"sha256":"\w+"/,
      `"sha256":"${createHash('sha256').update(body).digest('hex')}"`,
    );
    await refused(gzipSync(`${body}${end}\n`), 'The backup is of a newer release');
  });
});

test('refuses a database with rows or other tables, and leaves it unchanged', async () => {
  const source = await createTestDatabase();
  onTestFinished(() => source.drop());
  const file = await backUp(source.url);
  const used = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: used.url, max: 1 });
  onTestFinished(async () => {
    await pool.end();
    await used.drop();
  });
  await pool.query(`INSERT INTO account (id, name) VALUES ('${earlierAccount}', 'One')`);
  await expect(restore(used.url, file)).rejects.toThrow('there are rows in its table account');
  const { rows } = await pool.query('SELECT relforcerowsecurity AS forced FROM pg_class WHERE relname = $1', [
    'session',
  ]);
  expect(rows).toEqual([{ forced: true }]);

  const other = await emptyDatabase('superuser');
  await other.pool.query('CREATE TABLE theirs (n int)');
  await expect(restore(other.url, file)).rejects.toThrow('it has tables (theirs');
  expect(await tableCount(other.pool)).toBe(1);

  // Migrated by a server that was started too early, and not used.
  const early = await emptyDatabase('plain');
  await migrate({ url: early.url, folder: migrationsFolder, log: silentLog });
  await restore(early.url, file);
});

test('a backup during writes is of one moment', async () => {
  const source = await createTestDatabase();
  const database = openDatabase({ url: source.url, role: serverRole, connections: 6 });
  onTestFinished(async () => {
    await database.close();
    await source.drop();
  });
  const owner = new pg.Pool({ connectionString: source.url, max: 1 });
  await owner.query(`INSERT INTO account (id, name) VALUES ('${earlierAccount}', 'One')`);
  await owner.end();
  let going = true;
  const writers = [1, 2].map(async () => {
    while (going)
      await loadSessions({ pool: database.pool, accountId: earlierAccount, sessions: someSessions(40) });
  });
  const reader = (async () => {
    while (going) await appendSome(database.pool, earlierAccount, 3);
  })();
  // The second begins when all of them are at it.
  await backUp(source.url);
  const file = await backUp(source.url);
  going = false;
  await Promise.all([...writers, reader]);
  const target = await emptyDatabase('superuser');
  await restore(target.url, file);
  expect(await disagreements(target.pool, earlierAccount)).toEqual([]);
  expect(await verifyAuditLog({ pool: target.pool, accountId: earlierAccount })).toMatchObject({ ok: true });
});

test('every table is included, or explicitly excluded', async () => {
  const { url, drop } = await createTestDatabase();
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const { rows } = await pool.query(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`,
  );
  const kept = (await backupTables(pool)).map(({ name }) => name);
  await pool.end();
  await drop();
  expect([...kept, ...leftOut].sort()).toEqual(rows.map(({ relname }) => relname).sort());
  expect(kept.indexOf('account')).toBeLessThan(kept.indexOf('membership'));
});
