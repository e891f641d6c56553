import { newId } from '@masker/contract';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { withDatabase } from '../src/embedded/index.ts';
import {
  appendAuditEntry,
  type Database,
  type DeletionOptions,
  deleteAccount,
  expiringAccounts,
  inAccount,
  indexSessions,
  inTransaction,
  isAccountDeleter,
  listDeletions,
  openDatabase,
  orphans,
  readAccountContents,
  resumeAccount,
  serverRole,
  suspendAccount,
} from '../src/index.ts';
import { createIngestor } from '../src/ingest/index.ts';
import { loadSessions } from '../src/load/index.ts';
import { rows as sessionRows } from './load-support.ts';
import { access } from './support/audit-log.ts';
import { fillEveryTable } from './support/every-table.ts';
import { createPlainlyOwnedDatabase } from './support/plain-owner.ts';
import type { TestDatabase } from './support/postgres.ts';

let created: TestDatabase;
/** The owner of the database, whom row-level security holds, as in production. */
let owner: Database;
/** As the server sees it. */
let serving: Database;
/** Whom nothing holds: to see what is really there. */
let superuser: pg.Pool;
let accountId: string;

beforeAll(async () => {
  created = await createPlainlyOwnedDatabase();
  owner = openDatabase({ url: created.url, connections: 4 });
  serving = openDatabase({ url: created.url, role: serverRole, connections: 6 });
  const name = new URL(created.url).pathname.slice(1);
  superuser = new pg.Pool({ connectionString: withDatabase(inject('postgresUrl'), name), max: 2 });
});
afterAll(async () => {
  await Promise.all([owner.close(), serving.close(), superuser.end()]);
  await created.drop();
});
beforeEach(async () => {
  accountId = newId('account');
  await fillEveryTable(superuser, accountId);
});

const entry = (action: string, of = accountId) =>
  access(of, {
    action,
    target: of,
    actor: { kind: 'operator', id: 'operator', name: 'ada' },
    filters: {},
    rows: null,
  });
const suspend = (of = accountId) => suspendAccount(serving.pool, entry('accounts.suspend', of), null);

/** The exports whose files were removed. */
let removedFiles: string[] = [];

const remove = (options: Partial<DeletionOptions> = {}) =>
  deleteAccount({
    pool: owner.pool,
    entry: entry('accounts.delete'),
    removeFiles: async (exports) => {
      removedFiles.push(...exports.map(({ id }) => id));
    },
    ...options,
  });

/** Every table with an account's rows. */
async function accountTables(): Promise<string[]> {
  const { rows } = await superuser.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.columns JOIN information_schema.tables
       USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name = 'account_id' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** The number of rows of an account in each table that has some. */
async function contents(of = accountId): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const table of await accountTables()) {
    const { rows } = await superuser.query(
      `SELECT count(*)::int AS count FROM ${table} WHERE account_id = $1`,
      [of],
    );
    if (rows[0].count > 0) found[table] = rows[0].count;
  }
  const account = await superuser.query('SELECT FROM account WHERE id = $1', [of]);
  if (account.rowCount) found.account = 1;
  return found;
}

async function peopleOf(of = accountId): Promise<string[]> {
  const { rows } = await superuser.query('SELECT user_id AS id FROM membership WHERE account_id = $1', [of]);
  return rows.map(({ id }) => id);
}

async function headOf(of = accountId): Promise<{ sequence: number; hash: string }> {
  const { rows } = await superuser.query(
    `SELECT sequence::int AS sequence, encode(hash, 'hex') AS hash FROM access_log_head WHERE account_id = $1`,
    [of],
  );
  return rows[0];
}

