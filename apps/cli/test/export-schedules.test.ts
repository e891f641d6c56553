import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTimestampAuthority } from '@masker/api/testing/timestamp-authority';
import { timestampRequest } from '@masker/api/timestamps';
import { createClient } from '@masker/db';
import { readServerInfo } from '@masker/db/embedded';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { masker, type RunningServer, startServer } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';

interface Window {
  id: string;
  status: string;
}

let server: RunningServer;
let account: string;
let folder: string;
let schedule: string;
/** The exports of the schedule, the oldest first. */
let windows: Window[];
const rows = sessions(40);

const here = (...args: string[]) =>
  masker([...args, '--account', account], { env: { DATA_DIR: server.dataDir }, cwd: folder });
/** Without anything of the server. */
const anywhere = (...args: string[]) =>
  masker(args, { env: { DATA_DIR: path.join(folder, 'nothing') }, cwd: folder });

async function sql(text: string): Promise<void> {
  const info = await readServerInfo(server.dataDir);
  const client = createClient({ connectionString: info?.databaseUrl as string });
  await client.connect();
  await client.query(text);
  await client.end();
}

async function send(some: typeof rows): Promise<void> {
  const sent = await masker(['import', '-', '--account', account], {
    env: { DATA_DIR: server.dataDir },
    input: ndjson(some),
  });
  expect(sent.code).toBe(0);
}

async function listed(): Promise<Window[]> {
  const { stdout } = await here('export', 'list', '--json');
  return (JSON.parse(stdout) as { data: Window[] }).data.toReversed();
}

/** Waits until the schedule has made so many exports. */
async function made(count: number): Promise<void> {
  do {
    windows = (await listed()).filter(({ status }) => status === 'done');
    if (windows.length < count) await sleep(100);
  } while (windows.length < count);
}

beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(path.join(tmpdir(), 'masker-schedules-'));
  await mkdir(path.join(folder, 'kept'));
  account = (
    await masker(['account', 'create', '--name', 'Harbor Dental'], { env: { DATA_DIR: server.dataDir } })
  ).stdout.trim();
  await send(rows.slice(0, 10));
  const created = await here('export', 'schedule', 'create', '--every', 'day');
  expect(created).toMatchObject({ code: 0, stdout: expect.stringMatching(/^exs_\w{26}\n$/) });
  schedule = created.stdout.trim();
  await made(1);
  for (let n = 2; n <= 4; n++) {
    await send(rows.slice((n - 1) * 10, n * 10 - (n === 3 ? 10 : 0)));
    // As retention notes it while a schedule is paused.
    await sql(`UPDATE export_schedule SET next_run_at = now(), removed_sessions = ${n === 4 ? 7 : 0}`);
    await made(n);
  }
  for (const [i, { id }] of windows.entries())
    expect((await here('export', 'download', id, '--out', `kept/${i + 1}.ndjson`)).code).toBe(0);
  await writeFile(
    path.join(folder, 'keys.json'),
    await (await fetch(`${server.url}/api/v1/export-keys`)).text(),
  );
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await rm(path.join(folder, 'some'), { recursive: true, force: true });
  await cp(path.join(folder, 'kept'), path.join(folder, 'some'), { recursive: true });
});

const inSome = (name: string) => path.join(folder, 'some', name);
const check = (...args: string[]) =>
  anywhere('export', 'check', '--folder', 'some', '--keys', 'keys.json', '--json', ...args);

/** What a check finds wrong: its exit code, and the windows of each problem. */
async function found(...args: string[]) {
  const { code, stdout } = await check(...args);
  const { problems } = JSON.parse(stdout) as { problems: { code: string; sequence: number | null }[] };
  return [code, problems.map((one) => `${one.code} ${one.sequence}`)];
}

