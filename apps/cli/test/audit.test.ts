import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { newId } from '@masker/contract';
import { createAccount, type Database, openDatabase } from '@masker/db';
import { readServerInfo } from '@masker/db/embedded';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { masker, type RunningServer, startServer } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';

let server: RunningServer;
let account: string;
let owner: Database;

const here = (args: string[], input?: string) => masker(args, { env: { DATA_DIR: server.dataDir }, input });
const verify = (...more: string[]) => here(['audit', 'verify', '--account', account, ...more]);

beforeAll(async () => {
  server = await startServer();
  account = (await here(['account', 'create', '--name', 'Harbor Dental'])).stdout.trim();
  owner = openDatabase({ url: (await readServerInfo(server.dataDir))?.databaseUrl ?? '', connections: 1 });
});
afterAll(async () => {
  await owner?.close();
  await server?.stop();
});

async function recorded(): Promise<
  { action: string; target: string | null; filters: object; rows: number | null; actor: object }[]
> {
  const { rows } = await owner.pool.query(
    'SELECT entry FROM access_log_entry WHERE account_id = $1 ORDER BY sequence',
    [account],
  );
  return rows.map(({ entry }) => JSON.parse(entry));
}

test('an account without entries verifies', async () => {
  // One of an earlier release: its creation was not recorded.
  const { id } = await createAccount(owner.directoryPool, { id: newId('account'), name: 'Before' });
  expect(await here(['audit', 'verify', '--account', id])).toEqual({
    code: 0,
    stdout: `ok  0 entries\nhead  0:${'0'.repeat(64)}\n`,
    stderr: '',
  });
});

test('records the actions of operators before it prints their result', async () => {
  await here(['import', '-', '--account', account], ndjson(sessions(3)));
  await here(['cookie', '--account', account]);
  await here(['retention', 'set', '--account', account, '--days', '90']);
  await here(['list', '--account', account, '--since', '7d']);
  const actor = { kind: 'operator', id: 'operator', name: os.userInfo().username };
  const entries = await recorded();
  expect(entries.slice(0, 5)).toMatchObject([
    { action: 'accounts.create', actor, target: account },
    { action: 'sessions.import', actor, rows: 3 },
    { action: 'cookies.create', actor },
    { action: 'retention.set', actor, filters: { retention: 90 } },
    { action: 'cookies.create', actor },
  ]);
});

test('lists who opened a session', async () => {
  const rows = sessions(1);
  const id = rows[0]?.id as string;
  await here(['import', '-', '--account', account], ndjson(rows));
  await here(['get', id, '--account', account]);
  const list = (...more: string[]) => here(['audit', 'list', '--account', account, ...more]);
  await expect.poll(async () => (await list('--target', id)).stdout).toContain('sessions.get');
  const { code, stdout, stderr } = await list('--target', id);
  expect([code, stderr]).toEqual([0, '1 entry\n']);
  expect(stdout).toMatch(/^AT +ACTION +OUTCOME +TARGET +ROWS +ACTOR +NAME\n.*\n$/);
  expect(stdout.trim().split(/ +/).slice(-2)).toEqual(['operator', os.userInfo().username]);
  expect(await list('--target', id, '--actor', 'operator')).toMatchObject({ code: 0, stdout });
  const all = (await list('--all', '--limit', '2')).stdout.trimEnd().split('\n');
  expect(all.map((line) => JSON.parse(line).sequence)).toEqual(all.map((_, i) => all.length - i));
  expect(all.length).toBeGreaterThan(4);
  const json = await list('--target', id, '--action', 'sessions.get', '--limit', '1', '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({ data: [{ target: id, rows: 1 }], next_cursor: null });
  expect((await list('--target', id, '--action', 'agents.delete')).stderr).toContain('No entries match.');
  expect(await list('--target', 'x', '--actor', 'y', '--limit', 'z')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/--limit must.*--actor must.*--target must/),
  });
});

test('recomputes the chain, and prints a head that a later run compares', async () => {
  await here(['list', '--account', account]);
  const first = await verify();
  expect(first).toMatchObject({ code: 0, stderr: '' });
  const [, head = ''] =
    /^ok {2}\d+ entries, 1 to \d+\nhead {2}(\d+:[0-9a-f]{64})\n$/.exec(first.stdout) ?? [];
  await here(['cookie', '--account', account]);
  const later = await verify('--expect', head, '--json');
  expect(later).toMatchObject({ code: 0, stderr: '' });
  const { entries, last_sequence, ...rest } = JSON.parse(later.stdout);
  expect(rest).toEqual({
    ok: true,
    account_id: account,
    first_sequence: 1,
    removed: 0,
    head: expect.stringMatching(new RegExp(`^${last_sequence}:`)),
  });
  expect(entries).toBe(last_sequence);
  const other = head.replace(/:./, (text) => (text === ':0' ? ':1' : ':0'));
  const differs = await verify('--expect', other);
  expect(differs).toMatchObject({ code: 1, stdout: '' });
  expect(differs.stderr).toContain('has another hash than was expected');
});

