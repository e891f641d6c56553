import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { createGunzip, gzipSync } from 'node:zlib';
import { litellmEntry, said } from '@masker/api/testing/litellm-log';
import { newId } from '@masker/contract';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { masker, type RunningServer, type RunOptions, spawnMasker, startServer } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';

let server: RunningServer;
let folder: string;
let account: string;
const rows = sessions(250);

const here = (args: string[], options: RunOptions = {}) =>
  masker(args, { ...options, env: { DATA_DIR: server.dataDir, ...options.env } });
const createAccount = async (name: string) =>
  (await here(['account', 'create', '--name', name])).stdout.trim();

beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(path.join(os.tmpdir(), 'masker files '));
  await writeFile(path.join(folder, 'sessions.ndjson'), ndjson(rows));
});

afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('accounts', () => {
  test('account create prints only the id on standard output', async () => {
    const { code, stdout, stderr } = await here(['account', 'create', '--name', ' Harbor Dental ']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^acc_[0-9A-Z]{26}\n$/);
    account = stdout.trim();
    expect(stderr.split('\n')).toEqual([
      expect.stringContaining(`invitation create --role admin --account ${account}`),
      expect.stringContaining(`token create --scope sessions:write --account ${account}`),
      expect.stringContaining(`import FILE --account ${account}`),
      '',
    ]);
    const listed = JSON.parse((await here(['account', 'list', '--json'])).stdout);
    expect(listed.data).toContainEqual({
      id: account,
      name: 'Harbor Dental',
      created_at: expect.stringMatching(/Z$/),
      retention: 'default',
      suspended_at: null,
      suspended_reason: null,
    });
    const { stdout: table } = await here(['account', 'list']);
    expect(table).toMatch(/^ID .*NAME\n/);
    expect(table).toMatch(new RegExp(`^${account} .*Harbor Dental$`, 'm'));
  });

  test('an invitation lets the first person into an account', async () => {
    const invited = await here(['invitation', 'create', '--account', account, '--role', 'admin']);
    expect(invited.code).toBe(0);
    expect(invited.stderr).toMatch(/^warning: Nobody can use this link yet: .* no identity provider/);
    expect(invited.stderr).toMatch(/joins with the role admin\. .* valid until [\d-]+ [\d:.]+Z\.\n$/);
    const secret = /^http:\/\/\S+\/invite\/([\w-]{43})\n$/.exec(invited.stdout)?.[1];
    expect(secret).toBeDefined();
    const offered = await fetch(`${server.url}/api/v1/auth/invitation`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ invitation: secret }),
    });
    expect(await offered.json()).toMatchObject({ invitation: { account: { id: account }, role: 'admin' } });
    const asJson = await here([
      'invitation',
      'create',
      '--account',
      account,
      '--role',
      'viewer',
      '--expires',
      '1d',
      '--json',
    ]);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      invitation: { role: 'viewer' },
      url: expect.any(String),
    });
    const wrong = await here([
      'invitation',
      'create',
      '--account',
      account,
      '--role',
      'boss',
      '--expires',
      '1y',
    ]);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('--role must be one of admin, member, auditor, viewer');
    expect(wrong.stderr).toContain('--expires must be');
  });

  test('account rename changes the name, and is recorded, as the creation is', async () => {
    const id = (await here(['account', 'create', '--name', 'Harbour'])).stdout.trim();
    const renamed = await here(['account', 'rename', '--account', id, '--name', 'Harbor Clinic']);
    expect(renamed).toMatchObject({ code: 0, stdout: `${id} is Harbor Clinic now\n`, stderr: '' });
    const { data } = JSON.parse((await here(['account', 'list', '--json'])).stdout);
    expect(data.find((account: { id: string }) => account.id === id).name).toBe('Harbor Clinic');
    const entries = JSON.parse((await here(['audit', 'list', '--account', id, '--json'])).stdout);
    expect(
      entries.data.map(({ action, target }: Record<string, string>) => [action, target]).slice(-2),
    ).toEqual([
      ['accounts.rename', id],
      ['accounts.create', id],
    ]);

    const unknown = newId('account');
    const refused = await here(['account', 'rename', '--account', unknown, '--name', 'x']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`here is no account ${unknown}`);
    expect((await here(['account', 'rename', '--account', id, '--name', '\u202E'])).code).toBe(2);
  });

  test('account suspend has its credentials refused until account resume, and commands work', async () => {
    const id = (await here(['account', 'create', '--name', 'Harbor Suspended'])).stdout.trim();
    const token = (
      await here(['token', 'create', '--account', id, '--scope', 'sessions:read'])
    ).stdout.trim();
    const use = async () =>
      (await fetch(`${server.url}/api/v1/sessions`, { headers: { authorization: `Bearer ${token}` } }))
        .status;
    expect(await use()).toBe(200);
    const suspended = await here(['account', 'suspend', id, '--reason', 'The contract ended']);
    expect(suspended).toMatchObject({ code: 0, stdout: `${id} is suspended\n` });
    expect(suspended.stderr).toContain(`account resume ${id}`);
    await expect.poll(use).toBe(403);

    const shown = async () => {
      const { data } = JSON.parse((await here(['account', 'list', '--json'])).stdout);
      return data.find((account: { id: string }) => account.id === id);
    };
    expect(await shown()).toMatchObject({
      suspended_at: expect.any(String),
      suspended_reason: 'The contract ended',
    });
    expect((await here(['account', 'list'])).stdout).toMatch(/ \(The contract ended\) +Harbor Suspended\n/);
    expect(await here(['list', '--account', id, '--json'])).toMatchObject({ code: 0, stderr: '' });

    const again = await here(['account', 'suspend', id]);
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('is suspended already, since ')]);
    expect(await here(['account', 'resume', id])).toMatchObject({
      code: 0,
      stdout: `${id} is not suspended any more\n`,
    });
    await expect.poll(use).toBe(200);
    expect(await shown()).toMatchObject({ suspended_at: null, suspended_reason: null });
    expect((await here(['account', 'resume', id])).stderr).toContain('is not suspended');
    const entries = JSON.parse((await here(['audit', 'list', '--account', id, '--json'])).stdout).data as {
      action: string;
      filters: object;
    }[];
    expect(entries.filter(({ action }) => /suspend|resume/.test(action))).toMatchObject([
      { action: 'accounts.resume', filters: {} },
      { action: 'accounts.suspend', filters: { reason: 'The contract ended' } },
    ]);
    expect((await here(['account', 'suspend', 'x'])).code).toBe(2);
    expect((await here(['account', 'suspend', id, '--reason', ' '])).code).toBe(2);
  });

  test.each([
    [['list', '--status', 'error', '--status', 'partial'], '--status', '\n  Separate its values by commas.'],
    [['export', '--kind=NAME', '--kind', 'SSN'], '--kind', '\n  Separate its values by commas.'],
    [['export', 'create', '--format', 'csv', '--format', 'ndjson'], '--format', ''],
    [['export', 'schedule', 'create', '--status', 'error', '--status=ok'], '--status', '\n  Sep'],
    [['stats', '--since', '7d', '--since', '30d'], '--since', ''],
    [['token', 'create', '--scope', 'a', '--name', 'x', '--name', 'y'], '--name', ''],
    [['get', 'x', '--account', 'a', '--account', 'b'], '--account', ''],
  ])('%j names an option twice, and is refused', async (args, option, hint) => {
    const { code, stdout, stderr } = await here(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`error: ${option} was given more than once.${hint}`);
  });

  test('account create requires a name', async () => {
    expect((await here(['account', 'create', '--name', ' '])).code).toBe(2);
    expect((await here(['account', 'create'])).stderr).toContain(
      "Required option '--name <name>' not specified",
    );
  });
});

