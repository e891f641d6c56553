import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import {
  type EmbeddedOptions,
  type EmbeddedPostgres,
  removePostgresVariables,
  silentLog,
  startEmbedded,
} from '../src/embedded/index.ts';
import { explainStartFailure } from '../src/embedded/start-failure.ts';
import { PrismaClient } from '../src/generated/client.ts';
import { temporaryFolder } from './support/folders.ts';
import { eventually, processGroup, startProgram } from './support/programs.ts';

async function start(dataDir: string, options: Partial<EmbeddedOptions> = {}): Promise<EmbeddedPostgres> {
  const embedded = await startEmbedded({ dataDir, log: silentLog, ...options });
  onTestFinished(() => embedded.destroy());
  return embedded;
}

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

test('starts for pg and Prisma alike, keeps its data over a restart and leaves no process behind', async () => {
  const dataDir = await temporaryFolder();
  const first = await startEmbedded({ dataDir, log: silentLog });
  await query(first.url, 'CREATE TABLE note AS SELECT 42 AS answer');
  const prisma = new PrismaClient({ adapter: new PrismaPg(first.url) });
  expect(await prisma.$queryRawUnsafe('SELECT answer FROM note')).toEqual([{ answer: 42 }]);
  await prisma.$disconnect();
  expect((await processGroup(first.pid)).length).toBeGreaterThan(1);
  await first.stop();
  expect(await processGroup(first.pid)).toEqual([]);

  const second = await start(dataDir);
  expect(second.url).toBe(first.url);
  expect(await query(second.url, 'SELECT answer FROM note')).toEqual([{ answer: 42 }]);
});

test('listens on no port, orders text the same everywhere, and keeps its password to its owner', async () => {
  const dataDir = await temporaryFolder();
  const { url, location } = await start(dataDir);
  const [settings] = await query(
    url,
    `SELECT current_setting('listen_addresses') AS tcp, current_setting('TimeZone') AS zone,
            current_setting('data_checksums') AS checksums, pg_encoding_to_char(encoding) AS encoding,
            datlocale AS locale FROM pg_database WHERE datname = 'masker'`,
  );
  expect(settings).toEqual({ tcp: '', zone: 'UTC', checksums: 'on', encoding: 'UTF8', locale: 'C.UTF-8' });
  expect((await stat(path.join(dataDir, 'postgresql.json'))).mode & 0o077).toBe(0);
  expect((await stat(path.join(location, 'data'))).mode & 0o077).toBe(0);
  await expect(query(url.replace(/masker:[^@]+@/, 'masker:wrong@'), 'SELECT 1')).rejects.toMatchObject({
    code: '28P01',
  });
});

test('two data folders run side by side, one of them with spaces in its path, which is too long for a socket', async () => {
  const one = await start(path.join(await temporaryFolder(), 'a folder with spaces'.repeat(6)));
  const two = await start(await temporaryFolder());
  const socketOf = ({ url }: EmbeddedPostgres) => new URL(url).searchParams.get('host') as string;
  expect(socketOf(one).startsWith(one.location)).toBe(false);
  expect(Buffer.byteLength(`${socketOf(one)}/.s.PGSQL.5432`)).toBeLessThanOrEqual(103);
  expect((await stat(socketOf(one))).mode & 0o077).toBe(0);
  expect(socketOf(two)).toBe(path.join(two.location, 'socket'));
  await query(one.url, 'CREATE TABLE mine AS SELECT 1');
  await query(two.url, 'CREATE TABLE mine AS SELECT 2');
  expect(one.pid).not.toBe(two.pid);
});

test('a folder its user cannot enter gets its database elsewhere, and says where', async () => {
  const home = path.join(await temporaryFolder(), 'private home');
  await mkdir(home, { mode: 0o700 });
  const dataDir = path.join(home, 'data');
  const { url, location } = await start(dataDir);
  await query(url, 'SELECT 1');
  const recorded = JSON.parse(await readFile(path.join(dataDir, 'postgresql.json'), 'utf8')) as {
    location: string;
  };
  expect(path.resolve(dataDir, recorded.location)).toBe(location);
  const isRoot = process.getuid?.() === 0;
  expect(location.startsWith(home)).toBe(!isRoot);
});

test('PostgreSQL stops by itself when its server is killed', async () => {
  const dataDir = await temporaryFolder();
  const { child, said } = await startProgram<{ pid: number }>('embedded-parent', dataDir);
  child.kill('SIGKILL');
  await eventually(async () => (await processGroup(said.pid)).length === 0);
  expect(await readFile(path.join(dataDir, 'postgresql/postgresql.log'), 'utf8')).toContain(
    'database system is shut down',
  );
});