describe('a deletion', () => {
  test('leaves nothing of the account in any table, everything of others, and a record of what was there', async () => {
    const other = newId('account');
    await fillEveryTable(superuser, other);
    const untouched = await contents(other);
    const [person] = await peopleOf();
    await superuser.query(
      `INSERT INTO identity (id, user_id, provider_id, subject) VALUES ($1, $1, 'https://login.example', $1)`,
      [person],
    );
    const { rows: exported } = await superuser.query('SELECT id FROM session_export WHERE account_id = $1', [
      accountId,
    ]);
    await suspend();
    removedFiles = [];
    const before = await contents();
    let last: { sequence: number; hash: string } | undefined;
    const record = await remove({
      onBatch: async () => {
        last ??= await headOf();
      },
    });
    expect(await contents()).toEqual({});
    expect(await contents(other)).toEqual(untouched);
    expect(removedFiles).toEqual(exported.map(({ id }) => id));
    expect((await superuser.query('SELECT FROM "user" WHERE id = $1', [person])).rowCount).toBe(0);
    expect((await superuser.query('SELECT FROM identity WHERE user_id = $1', [person])).rowCount).toBe(0);
    // The deletion itself is the last entry, with what it is found by.
    expect(record).toMatchObject({
      accountId,
      deletedBy: 'ada',
      finishedAt: expect.any(Date),
      accountCreatedAt: expect.any(Date),
      firstSessionAt: expect.any(Date),
      lastSessionAt: expect.any(Date),
      rows: {
        ...before,
        access_log: (before.access_log ?? 0) + 1,
        access_log_key: (before.access_log_key ?? 0) + 4,
        access_log_target: (before.access_log_target ?? 0) + 1,
        identity: 1,
        user: 1,
      },
      auditLog: last,
    });
    const listed = await listDeletions(serving.directoryPool);
    expect(listed.find((one) => one.accountId === accountId)).toEqual(record);
    const { rows: stored } = await superuser.query(
      'SELECT d::text AS text FROM account_deletion AS d WHERE id = $1',
      [accountId],
    );
    expect(stored[0].text).not.toContain('An account');
    expect(stored[0].text).not.toContain(person);
  });

  test('leaves people who have another account, with what they sign in with', async () => {
    const other = newId('account');
    await superuser.query(`INSERT INTO account (id, name) VALUES ($1, 'Another')`, [other]);
    const [person] = await peopleOf();
    await superuser.query(`INSERT INTO membership (account_id, user_id, role) VALUES ($1, $2, 'viewer')`, [
      other,
      person,
    ]);
    await superuser.query(
      `INSERT INTO sign_in (account_id, id, token, user_id, expires_at) VALUES ($1, $2, $2, $3, now())`,
      [other, newId('signIn'), person],
    );
    await suspend();
    const record = await remove();
    expect(await contents()).toEqual({});
    expect(await contents(other)).toEqual({ account: 1, membership: 1, sign_in: 1 });
    expect(record?.rows).toMatchObject({ membership: 1, user: 0, sign_in: 1 });
  });

  test('that is interrupted after any batch is continued, and counts everything once', async () => {
    await loadSessions({ pool: serving.pool, accountId, sessions: sessionRows(25) });
    await suspend();
    const before = await contents();
    let interruptions = 0;
    let record: Awaited<ReturnType<typeof remove>> = null;
    while (record === null) {
      let batches = 0;
      record = await remove({
        batch: 3,
        onBatch: () => {
          if (++batches === 2) throw new Error('killed');
        },
      }).catch((error: Error) => {
        if (error.message !== 'killed') throw error;
        interruptions++;
        return null;
      });
    }
    expect(interruptions).toBeGreaterThan(10);
    expect(await contents()).toEqual({});
    expect(record.rows).toMatchObject({
      session: before.session,
      session_rollup: before.session_rollup,
      agent: before.agent,
      access_log: (before.access_log ?? 0) + 1,
      account: 1,
    });
    expect(
      (await listDeletions(owner.directoryPool)).filter((one) => one.accountId === accountId),
    ).toHaveLength(1);
  });

  test('that is stopped by a signal says so, and keeps retention and a resumption away', async () => {
    await superuser.query('UPDATE account SET retention_days = 30 WHERE id = $1', [accountId]);
    await suspend();
    const isExpiring = async () =>
      (await expiringAccounts(serving.directoryPool, null)).some((one) => one.accountId === accountId);
    expect(await isExpiring()).toBe(true);
    const stopping = new AbortController();
    expect(await remove({ signal: stopping.signal, onBatch: () => stopping.abort() })).toBeNull();
    expect(await isExpiring()).toBe(false);
    expect(await readAccountContents(owner.pool, accountId)).toMatchObject({ deleting: true });
    await expect(resumeAccount(serving.pool, entry('accounts.resume'))).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('has begun'),
    });
    expect(await remove()).toMatchObject({ accountId });
  });

  test('leaves nothing of what is written, indexed and recorded meanwhile', async () => {
    await suspend();
    let isDone = false;
    let refused = 0;
    const ingestor = createIngestor(serving.pool);
    const writing = async () => {
      while (!isDone) {
        const made = sessionRows(3).map((one) => ({ ...one, id: newId('session'), agentId: newId('agent') }));
        await Promise.all([
          ingestor.ingest(accountId, made).catch(() => refused++),
          loadSessions({ pool: serving.pool, accountId, sessions: made }).catch(() => refused++),
          indexSessions(serving.pool, accountId).catch(() => refused++),
          appendAuditEntry(serving.pool, access(accountId)),
        ]);
      }
    };
    const writers = [writing(), writing()];
    // Writers that never rest would keep it from ending; those of a suspended account end within a second.
    let batches = 0;
    const record = await remove({
      batch: 50,
      onBatch: () => {
        batches++;
        if (batches > 40) isDone = true;
      },
    });
    isDone = true;
    await Promise.all(writers);
    expect(record).not.toBeNull();
    expect(await contents()).toEqual({});
    await expect(ingestor.ingest(accountId, sessionRows(1))).rejects.toThrow();
    expect(await contents()).toEqual({});
  });

  test('is only of a suspended account, and of one that there is', async () => {
    await expect(remove()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('not suspended'),
    });
    await expect(remove({ entry: entry('accounts.delete', newId('account')) })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await listDeletions(owner.directoryPool)).not.toContainEqual(
      expect.objectContaining({ accountId }),
    );
  });

  test('is of the owner of the database alone', async () => {
    expect([await isAccountDeleter(owner.pool), await isAccountDeleter(serving.pool)]).toEqual([true, false]);
    await suspend();
    await expect(remove({ pool: serving.pool })).rejects.toMatchObject({ code: '42501' });
    expect(await contents()).toMatchObject({ account: 1, session: 1 });
  });
});