describe('import', () => {
  test("imports a file relative to the user's working directory", async () => {
    const outcome = await here(['import', 'sessions.ndjson', '--account', account], {
      env: { INIT_CWD: folder, npm_lifecycle_event: 'masker' },
    });
    expect(outcome).toMatchObject({ code: 0, stdout: '250 sessions added\n' });
  });

  test('a repeated import adds nothing, gzipped and from standard input', async () => {
    const again = await here(['import', '-', '--account', account], { input: gzipSync(ndjson(rows)) });
    expect(again).toMatchObject({ code: 0, stdout: '0 sessions added, 250 sessions already there\n' });
    const json = await here(['import', 'sessions.ndjson', '--account', account, '--json'], { cwd: folder });
    expect(json.stderr).toBe('');
    expect(JSON.parse(json.stdout)).toEqual({ added: 0, duplicates: 250, rejected_count: 0, rejected: [] });
  });

  test('imports the same from CSV, by file name or by --format', async () => {
    const fields = Object.keys(rows[0] as object) as (keyof (typeof rows)[0])[];
    const cell = (value: unknown) =>
      typeof value === 'object' ? `"${JSON.stringify(value).replaceAll('"', '""')}"` : String(value);
    const csv = [fields, ...rows.map((row) => fields.map((field) => cell(row[field] ?? '')))].join('\r\n');
    await writeFile(path.join(folder, 'sessions.CSV.gz'), gzipSync(csv));
    const other = await createAccount('CSV');
    const outcome = await here(['import', 'sessions.CSV.gz', '--account', other], { cwd: folder });
    expect(outcome).toMatchObject({ code: 0, stdout: '250 sessions added\n' });
    const again = await here(['import', '-', '--account', other, '--format', 'csv'], { input: csv });
    expect(again).toMatchObject({ code: 0, stdout: '0 sessions added, 250 sessions already there\n' });
    const listed = await here(['list', '--account', other, '--all', '--json']);
    expect(JSON.parse(listed.stdout)).toEqual({ data: rows, next_cursor: null });
    const unnamed = await here(['import', '-', '--account', other, '--from', 'csv'], { input: '\n1,2\n' });
    expect(unnamed).toMatchObject({ code: 1, stdout: '' });
    expect(unnamed.stderr).toContain('The first row does not name the columns: column 1 is not a field;');
    expect((await here(['import', '-', '--account', other, '--format', 'xml'])).code).toBe(2);
  });

  test("LiteLLM's log, as a list or one entry after another, is the same as through the API", async () => {
    const entries = Array.from({ length: 30 }, (_, i) =>
      litellmEntry(i % 3 === 0 ? { guardrail_information: null } : {}),
    );
    const other = await createAccount('LiteLLM');
    const input = gzipSync(entries.map((entry) => JSON.stringify(entry)).join('\n'));
    const outcome = await here(['import', '-', '--account', other, '--from', 'litellm'], { input });
    expect(outcome).toMatchObject({ code: 0, stdout: '30 sessions added\n' });
    const cookie = (await here(['cookie', '--account', other])).stdout.trim();
    const sent = await fetch(`${server.url}/api/v1/ingest/litellm`, {
      method: 'POST',
      headers: { cookie, origin: server.url, 'content-type': 'application/json' },
      body: JSON.stringify(entries),
    });
    expect(await sent.json()).toMatchObject({ accepted: 0, duplicates: 30, rejected_count: 0 });
    const { data } = JSON.parse((await here(['list', '--account', other, '--all', '--json'])).stdout);
    expect(new Set(data.map((one: { agent_name: string }) => one.agent_name))).toEqual(
      new Set(['front-desk']),
    );
    expect(data.filter((one: object) => 'redactions_reported' in one)).toHaveLength(10);

    const bad = JSON.stringify([
      ...entries,
      litellmEntry({ status: said }),
      null,
      litellmEntry({ id: null }),
    ]);
    const args = ['import', '-', '--account', other, '--from', 'litellm', '--agent-field', 'team'];
    const refused = await here(args, { input: bad });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain(
      'line 31: has a status other than success or failure\n  line 33: has no id',
    );
    expect(refused.stderr).not.toContain(said);
    expect((await here([...args.slice(0, -1), 'model'], { input: bad })).stderr).toContain(
      '--agent-field must be one of key_alias, team, tag, end_user.',
    );
    expect((await here(['import', '-', '--account', other, '--agent-field', 'team'])).stderr).toContain(
      '--agent-field is for --from litellm.',
    );
  });

  test('a backup of LiteLLM’s sessions has nothing of what callers said', async () => {
    const file = path.join(folder, 'litellm.backup');
    await here(['backup', file]);
    const plain = await text(createReadStream(file).pipe(createGunzip()));
    expect(plain).toContain('front-desk');
    expect(plain).not.toContain('Okonkwo');
  });

  test('an import with the wrong format fails with a hint: CSV as NDJSON, and NDJSON as CSV', async () => {
    const csv = `${Object.keys(rows[0] as object).join(',')}\n1,2,3\n`;
    const piped = await here(['import', '-', '--account', account], { input: csv });
    expect(piped).toMatchObject({ code: 1, stdout: '' });
    expect(piped.stderr).toContain('If it is CSV, say so: --from csv.');
    const skipped = await here(['import', '-', '--account', account, '--skip-invalid'], { input: csv });
    expect(skipped.stderr).toContain('--from csv');
    const said = await here(['import', '-', '--account', account, '--from', 'ndjson'], { input: csv });
    expect(said.stderr).not.toContain('--from csv');
    const later = await here(['import', '-', '--account', account], { input: `${ndjson(rows)}${csv}` });
    expect(later.stderr).not.toContain('--from csv');
    const json = await here(['import', '-', '--account', account, '--format', 'csv'], {
      input: ndjson(rows),
    });
    expect(json).toMatchObject({ code: 1, stdout: '' });
    expect(json.stderr).toContain('say --from ndjson');
  });

  test('an import of a file of another format says what it is, once', async () => {
    const parquet = path.join(folder, 'sessions.parquet');
    await here(['export', '--account', account, '--format', 'parquet', '--out', parquet]);
    for (const options of [[], ['--from', 'csv'], ['--from', 'litellm'], ['--skip-invalid']]) {
      const refused = await here(['import', parquet, '--account', account, ...options]);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toBe(
        `error: Nothing was imported: ${parquet} is a Parquet file.\n  These can be imported, in UTF-8, gzipped or not: NDJSON, CSV (--from csv) and the log of LiteLLM (--from litellm). Exports to import have the format ndjson or csv.\n`,
      );
    }
    const piped = await here(['import', '-', '--account', account], { input: '%PDF-1.7\n' });
    expect(piped.stderr).toContain('standard input is a PDF file.');
  });

  test('an import says that it does not go through the API', async () => {
    const args = ['import', '-', '--account', account, '--url', server.url];
    const refused = await here(args, { input: ndjson(rows) });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('import writes to the database itself, so it takes no --url.');
    expect((await here(['import', '--help'])).stdout).not.toContain('--url');
  });

  test('an invalid line is named, and nothing of the file is stored', async () => {
    const other = await createAccount('Bad lines');
    const input = `${ndjson(sessions(3))}{"id":\n${ndjson([{ ...rows[0], status: 'OK' }])}`;
    const refused = await here(['import', '-', '--account', other], { input });
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).toContain(
      'error: Nothing was imported: 2 invalid lines.\n  line 4: is not valid JSON\n  line 5: status',
    );
    expect(refused.stderr).toContain('--skip-invalid');
    const none = await here(['list', '--account', other, '--json']);
    expect(JSON.parse(none.stdout)).toEqual({ data: [], next_cursor: null });

    const json = await here(['import', '-', '--account', other, '--json'], { input });
    expect(JSON.parse(json.stderr).error).toMatchObject({
      rejected_count: 2,
      rejected: [{ line: 4 }, { line: 5 }],
    });
    const skipped = await here(['import', '-', '--account', other, '--skip-invalid'], { input });
    expect(skipped).toMatchObject({ code: 0, stdout: '3 sessions added, 2 lines skipped\n' });
    expect(skipped.stderr).toContain('skipped line 4: is not valid JSON\n');
  });

  test.each([
    [
      'an account that is not there',
      ['import', 'sessions.ndjson', '--account', newId('account')],
      1,
      'here is no account',
    ],
    [
      'an id of another form',
      ['import', 'sessions.ndjson', '--account', 'harbor'],
      2,
      '--account must be acc_',
    ],
    [
      'a file that is not there',
      ['import', 'nowhere.ndjson', '--account', newId('account')],
      1,
      'There is no file',
    ],
    ['a folder', ['import', '.', '--account', newId('account')], 1, 'This is a folder, not a file'],
  ])('%s', async (_name, args, code, message) => {
    const outcome = await here(args, { cwd: folder });
    expect(outcome).toMatchObject({ code, stdout: '' });
    expect(outcome.stderr).toContain(message);
  });
});