test('a PostgreSQL whose server and watchdog were both killed is stopped by the next start', async () => {
  const dataDir = await temporaryFolder();
  const { child, said } = await startProgram<{ pid: number; url: string }>('embedded-parent', dataDir);
  await query(said.url, 'CREATE TABLE kept AS SELECT 7 AS n');
  const watchdogs = (await processGroup(said.pid)).filter(({ command }) => command.startsWith('/bin/sh'));
  expect(watchdogs).toHaveLength(1);
  for (const { pid } of watchdogs) process.kill(pid, 'SIGKILL');
  child.kill('SIGKILL');
  await eventually(() => child.signalCode !== null);
  expect((await processGroup(said.pid)).length).toBeGreaterThan(0);

  const { url } = await start(dataDir);
  expect(await processGroup(said.pid)).toEqual([]);
  expect(await query(url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
});

test('comes back at the same url after it was killed', async () => {
  const ends: string[] = [];
  let restarts = 0;
  const embedded = await start(await temporaryFolder(), {
    onExit: (how) => ends.push(how),
    onRestart: () => restarts++,
  });
  const { url, pid } = embedded;
  await query(url, 'CREATE TABLE kept AS SELECT 7 AS n');
  process.kill(pid, 'SIGKILL');
  await eventually(() => restarts === 1);
  expect(ends).toEqual(['signal SIGKILL']);
  expect(embedded.pid).not.toBe(pid);
  expect(await query(url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);

  await embedded.restart();
  expect(await query(url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
  expect(ends).toHaveLength(1);
});

test('a database in use is refused with the pid of its server', async () => {
  const dataDir = await temporaryFolder();
  const { child } = await startProgram('embedded-parent', dataDir);
  await expect(startEmbedded({ dataDir, log: silentLog })).rejects.toThrow(`in use by process ${child.pid}`);
});

test('what an interrupted first start left is swept away', async () => {
  const dataDir = await temporaryFolder();
  const first = await startEmbedded({ dataDir, log: silentLog });
  await first.destroy();
  await mkdir(path.join(dataDir, 'postgresql/data.new-12345/base'), { recursive: true });
  const { location } = await start(dataDir);
  await expect(stat(path.join(location, 'data.new-12345'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('data of another major version is refused with the way out', async () => {
  const dataDir = await temporaryFolder();
  const embedded = await start(dataDir);
  await embedded.stop();
  await writeFile(path.join(embedded.location, 'data/PG_VERSION'), '17\n');
  await expect(startEmbedded({ dataDir, log: silentLog })).rejects.toThrow(
    /PostgreSQL 17.*PostgreSQL 18.*pg_dump/,
  );
});

test('a start that PostgreSQL refuses gives its reason, what to do and its log', async () => {
  const dataDir = await temporaryFolder();
  const embedded = await start(dataDir);
  await embedded.stop();
  await writeFile(path.join(embedded.location, 'data/global/pg_control'), 'not a control file');
  const failure = await startEmbedded({ dataDir, log: silentLog }).catch((error: Error) => error.message);
  expect(failure).toMatch(/^PostgreSQL did not start: .*pg_control/);
  expect(failure).toContain(path.join(embedded.location, 'postgresql.log'));
});

test('a full disk is called a full disk', () => {
  const output =
    '2026-01-01 00:00:00.000 UTC [1] FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes\n' +
    '2026-01-01 00:00:00.000 UTC [1] PANIC:  could not write to file';
  const message = explainStartFailure(output, {
    folder: '/data/postgresql',
    logFile: '/data/postgresql/postgresql.log',
  });
  expect(message).toMatch(
    /^PostgreSQL did not start: FATAL: .* The disk is full\. Free some space .*\/data\/postgresql/,
  );
});

test('listens beside its data, and starts although another program has the process id of its last run', async () => {
  const dataDir = await temporaryFolder();
  const first = await startEmbedded({ dataDir, log: silentLog });
  expect(new URL(first.url).searchParams.get('host')).toBe(path.join(first.location, 'socket'));
  const cluster = path.join(first.location, 'data');
  const pidFile = await readFile(path.join(cluster, 'postmaster.pid'), 'utf8');
  await first.stop();

  // As after a power cut: the file is there, and its process is ours, which is no PostgreSQL.
  await writeFile(path.join(cluster, 'postmaster.pid'), pidFile.replace(/^\d+/, String(process.pid)));
  const second = await start(dataDir);
  expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('variables of PostgreSQL that are meant for another database are left out', () => {
  const env = { PGSSLMODE: 'require', PGOPTIONS: '-c search_path=app', PGHOST: 'elsewhere', PATH: '/bin' };
  removePostgresVariables(env);
  expect(env).toEqual({ PATH: '/bin' });
});
