import { formatInstant, newId, type Session } from '@masker/contract';
import { appendAuditEntry, createAccount, type Database, openDatabase } from '@masker/db';
import { createTestDatabase, type TestDatabase } from '@masker/db/testing';
import { access } from '@masker/db/testing/audit-log';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { masker } from './support/programs.ts';
import { ndjson, sessions } from './support/sessions.ts';

const nobody = 'acc_01HYZ000000000000000000000';
let database: TestDatabase;
let account: string;
let other: string;

/** Without a server, whose own first pass could remove what a test is about to. */
const here = (args: string[], env: NodeJS.ProcessEnv = {}, input?: string) =>
  masker(args, { env: { DATA_DIR: '/nowhere', DATABASE_URL: database.url, ...env }, input });

/** Ten sessions of today and five of a hundred days ago. */
function someOld(): Session[] {
  return sessions(15).map((one, i) => {
    if (i < 10) return one;
    const startedAt = Date.parse(one.started_at) - 100 * 86_400_000;
    return {
      ...one,
      started_at: formatInstant(startedAt),
      ended_at: formatInstant(startedAt + one.duration_ms),
    };
  });
}

async function filledAccount(name: string): Promise<string> {
  const id = (await here(['account', 'create', '--name', name])).stdout.trim();
  const imported = await here(['import', '-', '--account', id], {}, ndjson(someOld()));
  expect(imported).toMatchObject({ code: 0, stdout: '15 sessions added\n' });
  return id;
}

async function countOf(id: string): Promise<number> {
  const { rows } = await administer((pool) =>
    pool.query<{ count: number }>('SELECT count(*)::int AS count FROM session WHERE account_id = $1', [id]),
  );
  return rows[0]?.count ?? 0;
}

/** What only the owner of the database can do. */
async function administer<T>(
  work: (pool: Database['pool'], directoryPool: Database['pool']) => Promise<T>,
): Promise<T> {
  const opened = openDatabase({ url: database.url, connections: 1 });
  try {
    return await work(opened.pool, opened.directoryPool);
  } finally {
    await opened.close();
  }
}

beforeAll(async () => {
  database = await createTestDatabase();
  account = await filledAccount('Harbor Dental');
  other = await filledAccount('Northside Clinic');
});
afterAll(() => database?.drop());

test('deletes nothing without a retention setting', async () => {
  const outcome = await here(['retention', 'run']);
  expect(outcome).toMatchObject({ code: 0, stdout: '' });
  expect(outcome.stderr).toContain('Every account keeps its sessions');
  expect(await countOf(account)).toBe(15);
});

test('a dry run counts, a run deletes, and the next run finds nothing', async () => {
  expect(await here(['retention', 'set', '--account', account, '--days', '90'])).toMatchObject({
    code: 0,
    stdout: `${account} keeps its sessions for 90 days\n`,
  });
  const listed = JSON.parse((await here(['account', 'list', '--json'])).stdout).data;
  expect(listed.map(({ retention }: { retention: unknown }) => retention)).toEqual([90, 'default']);
  expect((await here(['account', 'list'])).stdout).toMatch(/ 90 days +- +Harbor Dental\n/);
  const dry = JSON.parse((await here(['retention', 'run', '--dry-run', '--json'])).stdout);
  expect(dry).toMatchObject({ dry_run: true, data: [{ account_id: account, days: 90, sessions: 5 }] });
  expect(dry.data).toHaveLength(1);
  expect(await countOf(account)).toBe(15);

  const run = await here(['retention', 'run', '--account', account]);
  expect(run.code).toBe(0);
  expect(run.stdout).toMatch(
    new RegExp(`^${account} lost 5 sessions older than 90 days, from before .*Z\n$`),
  );
  expect([await countOf(account), await countOf(other)]).toEqual([10, 15]);
  const again = JSON.parse((await here(['retention', 'run', '--json'])).stdout);
  expect(again.data).toMatchObject([{ account_id: account, sessions: 0, ended: 'done' }]);
});