describe('list and get', () => {
  test('list prints a page in the format of the API', async () => {
    const { code, stdout } = await here(['list', '--account', account, '--limit', '5', '--json']);
    expect(code).toBe(0);
    const page = JSON.parse(stdout);
    expect(page.data).toEqual(rows.slice(0, 5));
    const next = await here([
      'list',
      '--account',
      account,
      '--cursor',
      page.next_cursor,
      '--limit',
      '5',
      '--json',
    ]);
    expect(JSON.parse(next.stdout).data).toEqual(rows.slice(5, 10));
  });

  test('list --all prints all pages as one document', async () => {
    const { stdout } = await here(['list', '--account', account, '--all', '--limit', '100', '--json']);
    expect(JSON.parse(stdout)).toEqual({ data: rows, next_cursor: null });
  });

  test('list filters sessions', async () => {
    const [first] = rows as [(typeof rows)[0]];
    const flags = ['--agent', first.agent_id, '--status', 'error', '--min-redactions', '1', '--since', '7d'];
    const { stdout } = await here(['list', '--account', account, '--all', '--json', ...flags]);
    const expected = rows.filter(
      (row) => row.agent_id === first.agent_id && row.status === 'error' && row.redaction_count >= 1,
    );
    expect(JSON.parse(stdout).data).toEqual(expected);
  });

  test('list filters by kinds, models and several statuses, the oldest first', async () => {
    const [first] = rows as [(typeof rows)[0]];
    const kinds =
      Object.keys(first.redactions_by_kind).length > 0 ? Object.keys(first.redactions_by_kind) : ['NAME'];
    const flags = ['--kind', `${kinds[0]},MRN`, '--status', 'error,ok', '--order', 'oldest', '--since', '7d'];
    const filters = [...flags, '--reached-model', 'true', '--max-duration-ms', '60000'];
    const { stdout } = await here(['list', '--account', account, '--all', '--json', ...filters]);
    const expected = rows.filter(
      (row) =>
        (`${kinds[0]}` in row.redactions_by_kind || 'MRN' in row.redactions_by_kind) &&
        row.status !== 'partial' &&
        row.upstream_model !== null &&
        row.duration_ms <= 60_000,
    );
    expect(expected.length).toBeGreaterThan(0);
    expect(JSON.parse(stdout).data).toEqual([...expected].reverse());
  });

  test('list prints a table, without colours in a pipe', async () => {
    const { stdout, stderr } = await here(['list', '--account', account, '--limit', '2']);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^STARTED +AGENT +STATUS +DURATION +REDACTIONS +MODEL +ID$/);
    expect(lines[1]).toMatch(new RegExp(`appointment-bot-prod +error +794 ms +0  – +${rows[0]?.id}$`));
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toContain('2 sessions; for more, use');
  });

  test('list reports that nothing matches', async () => {
    const outcome = await here(['list', '--account', account, '--min-redactions', '99']);
    expect(outcome).toMatchObject({ code: 0, stdout: '' });
    expect(outcome.stderr).toContain('No sessions match');
  });

  test('get prints one session', async () => {
    const [, row] = rows as [unknown, (typeof rows)[0]];
    const json = await here(['get', row.id, '--account', account, '--json']);
    expect(JSON.parse(json.stdout)).toEqual({ session: row });
    expect((await here(['get', row.id, '--account', account])).stdout).toContain('Redactions  1  (NAME 1)\n');
    const missing = await here(['get', newId('session'), '--account', account, '--json']);
    expect(missing.code).toBe(1);
    expect(JSON.parse(missing.stderr).error).toMatchObject({
      code: 'session_not_found',
      status: 404,
      request_id: expect.stringMatching(/^req_/),
    });
    expect((await here(['get', 'sess_x'])).code).toBe(2);
  });

  test('asks for the account if there are several', async () => {
    const outcome = await here(['list']);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain('choose one with --account ID');
  });

  test('a reader that closes the pipe is not an error', async () => {
    const child = spawnMasker(['list', '--account', account, '--all', '--limit', '1'], {
      env: { DATA_DIR: server.dataDir },
    });
    let stderr = '';
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    const closed = once(child, 'close');
    child.stdout?.once('data', () => child.stdout?.destroy());
    await closed;
    expect({ code: child.exitCode, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

test.skipIf(process.platform !== 'linux')('reports a full disk', async () => {
  const full = await open('/dev/full', 'w');
  const run = async (...args: string[]) => {
    const child = spawnMasker(args, { env: { DATA_DIR: server.dataDir }, stdout: full.fd });
    const [stderr] = await Promise.all([text(child.stderr as NodeJS.ReadableStream), once(child, 'close')]);
    return { code: child.exitCode, stderr };
  };
  const inWords = 'error: Writing to standard output failed: the disk is full (ENOSPC).\n';
  for (const args of [
    ['list', '--account', account],
    ['account', 'list'],
  ]) {
    const { code, stderr } = await run(...args);
    expect(code).toBe(1);
    expect(stderr).toContain(inWords);
    expect(stderr).not.toMatch(/^ +at /m);
  }
  const json = await run('get', rows[0]?.id as string, '--account', account, '--json');
  expect(JSON.parse(json.stderr).error).toMatchObject({ code: 'file' });
  await full.close();
});

test('stats prints statistics', async () => {
  const flags = ['--account', account, '--since', '7d', '--status', 'error'];
  const failed = rows.filter((row) => row.status === 'error');
  const { code, stdout } = await here(['stats', ...flags, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).totals).toMatchObject({ sessions: failed.length, by_status: { ok: 0 } });
  const sheet = (await here(['stats', ...flags])).stdout;
  expect(sheet).toContain(`Sessions    ${failed.length}\n`);
  expect(sheet).toMatch(/^AGENT +SESSIONS +ERRORS +REDACTIONS +DURATION +ID$/m);
  expect(sheet).not.toMatch(/^(Percentiles|Before) /m);
  const fuller = await here(['stats', ...flags, '--include', 'durations', '--compare', 'previous']);
  expect(fuller.stdout).toMatch(/^Percentiles +p50 .+, p95 .+, p99 .+ {2}\(within 3 %\)$/m);
  expect(fuller.stdout).toContain('Before      0 sessions, 0 errors, 0 redactions\n');
  const asked = ['--json', '--include', 'kinds_by_bucket,agent_series'];
  const included = JSON.parse((await here(['stats', ...flags, ...asked])).stdout);
  expect(included).toHaveProperty('series.0.redactions_by_kind');
  expect(included).toHaveProperty('agents.0.series.error');
  expect(included).not.toHaveProperty('durations');
  const wrong = await here(['stats', ...flags, '--include', 'kinds', '--compare', 'next']);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toMatch(/include[\s\S]*compare/);
  const none = await here(['stats', '--account', account, '--min-redactions', '99']);
  expect(none.stdout).toContain('Sessions    0\n');
});

test('stats sends no parameters that an earlier version would refuse, unless requested', async () => {
  const inputs: object[] = [];
  const recording = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const { searchParams } = new URL(request.url as string, server.url);
    inputs.push(JSON.parse(searchParams.get('input') ?? '{}'));
    const answer = await fetch(`${server.url}${request.url}`, {
      headers: { cookie: request.headers.cookie ?? '' },
    });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((resolve) => recording.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => recording.close(() => resolve())));
  const cookie = (await here(['cookie', '--account', account])).stdout.trim();
  const url = `http://127.0.0.1:${(recording.address() as AddressInfo).port}`;
  const asking = (...args: string[]) => here(['stats', '--url', url, '--cookie', cookie, ...args]);
  expect((await asking('--since', '7d')).code).toBe(0);
  expect((await asking('--compare', 'previous')).code).toBe(0);
  expect(inputs).toEqual([{ since: '7d' }, { compare: 'previous' }]);
});

test('facets prints counts by value', async () => {
  const flags = ['--account', account, '--since', '7d', '--status', 'error'];
  const failed = rows.filter((row) => row.status === 'error');
  const { code, stdout } = await here(['facets', ...flags, '--json']);
  expect(code).toBe(0);
  const found = JSON.parse(stdout);
  expect(found).toMatchObject({ total: failed.length, other: { agent_id: 0, kind: 0, model: 0 } });
  const table = (await here(['facets', ...flags])).stdout;
  expect(table).toMatch(/^FACET +VALUE +SESSIONS +ID$/m);
  expect(table).toMatch(new RegExp(`^status +error +${failed.length}$`, 'm'));
  expect(table).toMatch(new RegExp(`^agent +.+ +\\d+ +${found.facets.agent_id[0].value}$`, 'm'));
  expect(table).toMatch(new RegExp(`^${failed.length} sessions?$`, 'm'));
  const none = await here(['facets', '--account', account, '--min-redactions', '99', '--since', '1m']);
  expect(none.stdout).toBe('0 sessions\n');
  expect((await here(['facets', '--account', account, '--status', 'OK'])).code).toBe(2);
});

test('saves, lists and deletes views', async () => {
  const saved = await here([
    'view',
    'create',
    '--account',
    account,
    '--name',
    'Errors of this week',
    '--since',
    '7d',
    '--status',
    'error,partial',
    '--min-redactions',
    '2',
    '--order',
    'oldest',
    '--shared',
    '--default',
  ]);
  expect(saved).toMatchObject({ code: 0, stdout: expect.stringMatching(/^view_\w{26}\n$/), stderr: '' });
  const id = saved.stdout.trim();
  const listed = await here(['view', 'list', '--account', account, '--json']);
  expect(JSON.parse(listed.stdout)).toMatchObject({
    data: [
      {
        id,
        name: 'Errors of this week',
        filters: { since: '7d', status: ['error', 'partial'], min_redactions: 2, order: 'oldest' },
        shared: true,
        is_default: true,
      },
    ],
  });
  const { stdout } = await here(['view', 'list', '--account', account]);
  expect(stdout).toMatch(/^ID +FOR +DEFAULT +CHANGED +CREATED BY +NAME +FILTERS\n/);
  expect(stdout).toContain('status=error,partial');
  const deleted = await here(['view', 'delete', id, '--account', account]);
  expect(deleted).toMatchObject({ code: 0, stdout: `${id} is deleted\n` });
  expect((await here(['view', 'list', '--account', account])).stderr).toContain('view create --name');
  expect((await here(['view', 'delete', id, '--account', account])).code).toBe(1);
  const refused = await here(['view', 'create', '--account', account, '--name', ' ', '--status', 'fine']);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--status must be one of') });
});

describe('cookie', () => {
  test('a printed cookie works with curl, and from another machine', async () => {
    const { code, stdout } = await here(['cookie', '--account', account]);
    expect(code).toBe(0);
    const cookie = stdout.trim();
    expect(cookie).toMatch(/^masker_session=\S+$/);
    const response = await fetch(`${server.url}/api/v1/sessions?limit=1`, { headers: { cookie } });
    expect(await response.json()).toMatchObject({ data: [{ id: rows[0]?.id }] });
    const signIns = await fetch(`${server.url}/api/v1/sign-ins`, { headers: { cookie } });
    const { data } = (await signIns.json()) as { data: object[] };
    expect(data).toContainEqual(expect.objectContaining({ current: true, user_agent: 'masker cookie' }));

    const elsewhere = { DATA_DIR: folder, MASKER_SESSION: cookie };
    const listed = await masker(['list', '--url', server.url, '--limit', '1', '--json'], { env: elsewhere });
    expect(JSON.parse(listed.stdout).data).toEqual(rows.slice(0, 1));
    const unknown = await masker(['list'], { env: elsewhere });
    expect(unknown).toMatchObject({ code: 2, stdout: '' });
    expect(unknown.stderr).toContain('--url');
  });

  test('a login session that is created for a call goes only to the server of the installation', async () => {
    let requests = 0;
    const other = createServer({ keepAliveTimeout: 0 }, (_, response) => {
      requests++;
      response.end();
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => other.close(() => resolve())));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const refused = await here(['list', '--account', account, '--url', url]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(`${url} is not the server that this machine runs`);
    expect(refused.stderr).toContain('--token');
    expect(requests).toBe(0);

    const { port } = new URL(server.url);
    for (const host of ['localhost', '127.0.0.1'])
      expect(
        await here(['list', '--account', account, '--url', `http://${host}:${port}`, '--json']),
      ).toMatchObject({ code: 0 });
    const unreadable = await here(['list', '--account', account, '--url', `localhost:${port}`]);
    expect(unreadable).toMatchObject({ code: 2, stderr: expect.stringContaining('http') });
  });

  test('an invalid cookie is refused with a hint how to get one', async () => {
    const { code, stderr } = await here(['list', '--cookie', 'forged']);
    expect(code).toBe(1);
    expect(stderr).toContain('npm run -s masker -- cookie --account');
    expect(stderr).not.toContain('forged');
  });
});

describe('without a server', () => {
  test.each([
    ['account', 'list'],
    ['cookie', '--account', newId('account')],
    ['list'],
    ['stats'],
    ['facets'],
    ['tail'],
    ['get', newId('session')],
  ])('%s explains how to start a server', async (...args) => {
    const outcome = await masker(args, { env: { DATA_DIR: folder } });
    expect(outcome).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: No masker-sessions server is running on ${folder}.\n  Start it with \`npm start\`, or set DATABASE_URL.\n`,
    });
  });

  test('reports a database that does not respond', async () => {
    const outcome = await masker(['account', 'list', '--json'], {
      env: { DATA_DIR: folder, DATABASE_URL: 'postgresql://me:pw@127.0.0.1:1/none' },
    });
    expect(outcome.code).toBe(1);
    expect(JSON.parse(outcome.stderr).error).toMatchObject({ code: 'unavailable' });
    expect(outcome.stderr).not.toContain('pw');
  });
});

describe('usage', () => {
  test.each([
    [['--help'], 0],
    [['--version'], 0],
    [['import', '--help'], 0],
    [[], 2],
    [['account'], 2],
    [['lsit'], 2],
    [['list', '--sinse', '7d'], 2],
    [['list', '--limit', '0'], 2],
    [['get'], 2],
  ])('%j exits with %i', async (args, code) => {
    const outcome = await masker(args);
    expect(outcome.code).toBe(code);
    expect(code === 0 ? outcome.stdout : outcome.stderr).not.toBe('');
    expect(code === 0 ? outcome.stderr : outcome.stdout).toBe('');
  });

  test('prints its version', async () => {
    expect((await masker(['-v'])).stdout).toBe(`${manifest.version}\n`);
  });

  test.each([
    [['list', '--agent', 'front-desk'], '--agent must be agt_', 'facets --since 90d'],
    [['export', 'create', '--agent', 'front-desk'], '--agent must be agt_', 'facets --since 90d'],
    [['get', 'last'], 'The session id must be sess_', 'list'],
    [['view', 'delete', 'mine'], 'The view id must be view_', 'view list'],
    [['export', 'get', 'last'], 'The export id must be exp_', 'export list'],
    [['export', 'check', 'daily'], 'The schedule id must be exs_', 'export schedule list'],
    [['webhook', 'delete', 'review'], 'The webhook id must be whk_', 'webhook list'],
  ])('%j says where ids are listed', async (args, message, command) => {
    const refused = await masker(args);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(message);
    expect(refused.stderr).toMatch(new RegExp(`^  .*masker -- ${command}$`, 'm'));
  });

  test.each([
    [['token', 'delete'], "Unknown command 'delete'", 'The commands of masker token: create, list, revoke.'],
    [['export', 'schedule', 'lst'], "Unknown command 'lst'", 'The commands of masker export schedule: '],
    [['export', 'lits'], "Unknown command 'lits'", 'The commands of masker export: create, list, get,'],
    [['lsit'], "Unknown command 'lsit'", '(Did you mean list?) The commands of masker: account, invitation,'],
  ])('%j lists the commands that there are', async (args, message, hint) => {
    const refused = await masker(args);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(`error: ${message}.\n`);
    expect(refused.stderr).toContain(hint);
  });

  test('suggests the right name for a typo', async () => {
    expect((await masker(['list', '--sinse', '7d'])).stderr).toBe(
      "error: Unknown option '--sinse'.\n  (Did you mean --since?)\n",
    );
    // The most is not the least.
    expect((await masker(['list', '--max-redactions', '5'])).stderr).toBe(
      "error: Unknown option '--max-redactions'.\n  See --help.\n",
    );
  });
});