test('a schedule is shown, paused, resumed and deleted', async () => {
  const list = await here('export', 'schedule', 'list');
  expect(list.stdout).toMatch(new RegExp(`${schedule} +day +ndjson +\\S.* 4 done`));
  const { stdout } = await here(
    'export',
    'schedule',
    'create',
    '--every',
    'month',
    '--status',
    'error',
    '--gzip',
  );
  const id = stdout.trim();
  const paused = await here('export', 'schedule', 'update', id, '--pause', '--gzip', 'false', '--json');
  expect(JSON.parse(paused.stdout).schedule).toMatchObject({
    id,
    paused: true,
    next_run_at: null,
    gzip: false,
    filters: { status: ['error'] },
  });
  expect((await here('export', 'schedule', 'update', id, '--resume')).stdout).not.toContain('paused');
  expect(await here('export', 'schedule', 'update', id)).toMatchObject({ code: 2 });
  expect(await here('export', 'schedule', 'update', id, '--every', 'week')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--every must be one of day, month'),
  });
  expect((await here('export', 'schedule', 'delete', id)).code).toBe(0);
  expect((await here('export', 'schedule', 'list')).stdout).not.toContain(id);
});

describe('a check of a folder', () => {
  test('without anything wrong, indented statements and deleted files among it, is ok', async () => {
    const statement = JSON.parse(await readFile(inSome('2.ndjson.statement.json'), 'utf8'));
    await writeFile(inSome('2.ndjson.statement.json'), JSON.stringify(statement, null, 2));
    await rm(inSome('3.ndjson'));
    const { code, stdout } = await check();
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      problems: [],
      windows: windows.map(({ id }, i) => ({
        schedule_id: schedule,
        sequence: i + 1,
        export_id: id,
        as_of: expect.any(String),
        rows: [10, 10, 0, 10][i],
        removed_sessions: i === 3 ? 7 : 0,
        content: i === 2 ? 'not available' : 'ok',
      })),
    });
    const said = await anywhere('export', 'check', '--folder', 'some', '--keys', 'keys.json');
    expect(said.stderr).toContain(
      'ok  4 windows with 30 sessions; retention removed 7 more before they were exported; the files of 1 are not available',
    );
  });

  test('tells missing statements, also at the beginning', async () => {
    await rm(inSome('2.ndjson.statement.json'));
    expect(await found()).toEqual([6, ['missing 2']]);
    await rm(inSome('1.ndjson.statement.json'));
    expect(await found()).toEqual([6, ['missing 1', 'missing 2']]);
    expect(await found('--from', '3')).toEqual([0, []]);
  });

  test('tells a file that was changed, and nothing worse', async () => {
    await writeFile(inSome('2.ndjson'), 'x');
    expect(await found()).toEqual([3, ['invalid_content 2']]);
  });

  test('tells a statement that was changed, whose window is then missing', async () => {
    const envelope = JSON.parse(await readFile(inSome('2.ndjson.statement.json'), 'utf8'));
    const payload = Buffer.from(envelope.payload, 'base64').toString().replace('"rows":10', '"rows":9');
    await writeFile(
      inSome('2.ndjson.statement.json'),
      JSON.stringify({ ...envelope, payload: Buffer.from(payload).toString('base64') }),
    );
    expect(await found()).toEqual([4, ['invalid_statement null', 'missing 2']]);
  });

  test('tells a key that is not known', async () => {
    await writeFile(path.join(folder, 'none.json'), '{"keys":[]}');
    const { code, stdout } = await anywhere(
      'export',
      'check',
      '--folder',
      'some',
      '--keys',
      'none.json',
      '--json',
    );
    expect([code, JSON.parse(stdout).problems.length]).toEqual([5, 4]);
  });
});