describe('an exported log', () => {
  let folder: string;
  const file = () => path.join(folder, 'audit.ndjson');
  const exporting = (...more: string[]) => here(['audit', 'export', '--account', account, ...more]);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'masker-audit-'));
    await here(['import', '-', '--account', account], ndjson(sessions(3)));
    const outcome = await exporting('--since', '30d', '--out', file());
    expect(outcome).toMatchObject({ code: 0, stdout: '' });
    expect(outcome.stderr).toMatch(/^\d+ entries from \S+ until now \(\S+\) written to .*audit\.ndjson\n$/);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('is verified without the installation, against a head that was kept', async () => {
    const elsewhere = (...more: string[]) =>
      masker(['audit', 'verify', '--file', file(), ...more], { env: { DATA_DIR: folder } });
    const outcome = await elsewhere('--account', account);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(outcome.stdout).toMatch(
      /^ok {2}\d+ entries, 1 to \d+, from \S+Z to \S+Z\nhead {2}\d+:[0-9a-f]{64}\n$/,
    );
    const [, head = ''] = /head {2}(\S+)/.exec(outcome.stdout) ?? [];
    const json = await elsewhere('--account', account, '--expect', head, '--json');
    const { entries, ...said } = JSON.parse(json.stdout);
    expect(said).toMatchObject({
      ok: true,
      account_id: account,
      first_sequence: 1,
      unverified: { older: 0, newer: 0 },
      head,
    });
    expect(entries).toBe(said.last_sequence);
    const other = head.replace(/:./, (text) => (text === ':0' ? ':1' : ':0'));
    expect(await elsewhere('--account', account, '--expect', other)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('has another hash than was expected'),
    });
    // The log itself has the head as well.
    expect(await verify('--expect', head)).toMatchObject({ code: 0 });
  });

  test('that was changed is refused, with the first entry that is wrong', async () => {
    const text = await readFile(file(), 'utf8');
    const changed = path.join(folder, 'changed.ndjson');
    await writeFile(changed, text.replace('"rows":3', '"rows":4'));
    const outcome = await here(['audit', 'verify', '--file', changed, '--account', account, '--json']);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(JSON.parse(outcome.stderr).error).toMatchObject({ code: 'broken_chain', reason: 'hash' });
    await writeFile(changed, 'a,b\n');
    expect(await here(['audit', 'verify', '--file', changed, '--account', account])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        'Line 1 is not an entry of an exported audit log. Export the log as NDJSON.',
      ),
    });
  });

  test('is vouched for by the statement of an export', async () => {
    const id = (await here(['export', 'create', '--account', account, '--wait'])).stdout.trim();
    const sessionsFile = path.join(folder, 'sessions.ndjson');
    await here(['export', 'download', id, '--account', account, '--out', sessionsFile]);
    const keys = path.join(folder, 'keys.json');
    await writeFile(keys, await (await fetch(`${server.url}/api/v1/export-keys`)).text());
    expect(await exporting('--out', file())).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('already exists'),
    });
    expect(await exporting('--out', file(), '--force')).toMatchObject({ code: 0 });
    const statement = `${sessionsFile}.statement.json`;
    const args = ['audit', 'verify', '--file', file(), '--statement', statement, '--keys', keys];
    const outcome = await masker(args, { env: { DATA_DIR: folder } });
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toMatch(/^warning: entr.* newer than the given entry, which does not cover them/);
    expect(outcome.stdout).toMatch(new RegExp(`\nsigned {2}up to entry \\d+, with \\S+ \\(${id}\\)\n$`));
    expect(await here(['audit', 'verify', '--statement', statement])).toMatchObject({ code: 0 });
    // A log that ends before the entry does not have it.
    const lines = (await readFile(file(), 'utf8')).trimEnd().split('\n');
    await writeFile(file(), `${lines.slice(-3).join('\n')}\n`);
    expect(await masker(args, { env: { DATA_DIR: folder } })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('newer than the file, which ends with entry 3'),
    });
    // Elsewhere, nobody has the keys.
    const keyless = await masker(args.slice(0, -2), { env: { DATA_DIR: folder } });
    expect(keyless).toMatchObject({ code: 2, stderr: expect.stringContaining('Give --keys with a file') });
  });

  test('can be CSV, or filtered', async () => {
    const { stdout, stderr } = await exporting('--format', 'csv', '--action', 'sessions.import', '--json');
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^sequence,at,actor_kind,.*\r\n\d+,.*,sessions\.import,ok,/);
    expect((await exporting('--action', 'sessions.import')).stderr).toContain('cannot verify it');
    expect(await exporting('--format', 'pdf')).toMatchObject({ code: 2 });
    expect(await exporting('--bom')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--format csv'),
    });
  });
});

test('names the first broken link, and exits with 1', async () => {
  await owner.pool.query(`SET session_replication_role = replica`);
  await owner.pool.query(
    `UPDATE access_log SET entries = replace(entries, '"rows":3', '"rows":2') WHERE account_id = $1 AND sequence = 2`,
    [account],
  );
  await owner.pool.query(`RESET session_replication_role`);
  const found = await verify();
  expect(found).toEqual({
    code: 1,
    stdout: '',
    stderr: 'error: The audit log was changed: the hash of entry 2 does not match the content.\n',
  });
  const json = await verify('--json');
  expect(JSON.parse(json.stderr).error).toMatchObject({
    code: 'broken_chain',
    ok: false,
    sequence: 2,
    reason: 'hash',
  });
});

test.each([
  [['--account', 'acc_01HYZ000000000000000000000'], 1, 'here is no account'],
  [['--account', 'harbor'], 2, '--account must be acc_'],
  [['--account', 'acc_01HYZ000000000000000000000', '--expect', '12'], 2, '--expect must be SEQUENCE:HASH'],
  [[], 2, "Required option '--account <id>' not specified"],
])('refuses %j', async (args, code, message) => {
  const outcome = await here(['audit', 'verify', ...args]);
  expect(outcome).toMatchObject({ code, stdout: '' });
  expect(outcome.stderr).toContain(message);
});
