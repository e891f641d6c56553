import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { newId } from '@masker/contract';
import { type Database, openDatabase } from '@masker/db';
import { createTestDatabase, type TestDatabase } from '@masker/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { removeFolder, temporaryFolder } from '../../server/test/support/temporary-folder.ts';
import { masker, spawnMasker } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';

let created: TestDatabase;
let owner: Database;
let exportsFolder: string;

const env = (more: NodeJS.ProcessEnv = {}) => ({
  DATA_DIR: '/nowhere',
  DATABASE_URL: created.url,
  EXPORT_DIR: exportsFolder,
  ...more,
});
const here = (args: string[], more: NodeJS.ProcessEnv = {}, input?: string) =>
  masker(args, { env: env(more), input });

beforeAll(async () => {
  created = await createTestDatabase();
  owner = openDatabase({ url: created.url, connections: 2 });
  exportsFolder = await temporaryFolder();
});
afterAll(async () => {
  await owner.close();
  await removeFolder(exportsFolder);
  await created.drop();
});

async function filledAccount(name: string, count: number): Promise<string> {
  const id = (await here(['account', 'create', '--name', name])).stdout.trim();
  await here(['import', '-', '--account', id], {}, ndjson(sessions(count)));
  return id;
}

/** An export of an account, and its file. */
async function addExport(accountId: string): Promise<void> {
  const id = newId('export');
  await owner.pool.query(
    `INSERT INTO session_export (
       account_id, id, status, format, gzip, filters, conditions, since, until, cut, as_of, created_by, request_id, file_name
     ) VALUES ($1, $2, 'done', 'csv', false, '{}', '{}', now(), now(), '1:1:', now(), '{}', '', '')`,
    [accountId, id],
  );
  await mkdir(path.join(exportsFolder, accountId));
  await writeFile(path.join(exportsFolder, accountId, id), 'sessions');
}

test('account delete says what there is, wants the name and a suspended account, and leaves a record', async () => {
  const id = await filledAccount("O'Hara Clinic", 30);
  const other = await filledAccount('Northside Clinic', 3);
  await addExport(id);
  const shown = await here(['account', 'delete', id]);
  expect(shown).toMatchObject({
    code: 0,
    stdout: `${id} (O'Hara Clinic) has 30 sessions and 1 export with a file\n`,
  });
  expect(shown.stderr).toContain(`Suspend the account first: npm run -s masker -- account suspend ${id}`);
  const confirmed = ['account', 'delete', id, '--confirm', "O'Hara Clinic"];
  const early = await here(confirmed);
  expect([early.code, early.stderr]).toEqual([1, expect.stringContaining('is not suspended')]);
  await here(['account', 'suspend', id]);
  expect((await here(['account', 'delete', id])).stderr).toContain(
    `account delete ${id} --confirm 'O'\\''Hara Clinic'`,
  );
  expect(JSON.parse((await here(['account', 'delete', id, '--json'])).stdout)).toEqual({
    dry_run: true,
    account: { id, name: "O'Hara Clinic", suspended: true, deleting: false },
    sessions: 30,
    exports_with_files: 1,
  });
  const wrong = await here(['account', 'delete', id, '--confirm', 'Northside Clinic']);
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('--confirm must be the name')]);
  const elsewhere = await here(confirmed, { EXPORT_DIR: `${exportsFolder}/other` });
  expect([elsewhere.code, elsewhere.stderr]).toEqual([
    1,
    expect.stringMatching(/of 1 export, 1 has no file in .*\/other\.\n.*EXPORT_DIR/),
  ]);
  expect((await here(['account', 'list', '--deleted'])).stderr).toContain('No account was deleted.');

  const { code, stdout, stderr } = await here(confirmed);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(`${id} is deleted, with 30 sessions, which started from `);
  expect(stdout).toMatch(/^ {2}session {12}30$/m);
  expect(stdout).toMatch(/^The last entry of its audit log was \d+, with the hash [0-9a-f]{64}\.$/m);
  expect(await readdir(path.join(exportsFolder, id))).toEqual([]);

  const { data } = JSON.parse((await here(['account', 'list', '--deleted', '--json'])).stdout);
  expect(data).toEqual([
    {
      account_id: id,
      begun_at: expect.stringMatching(/Z$/),
      finished_at: expect.stringMatching(/Z$/),
      deleted_by: expect.any(String),
      account_created_at: expect.stringMatching(/Z$/),
      first_session_at: expect.stringMatching(/Z$/),
      last_session_at: expect.stringMatching(/Z$/),
      rows: expect.objectContaining({ session: 30, session_export: 1, account: 1 }),
      audit_log: { sequence: expect.any(Number), hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    },
  ]);
  expect((await here(['account', 'list', '--deleted'])).stdout).toContain(data[0].audit_log.hash);
  const left = JSON.parse((await here(['account', 'list', '--json'])).stdout).data;
  expect(left.map((account: { id: string }) => account.id)).toEqual([other]);
  expect((await here(['account', 'delete', id])).stderr).toContain(`here is no account ${id}`);
});