test('timestamps are checked with the certificates of the authority, in a folder and of a server', async () => {
  const authority = await startTimestampAuthority();
  const stranger = await startTimestampAuthority();
  try {
    await writeFile(path.join(folder, 'ca.pem'), authority.ca);
    const stamp = async (n: number, by = authority) => {
      const { der } = timestampRequest(await readFile(inSome(`${n}.ndjson.statement.json`)));
      const reply = by.reply(Buffer.from(der));
      await writeFile(inSome(`${n}.ndjson.statement.tsr`), reply);
      return reply;
    };
    const reply = await stamp(1);
    await stamp(2);
    // A tool indented the statement after it was stamped.
    const statement = JSON.parse(await readFile(inSome('2.ndjson.statement.json'), 'utf8'));
    await writeFile(inSome('2.ndjson.statement.json'), JSON.stringify(statement, null, 2));
    const times = (stdout: string) =>
      (JSON.parse(stdout).windows as { timestamp: string | null }[]).map(({ timestamp }) => timestamp);
    const time = expect.stringMatching(/^\d{4}-.*Z$/);
    const right = await check('--timestamp-ca', 'ca.pem');
    expect(right.code).toBe(0);
    expect(times(right.stdout)).toEqual([time, time, null, null]);
    const said = await anywhere(
      ...['export', 'check', '--folder', 'some', '--keys', 'keys.json', '--timestamp-ca', 'ca.pem'],
    );
    expect(said.stderr).toContain('; the statements of 2 have no timestamp');
    await stamp(3, stranger);
    await cp(inSome('1.ndjson.statement.tsr'), inSome('4.ndjson.statement.tsr'));
    expect(await found('--timestamp-ca', 'ca.pem')).toEqual([
      8,
      ['invalid_timestamp 3', 'invalid_timestamp 4'],
    ]);
    expect(await found()).toEqual([0, []]);
    expect(await check('--timestamp-ca', 'keys.json')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is not a file of certificates as PEM'),
    });

    await sql(
      `UPDATE session_export SET timestamp = '\\x${reply.toString('hex')}', timestamp_at = now()
       WHERE sequence IN (1, 2) AND schedule_id = '${schedule}'`,
    );
    const ofServer = await here(
      ...['export', 'check', schedule, '--keys', 'keys.json', '--json', '--timestamp-ca', 'ca.pem'],
    );
    expect([ofServer.code, JSON.parse(ofServer.stderr).error.code]).toEqual([8, 'invalid_timestamp']);
    expect(times(ofServer.stdout)).toEqual([time, null, null, null]);
  } finally {
    await Promise.all([authority.close(), stranger.close()]);
  }
});

test('a window that was made anew, as after a restore, is not the one that the next names; one that begins elsewhere is a gap', async () => {
  const before = (await listed()).length;
  // The statement of window 2 is replaced by another one that the server signed.
  await sql(
    `UPDATE export_schedule SET next_run_at = now();
     UPDATE session_export SET sequence = sequence + 100 WHERE sequence > 2 AND schedule_id = '${schedule}';
     UPDATE session_export SET sequence = 99 WHERE sequence = 2 AND schedule_id = '${schedule}';
     UPDATE session_export SET statement = NULL, status = 'failed' WHERE sequence > 2 AND schedule_id = '${schedule}'`,
  );
  let again: Window | undefined;
  do {
    again = (await listed())[before];
    await sleep(100);
  } while (again?.status !== 'done');
  expect((await here('export', 'download', again.id, '--out', 'again.ndjson')).code).toBe(0);
  await rename(path.join(folder, 'again.ndjson'), inSome('2.ndjson'));
  await rename(path.join(folder, 'again.ndjson.statement.json'), inSome('2.ndjson.statement.json'));
  // Window 3 names another statement, and begins before the new window 2 ended.
  expect(await found()).toEqual([4, ['invalid_statement 2', 'gap 3']]);
  // Both of them together.
  await cp(path.join(folder, 'kept/2.ndjson.statement.json'), inSome('old.statement.json'));
  const [code, problems] = await found();
  expect([code, problems]).toEqual([4, expect.arrayContaining(['invalid_statement 2'])]);
  expect(await readdir(path.join(folder, 'some'))).toContain('old.statement.json');
  // The server has windows 1 and 2, which are right.
  const said = await here('export', 'check', schedule, '--content', '--json');
  expect(said).toMatchObject({ code: 0 });
  expect(JSON.parse(said.stdout).windows).toMatchObject([
    { sequence: 1, content: 'ok' },
    { sequence: 2, content: 'ok', rows: 20 },
  ]);
  await here('export', 'delete', again.id);
  const later = await here('export', 'check', schedule, '--content', '--keys', 'keys.json', '--json');
  expect(JSON.parse(later.stdout).windows[1]).toMatchObject({ sequence: 2, content: 'not available' });
});