test('the audit log has the same retention', async () => {
  const id = newId('account');
  const longAgo = Date.now() - 100 * 86_400_000;
  await administer(async (pool, directoryPool) => {
    await createAccount(directoryPool, { id, name: 'Old' });
    for (const at of [longAgo, longAgo + 1, Date.now()]) await appendAuditEntry(pool, access(id, { at }));
  });
  await here(['retention', 'set', '--account', id, '--days', '90']);
  const dry = JSON.parse((await here(['retention', 'run', '--account', id, '--dry-run', '--json'])).stdout);
  expect(dry.data).toMatchObject([{ sessions: 0, access_entries: 2 }]);
  const run = await here(['retention', 'run', '--account', id]);
  expect(run.stdout).toContain('lost 0 sessions and 2 entries of the audit log older than 90 days');
  await administer((pool) => pool.query('UPDATE account SET retention_days = 0 WHERE id = $1', [id]));
  const said = await here(['audit', 'verify', '--account', id]);
  expect(said).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('the account keeps everything now'),
  });
  expect(said.stdout).toMatch(
    /^ok {2}3 entries, 3 to 5; 2 older ones removed by retention\ncut {2}1 to 2, from before \S+, removed \S+, recorded in entry 5\nhead {2}5:\w+\n$/,
  );
});

test('skips an account that would lose everything, unless confirmed', async () => {
  const id = await filledAccount('Closed');
  await administer(async (pool) => {
    await pool.query('SET session_replication_role = replica');
    for (const table of ['access_log', 'access_log_key', 'access_log_head'])
      await pool.query(`DELETE FROM ${table} WHERE account_id = $1`, [id]);
    await pool.query(
      `UPDATE session SET started_at = started_at - interval '200 days', ended_at = ended_at - interval '200 days'
       WHERE account_id = $1`,
      [id],
    );
    await pool.query('UPDATE account SET retention_days = 90 WHERE id = $1', [id]);
  });
  const held = await here(['retention', 'run', '--account', id]);
  expect(held).toMatchObject({ code: 1, stdout: '' });
  expect(held.stderr).toContain(`${id} was skipped: all of its data is from before`);
  expect(held.stderr).toContain(`retention run --account ${id} --confirm`);
  const run = await here(['retention', 'run', '--account', id, '--confirm', '--json']);
  expect(run.stderr).toBe('');
  const confirmed = JSON.parse(run.stdout);
  expect(confirmed.data).toMatchObject([{ account_id: id, sessions: 15, ended: 'done' }]);
});

test('the setting of the installation applies to accounts without their own', async () => {
  await here(['retention', 'set', '--account', other, '--keep']);
  const settings = { RETENTION_DAYS: '30' };
  const { data } = JSON.parse((await here(['retention', 'run', '--json'], settings)).stdout);
  expect(data).toContainEqual(expect.objectContaining({ account_id: account, days: 90 }));
  expect(data).not.toContainEqual(expect.objectContaining({ account_id: other }));
  await here(['retention', 'set', '--account', other, '--default']);
  const outcome = await here(['retention', 'run', '--account', other, '--json'], settings);
  expect(JSON.parse(outcome.stdout).data).toMatchObject([{ account_id: other, days: 30, sessions: 5 }]);
  expect(await countOf(other)).toBe(10);
});

test.each([
  [['set', '--account', nobody, '--days', '30'], 1, 'here is no account'],
  [['run', '--account', nobody], 1, 'here is no account'],
  [['run', '--account', 'harbor'], 2, '--account must be acc_'],
  [['set', '--account', nobody], 2, 'Set one of --days N, --keep and --default.'],
  [['set', '--account', nobody, '--days', '30', '--keep'], 2, 'Set one of'],
  [['set', '--account', nobody, '--days', '0'], 2, '--days must be a whole number of days from 1'],
  [['set', '--account', nobody, '--days', '30d'], 2, '--days must be a whole number of days'],
])('refuses %j', async (args, code, message) => {
  const outcome = await here(['retention', ...args]);
  expect(outcome).toMatchObject({ code, stdout: '' });
  expect(outcome.stderr).toContain(message);
});

test('names an invalid RETENTION_DAYS', async () => {
  const outcome = await here(['retention', 'run'], { RETENTION_DAYS: 'never' });
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toContain('RETENTION_DAYS must be a whole number of days from 1 to 36500.');
});