describe('the database', () => {
  const asOwner = (statement: string) =>
    inTransaction(owner.pool, { accountId }, (client) => client.query(statement));
  const refused = (statement: string) =>
    expect(asOwner(statement), statement).rejects.toMatchObject({ code: '23001' });
  const everyRecord = () => [
    `DELETE FROM access_log WHERE account_id = '${accountId}'`,
    `DELETE FROM access_log_anchor WHERE account_id = '${accountId}'`,
    `DELETE FROM retention_run WHERE account_id = '${accountId}'`,
    `DELETE FROM access_log_head WHERE account_id = '${accountId}'`,
  ];
  const begin = `INSERT INTO account_deletion (id, deleted_by) VALUES`;

  test('refuses to delete an account of which anything is left, and says how to do it', async () => {
    for (const table of await accountTables()) {
      const one = newId('account');
      await fillEveryTable(superuser, one);
      // Only this table has something left.
      await superuser.query(
        `SET session_replication_role = replica; ${(await accountTables())
          .filter((name) => name !== table)
          .map((name) => `DELETE FROM ${name} WHERE account_id = '${one}'`)
          .join('; ')}; RESET session_replication_role`,
      );
      for (const how of ['directory', { accountId: one }] as const) {
        const asked = inTransaction(owner.pool, how, (client) =>
          client.query('DELETE FROM account WHERE id = $1', [one]),
        );
        await expect(asked, table).rejects.toMatchObject({
          code: '23001',
          message: `the account ${one} has rows in ${table}`,
          hint: `Delete it with: masker account delete ${one}`,
        });
      }
    }
    await refused('TRUNCATE account CASCADE');
    await refused(`UPDATE account SET id = '${newId('account')}' WHERE id = '${accountId}'`);
  });

  test('deletes an account that has nothing, and keeps the settings of the transaction', async () => {
    const empty = newId('account');
    await superuser.query(`INSERT INTO account (id, name) VALUES ($1, 'Empty')`, [empty]);
    const scope = await inTransaction(owner.pool, 'directory', async (client) => {
      await client.query('DELETE FROM account WHERE id = $1', [empty]);
      return (await client.query(`SELECT current_setting('masker.account_id') AS account`)).rows[0];
    });
    expect(scope).toEqual({ account: '' });
    expect(await contents(empty)).toEqual({});
  });

  test('keeps records unless the deletion has begun, the account is suspended, and no session is left', async () => {
    for (const statement of everyRecord()) await refused(statement);
    await asOwner(`${begin} ('${accountId}', 'ada')`);
    for (const statement of everyRecord()) await refused(statement);
    await suspend();
    for (const statement of everyRecord()) await refused(statement);
    await asOwner(`DELETE FROM session WHERE account_id = '${accountId}'`);
    // What is found by a link goes after it, and the last entry with the record alone.
    await refused(`DELETE FROM access_log_key WHERE account_id = '${accountId}'`);
    await asOwner(`DELETE FROM access_log WHERE account_id = '${accountId}'`);
    await refused(`DELETE FROM access_log_head WHERE account_id = '${accountId}'`);
    await asOwner(
      `UPDATE account_deletion SET audit_log_sequence = 7, audit_log_hash = sha256('x') WHERE id = '${accountId}'`,
    );
    await refused(`DELETE FROM access_log_head WHERE account_id = '${accountId}'`);
    const other = newId('account');
    await fillEveryTable(superuser, other);
    await expect(
      inTransaction(owner.pool, { accountId: other }, (client) =>
        client.query(`DELETE FROM access_log WHERE account_id = '${other}'`),
      ),
    ).rejects.toMatchObject({ code: '23001' });
  });

  test('keeps the record of a deletion', async () => {
    await suspend();
    await remove();
    for (const statement of [
      `UPDATE account_deletion SET rows = '{}' WHERE id = '${accountId}'`,
      `UPDATE account_deletion SET finished_at = NULL WHERE id = '${accountId}'`,
      `DELETE FROM account_deletion WHERE id = '${accountId}'`,
      'TRUNCATE account_deletion',
    ])
      await refused(statement);
    const mine = inAccount(serving.pool, accountId);
    for (const statement of [
      `${begin} ('${accountId}', 'ada')`,
      'UPDATE account_deletion SET finished_at = now()',
      'DELETE FROM account_deletion',
    ])
      await expect(mine.query(statement), statement).rejects.toMatchObject({ code: '42501' });
  });

  test('drops what is still to be recorded of an account that was deleted', async () => {
    await suspend();
    await remove();
    await appendAuditEntry(serving.pool, access(accountId));
    expect(await contents()).toEqual({});
  });
});

test('rows of accounts that do not exist are found, and can be deleted', async () => {
  await loadSessions({ pool: serving.pool, accountId, sessions: sessionRows(6) });
  const found = async () =>
    (await orphans(serving.pool, serving.directoryPool)).filter((one) => one.accountId === accountId);
  expect(await found()).toEqual([]);
  await superuser.query(
    `SET session_replication_role = replica; DELETE FROM account WHERE id = '${accountId}'; RESET session_replication_role`,
  );
  expect(await found()).toEqual([{ accountId, sessions: 6 }]);
  expect(await readAccountContents(owner.pool, accountId)).toMatchObject({ account: null, sessions: 6 });
  const record = await remove();
  expect(record).toMatchObject({ accountCreatedAt: null, rows: { session: 7, account: 0 } });
  expect([await found(), await contents()]).toEqual([[], {}]);
  expect(await readAccountContents(owner.pool, accountId)).toBeNull();
});