test('account delete that is killed is finished by the next one', async () => {
  const id = await filledAccount('Killed', 30_000);
  await here(['account', 'suspend', id]);
  const args = ['account', 'delete', id, '--confirm', 'Killed', '--json'];
  const child = spawnMasker(args, { env: env() });
  const deleted = async () => {
    const { rows } = await owner.pool.query(
      `SELECT (rows ->> 'session')::int AS sessions FROM account_deletion WHERE id = $1`,
      [id],
    );
    return rows[0]?.sessions ?? 0;
  };
  await expect.poll(deleted, { interval: 5 }).toBeGreaterThan(0);
  child.kill('SIGKILL');
  await once(child, 'close');
  const unfinished = JSON.parse((await here(['account', 'list', '--deleted', '--json'])).stdout).data;
  expect(unfinished.at(-1)).toMatchObject({ account_id: id, finished_at: null });
  expect((await here(['account', 'resume', id])).stderr).toContain('has begun');
  const finished = await here(args);
  expect(finished).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(finished.stdout).deletion.rows).toMatchObject({ session: 30_000, account: 1 });
  const { rows } = await owner.pool.query('SELECT count(*)::int AS left FROM session WHERE account_id = $1', [
    id,
  ]);
  expect(rows).toEqual([{ left: 0 }]);
});

test('remove counts the sessions that match, and with their number removes them and no others', async () => {
  const id = (await here(['account', 'create', '--name', 'Wrong'])).stdout.trim();
  const all = sessions(60);
  await here(['import', '-', '--account', id], {}, ndjson(all));
  const reason = ['--reason', 'Sent with the token of another clinic'];
  const agent = all[0]?.agent_id as string;
  const ofAgent = all.filter((one) => one.agent_id === agent);
  const args = ['remove', '--account', id, '--agent', agent, ...reason];
  const shown = await here(args);
  expect(shown).toMatchObject({ code: 0, stdout: `${ofAgent.length} sessions of ${id} match\n` });
  expect(shown.stderr).toContain(`--confirm ${ofAgent.length}`);
  const other = await here([...args, '--confirm', '1']);
  expect([other.code, other.stderr]).toEqual([
    1,
    expect.stringContaining(`Nothing was removed: ${ofAgent.length} sessions match, not 1.`),
  ]);
  expect(await here([...args, '--confirm', String(ofAgent.length)])).toMatchObject({
    code: 0,
    stdout: `${id} lost ${ofAgent.length} sessions\n`,
    stderr: '',
  });
  const rest = all.filter((one) => one.agent_id !== agent);
  const ids = rest.slice(0, 3).map((one) => one.id);
  const byIds = ['remove', '--account', id, '--ids', '-', ...reason, '--json'];
  expect(JSON.parse((await here(byIds, {}, ids.join('\n'))).stdout)).toMatchObject({
    dry_run: true,
    sessions: 3,
  });
  expect(
    JSON.parse((await here([...byIds, '--confirm', '3'], {}, `${ids.join('\r\n')}\n`)).stdout),
  ).toMatchObject({
    sessions: 3,
    ended: 'done',
  });
  const { rows } = await owner.pool.query('SELECT id FROM session WHERE account_id = $1 ORDER BY id', [id]);
  expect(rows.map((row) => row.id)).toEqual(
    rest
      .slice(3)
      .map((one) => one.id)
      .sort(),
  );
  const { rows: entries } = await owner.pool.query(
    'SELECT entry::json AS entry FROM access_log_entry WHERE account_id = $1 ORDER BY sequence DESC LIMIT 2',
    [id],
  );
  expect(entries.map((row) => row.entry)).toMatchObject([
    {
      action: 'sessions.remove',
      rows: 3,
      filters: {
        reason: reason[1],
        ids: 3,
        ids_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        confirmed: 3,
      },
    },
    { action: 'sessions.remove', rows: ofAgent.length, filters: { reason: reason[1], agent_id: [agent] } },
  ]);

  const until = ['remove', '--account', id, '--until', '2100-01-01T00:00:00Z', ...reason, '--confirm', '0'];
  expect((await here(until)).stderr).toContain('sessions match, not 0');
  for (const [wrong, said] of [
    [['remove', '--account', id, ...reason], 'Choose sessions with --agent'],
    [['remove', '--account', id, '--agent', 'x', ...reason], '--agent must be'],
    [['remove', '--account', id, '--since', 'x', ...reason], '--since must be'],
    [['remove', '--account', id, '--until', '1d', ...reason], '--until must be'],
    [['remove', '--account', id, '--agent', agent], 'reason'],
    [[...args, '--confirm', 'all'], '--confirm must be'],
  ] as const) {
    const { code, stderr } = await here([...wrong]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
  }
  expect((await here(byIds, {}, 'sess_x')).stderr).toContain('Line 1 of --ids');
});
