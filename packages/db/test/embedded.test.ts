import { chmod, chown, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  type EmbeddedPostgres,
  removePostgresVariables,
  silentLog,
  startEmbedded,
} from '../src/embedded/index.ts';
import { locate } from '../src/embedded/location.ts';
import { explainStartFailure } from '../src/embedded/start-failure.ts';
import { PrismaClient } from '../src/generated/client.ts';
import { makeFolder, removeFolder, temporaryFolder } from './support/folders.ts';
import { eventually, processGroup, startProgram } from './support/programs.ts';

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

// Making a cluster costs seconds, so the tests of a folder go on from one another.
describe('a data folder from its first start', () => {
  let folder: string;
  let dataDir: string;
  let embedded: EmbeddedPostgres;

  beforeAll(async () => {
    folder = await makeFolder();
    // Too long for a socket in it.
    dataDir = path.join(folder, 'a folder with spaces'.repeat(6));
    await mkdir(path.join(dataDir, 'postgresql/data.new-12345/base'), { recursive: true });
    embedded = await startEmbedded({ dataDir, log: silentLog });
  });
  afterAll(async () => {
    await embedded?.destroy();
    await removeFolder(folder);
  });

  test('removes incomplete files without a record', async () => {
    expect(embedded.location).toBe(path.join(dataDir, 'postgresql'));
    await expect(stat(path.join(embedded.location, 'data.new-12345'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
  });

  test('serves pg and Prisma', async () => {
    await query(embedded.url, 'CREATE TABLE note AS SELECT 42 AS answer');
    const prisma = new PrismaClient({ adapter: new PrismaPg(embedded.url) });
    expect(await prisma.$queryRawUnsafe('SELECT answer FROM note')).toEqual([{ answer: 42 }]);
    await prisma.$disconnect();
  });

  test('listens on no port, keeps its files together, sorts text the same everywhere, and restricts its password to its owner', async () => {
    const { url, location } = embedded;
    const [settings] = await query(
      url,
      `SELECT current_setting('listen_addresses') AS tcp, current_setting('TimeZone') AS zone,
              current_setting('data_checksums') AS checksums, pg_encoding_to_char(encoding) AS encoding,
              datlocale AS locale FROM pg_database WHERE datname = 'masker'`,
    );
    expect(settings).toEqual({ tcp: '', zone: 'UTC', checksums: 'on', encoding: 'UTF8', locale: 'C.UTF-8' });
    const socket = new URL(url).searchParams.get('host') as string;
    expect(socket.startsWith(location)).toBe(false);
    expect(Buffer.byteLength(`${socket}/.s.PGSQL.5432`)).toBeLessThanOrEqual(103);
    expect((await stat(socket)).mode & 0o077).toBe(0);
    expect((await stat(path.join(dataDir, 'postgresql.json'))).mode & 0o077).toBe(0);
    expect((await stat(path.join(location, 'data'))).mode & 0o077).toBe(0);
    await expect(query(url.replace(/masker:[^@]+@/, 'masker:wrong@'), 'SELECT 1')).rejects.toMatchObject({
      code: '28P01',
    });
  });

  test('runs beside another one; if its user cannot enter the folder, the database is elsewhere and recorded', async () => {
    const home = path.join(await temporaryFolder(), 'private home');
    await mkdir(home, { mode: 0o700 });
    const privateDir = path.join(home, 'data');
    const other = await startEmbedded({ dataDir: privateDir, log: silentLog });
    onTestFinished(() => other.destroy());
    await query(embedded.url, 'CREATE TABLE mine AS SELECT 1');
    await query(other.url, 'CREATE TABLE mine AS SELECT 2');
    expect(embedded.pid).not.toBe(other.pid);
    expect(new URL(other.url).searchParams.get('host')).toBe(path.join(other.location, 'socket'));

    const recordFile = path.join(privateDir, 'postgresql.json');
    const recorded = JSON.parse(await readFile(recordFile, 'utf8')) as { location: string };
    expect(path.resolve(privateDir, recorded.location)).toBe(other.location);
    const isRoot = process.getuid?.() === 0;
    expect(other.location.startsWith(home)).toBe(!isRoot);

    await other.destroy();
    for (const gone of [other.location, recordFile])
      await expect(stat(gone)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('leaves no process behind, and starts although another program has the process id of its last run', async () => {
    const { url, pid, location } = embedded;
    expect((await processGroup(pid)).length).toBeGreaterThan(1);
    const pidFile = path.join(location, 'data/postmaster.pid');
    const ran = await readFile(pidFile, 'utf8');
    await embedded.stop();
    expect(await processGroup(pid)).toEqual([]);

    // As after a power cut: the file is there, and its process is ours, which is no PostgreSQL.
    await writeFile(pidFile, ran.replace(/^\d+/, String(process.pid)));
    embedded = await startEmbedded({ dataDir, log: silentLog });
    expect(embedded.url).toBe(url);
    expect(await query(embedded.url, 'SELECT answer FROM note')).toEqual([{ answer: 42 }]);
  });

  test('refuses data of another major version with advice', async () => {
    await embedded.stop();
    const versionFile = path.join(embedded.location, 'data/PG_VERSION');
    const version = await readFile(versionFile, 'utf8');
    await writeFile(versionFile, '17\n');
    await expect(startEmbedded({ dataDir, log: silentLog })).rejects.toThrow(
      /PostgreSQL 17.*PostgreSQL 18.*pg_dump/,
    );
    await writeFile(versionFile, version);
  });

  test('reports the reason, advice and the log of a failed start', async () => {
    await embedded.stop();
    await writeFile(path.join(embedded.location, 'data/global/pg_control'), 'not a control file');
    const failure = await startEmbedded({ dataDir, log: silentLog }).catch((error: Error) => error.message);
    expect(failure).toMatch(/^PostgreSQL did not start: .*pg_control/);
    expect(failure).toContain(path.join(embedded.location, 'postgresql.log'));
  });
});

describe('a data folder whose processes are killed', () => {
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await makeFolder();
  });
  afterAll(() => removeFolder(dataDir));

  test('removes an interrupted first start, refuses a folder in use, and stops PostgreSQL with its server', async () => {
    const unfinished = path.join(dataDir, 'postgresql/data.new-12345/base');
    await mkdir(unfinished, { recursive: true });
    const record = { location: 'postgresql', password: 'chosen-before-the-interruption' };
    await writeFile(path.join(dataDir, 'postgresql.json'), JSON.stringify(record), { mode: 0o600 });

    const { child, said } = await startProgram<{ pid: number }>('embedded-parent', dataDir);
    await expect(stat(unfinished)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(startEmbedded({ dataDir, log: silentLog })).rejects.toThrow(
      `in use by process ${child.pid}`,
    );
    child.kill('SIGKILL');
    await eventually(async () => (await processGroup(said.pid)).length === 0);
    expect(await readFile(path.join(dataDir, 'postgresql/postgresql.log'), 'utf8')).toContain(
      'database system is shut down',
    );
  });

  test('stops a PostgreSQL that outlived server and watchdog, and restarts a killed one at the same URL', async () => {
    const { child, said } = await startProgram<{ pid: number; url: string }>('embedded-parent', dataDir);
    await query(said.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    const watchdogs = (await processGroup(said.pid)).filter(({ command }) => command.startsWith('/bin/sh'));
    expect(watchdogs).toHaveLength(1);
    for (const { pid } of watchdogs) process.kill(pid, 'SIGKILL');
    child.kill('SIGKILL');
    await eventually(() => child.signalCode !== null);
    expect((await processGroup(said.pid)).length).toBeGreaterThan(0);

    const ends: string[] = [];
    let restarts = 0;
    const embedded = await startEmbedded({
      dataDir,
      log: silentLog,
      onExit: (how) => ends.push(how),
      onRestart: () => restarts++,
    });
    onTestFinished(() => embedded.destroy());
    const { url, pid } = embedded;
    expect(await processGroup(said.pid)).toEqual([]);
    expect(await query(url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);

    process.kill(pid, 'SIGKILL');
    await eventually(() => restarts === 1);
    expect(ends).toEqual(['signal SIGKILL']);
    expect(embedded.pid).not.toBe(pid);
    expect(await query(url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);

    await embedded.restart();
    expect(await query(url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    expect(ends).toHaveLength(1);
  });
});

test.runIf(process.getuid?.() === 0)(
  'names the folder that the user of moved data cannot enter',
  async () => {
    const above = path.join(await temporaryFolder(), 'private home');
    const dataDir = path.join(above, 'data');
    const nobody = 65_534;
    await mkdir(path.join(dataDir, 'postgresql/data'), { recursive: true });
    await chown(path.join(dataDir, 'postgresql/data'), nobody, nobody);
    await writeFile(
      path.join(dataDir, 'postgresql.json'),
      JSON.stringify({ location: 'postgresql', password: 'of-a-test', initialised: true }),
    );
    for (const closed of [above, dataDir]) {
      await chmod(closed, 0o700);
      await expect(locate(dataDir, silentLog)).rejects.toThrow(
        `which cannot enter ${closed}, and so not open the database of ${dataDir}. Run: chmod o+x "${closed}"; or move`,
      );
      await chmod(closed, 0o711);
    }
    expect(await locate(dataDir, silentLog)).toMatchObject({ user: { uid: nobody } });
  },
);

test('reports a full disk', () => {
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

test('ignores environment variables of PostgreSQL', () => {
  const env = { PGSSLMODE: 'require', PGOPTIONS: '-c search_path=app', PGHOST: 'elsewhere', PATH: '/bin' };
  removePostgresVariables(env);
  expect(env).toEqual({ PATH: '/bin' });
});
