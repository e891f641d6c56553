import { ApiError, noAccount } from '@masker/contract';
import type { Pool, PoolClient } from 'pg';
import { appendInTransaction } from '../audit-log/append.ts';
import type { TimedAuditEntry } from '../audit-log/entry.ts';
import { awaitRetentionTurn } from '../retention/turn.ts';
import { inTransaction } from '../scope/transaction.ts';
import { awaitIndexTurn } from '../search-index/turn.ts';
import {
  type AccountDeletion,
  countDeleted,
  findUnfinished,
  finishDeletion,
  insertDeletion,
  noteLastEntry,
} from './deletion-record.ts';

/** Rows per transaction. */
const batchSize = 5_000;

/** People per transaction: each has a few rows in other tables. */
const peopleAtOnce = 500;

/** Exports per transaction: their files are removed in between. */
const exportsAtOnce = 100;

export interface DeletionOptions {
  /** Connections of the owner of the database, who alone may delete accounts. */
  pool: Pool;
  /** The entry of the audit log that says that it begins; its actor is in the record of the deletion. */
  entry: TimedAuditEntry;
  /** Removes the files of exports, if there are any. May be called again with the same ones. */
  removeFiles: (exports: readonly { accountId: string; id: string }[]) => Promise<void>;
  /** Stops the deletion between two batches. */
  signal?: AbortSignal;
  /** Rows per transaction. */
  batch?: number;
  /** Called after each batch with the number of rows deleted so far. */
  onBatch?: (rows: number) => void;
}

/** Tables whose rows are deleted before the sessions, in this order. */
const settings = [
  'webhook_delivery',
  'webhook',
  'export_schedule',
  'sync_state',
  'default_view',
  'saved_view',
  'invitation',
  'api_token',
  'sign_in',
] as const;

/** Tables of sessions, and what is made of them, in this order. */
const ofSessions = [
  'session',
  'session_unindexed',
  'session_segment',
  'session_bitmap',
  'session_rollup',
  'agent',
] as const;

/** Links of the audit log go before what they are found by. */
const ofAuditLog = ['access_log', 'access_log_key', 'access_log_target', 'access_log_anchor'] as const;

/** What is otherwise only added to. The database refuses to delete it while there are sessions. */
const records = ['retention_run', ...ofAuditLog] as const;

/** Times that sessions may be written meanwhile before it is given up. */
const maxPasses = 1_000;

type Table = (typeof settings | typeof ofSessions | typeof records)[number];

/** What PostgreSQL says of records of an account that has sessions, and of two transactions that wait for each other. */
const isStillUsed = '23001';
const deadlock = '40P01';

/** Whether the role of a connection may delete accounts. */
export async function isAccountDeleter(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ may: boolean }>(
    `SELECT has_table_privilege('account', 'DELETE') AND has_table_privilege('account_deletion', 'INSERT') AS may`,
  );
  return rows[0]?.may === true;
}

/**
 * Deletes a suspended account and everything of it: settings, exports and their files, people without any other account,
 * sessions, and at last its audit log. Each batch is one transaction with its count in the record of the deletion. If it is
 * interrupted, the next call continues.
 *
 * Writers that have begun before, such as an upload, either finish, and what they wrote is deleted too, or fail.
 *
 * @returns the record; null if the signal stopped it
 * @throws ApiError `not_found` if there is nothing of the account; `conflict` if it is not suspended
 */
export async function deleteAccount(options: DeletionOptions): Promise<AccountDeletion | null> {
  const { pool, entry, signal, batch = batchSize, onBatch } = options;
  const { accountId } = entry;
  await begin(pool, entry);
  let total = 0;
  /** @returns false if the signal has stopped it */
  const all = async (step: () => Promise<number>): Promise<boolean> => {
    for (;;) {
      if (signal?.aborted) return false;
      const deleted = await step();
      if (deleted === 0) return true;
      total += deleted;
      onBatch?.(total);
    }
  };
  const rowsOf = (table: Table) => () =>
    inTransaction(pool, { accountId }, (client) => deleteCounted(client, accountId, table, batch));
  for (let pass = 1; ; pass++) {
    for (const table of settings) if (!(await all(rowsOf(table)))) return null;
    if (!(await all(() => deleteExports(options)))) return null;
    if (!(await all(() => deletePeople(pool, accountId)))) return null;
    for (const table of ofSessions) if (!(await all(rowsOf(table)))) return null;
    try {
      for (const table of records) if (!(await all(rowsOf(table)))) return null;
      if (signal?.aborted) return null;
      const record = await inTransaction(pool, { accountId }, (client) => finish(client, accountId, batch));
      if (record !== null) return record;
    } catch (error) {
      const { code } = error as { code?: unknown };
      if ((code !== isStillUsed && code !== deadlock) || pass === maxPasses) throw error;
    }
  }
}

/** Begins the deletion, unless an earlier one was interrupted. */
function begin(pool: Pool, entry: TimedAuditEntry): Promise<void> {
  const { accountId, actor } = entry;
  return inTransaction(pool, { accountId }, async (client) => {
    const { rows } = await client.query<{ suspended: boolean }>(
      'SELECT suspended_at IS NOT NULL AS suspended FROM account WHERE id = $1 FOR NO KEY UPDATE',
      [accountId],
    );
    if (rows[0]?.suspended === false)
      throw new ApiError(
        'conflict',
        `${accountId} is not suspended; suspend it first, so that nobody uses it`,
      );
    if ((await findUnfinished(client, accountId)) !== null) return;
    if (rows[0] === undefined && !(await isLogged(client, accountId)) && !(await hasRows(client, accountId)))
      throw noAccount(accountId);
    await appendInTransaction(client, entry);
    await insertDeletion(client, accountId, actor.name);
  });
}

async function deleteCounted(
  client: PoolClient,
  accountId: string,
  table: Table,
  limit: number,
): Promise<number> {
  const deleted = await deleteSome(client, accountId, table, limit);
  if (deleted > 0) await countDeleted(client, accountId, { [table]: deleted });
  return deleted;
}

/** What links of the audit log are found by stays until they are gone. */
const isFree: Partial<Record<Table, string>> = {
  access_log_key:
    'AND NOT EXISTS (SELECT FROM access_log AS link WHERE link.account_id = $1 AND link.sequence = one.sequence)',
  access_log_target:
    'AND NOT EXISTS (SELECT FROM access_log AS link WHERE link.account_id = $1 AND link.sequence = one.sequence)',
};

/** Records refuse the deletion of no rows, so that they are looked for first. */
async function deleteSome(
  client: PoolClient,
  accountId: string,
  table: Table,
  limit: number,
): Promise<number> {
  const { rows } = await client.query<{ places: string[] }>({
    name: `deletion_find_${table}`,
    text: `
      SELECT ARRAY(SELECT ctid FROM ${table} AS one WHERE account_id = $1 ${isFree[table] ?? ''} LIMIT $2::int)::text[] AS places`,
    values: [accountId, limit],
  });
  const places = rows[0]?.places ?? [];
  if (places.length === 0) return 0;
  const { rowCount } = await client.query({
    name: `deletion_of_${table}`,
    text: `DELETE FROM ${table} WHERE account_id = $1 AND ctid = ANY($2::tid[])`,
    values: [accountId, places],
  });
  return rowCount ?? 0;
}

/** Deletes some exports: first their jobs end, then their files are removed, then their rows. */
async function deleteExports({ pool, entry: { accountId }, removeFiles }: DeletionOptions): Promise<number> {
  const named = await inTransaction(pool, { accountId }, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `UPDATE session_export
       SET status = 'expired', lease = NULL, lease_until = NULL, report = NULL, timestamp_due_at = NULL
       WHERE account_id = $1 AND id IN (SELECT id FROM session_export WHERE account_id = $1 ORDER BY id LIMIT $2::int)
       RETURNING id`,
      [accountId, exportsAtOnce],
    );
    return rows.map(({ id }) => ({ accountId, id }));
  });
  if (named.length === 0) return 0;
  await removeFiles(named);
  return inTransaction(pool, { accountId }, async (client) => {
    const { rowCount } = await client.query(
      'DELETE FROM session_export WHERE account_id = $1 AND id = ANY($2)',
      [accountId, named.map(({ id }) => id)],
    );
    await countDeleted(client, accountId, { session_export: rowCount ?? 0 });
    return rowCount ?? 0;
  });
}

/** Deletes some memberships, and the people who have no other, with what they sign in with. */
function deletePeople(pool: Pool, accountId: string): Promise<number> {
  return inTransaction(pool, { accountId }, async (client) => {
    // Identities are not of an account. All statements name what they are about.
    await client.query(`SELECT set_config('masker.directory', 'on', true)`);
    const { rows } = await client.query<{ id: string }>(
      'SELECT user_id AS id FROM membership WHERE account_id = $1 ORDER BY user_id LIMIT $2::int',
      [accountId, peopleAtOnce],
    );
    const members = rows.map(({ id }) => id);
    if (members.length === 0) return 0;
    // Nobody becomes a member of another account meanwhile.
    await client.query('SELECT FROM "user" WHERE id = ANY($1) ORDER BY id FOR UPDATE', [members]);
    const left = await client.query<{ id: string }>(
      `SELECT id FROM unnest($2::text[]) AS member(id)
       WHERE NOT EXISTS (SELECT FROM membership WHERE user_id = member.id AND account_id <> $1)`,
      [accountId, members],
    );
    const people = left.rows.map(({ id }) => id);
    const count = async (statement: string, values: unknown[]) =>
      (await client.query(statement, values)).rowCount ?? 0;
    const deleted = {
      sign_in: await count('DELETE FROM sign_in WHERE user_id = ANY($1)', [people]),
      identity: await count('DELETE FROM identity WHERE user_id = ANY($1)', [people]),
      membership: await count('DELETE FROM membership WHERE account_id = $1 AND user_id = ANY($2)', [
        accountId,
        members,
      ]),
      user: await count('DELETE FROM "user" WHERE id = ANY($1)', [people]),
    };
    await countDeleted(client, accountId, deleted);
    return members.length;
  });
}

/**
 * Deletes what is left of the audit log, and the account.
 *
 * @returns null if something was written meanwhile
 */
async function finish(client: PoolClient, accountId: string, batch: number): Promise<AccountDeletion | null> {
  await awaitRetentionTurn(client, accountId);
  await awaitIndexTurn(client, accountId);
  // A writer that makes an agent locks the account, and one that knows an agent holds its row.
  await client.query('SELECT FROM account WHERE id = $1 FOR UPDATE', [accountId]);
  if (await hasRows(client, accountId)) return null;
  const hasLast = await noteLastEntry(client, accountId);
  for (const table of ofAuditLog) while ((await deleteCounted(client, accountId, table, batch)) > 0);
  if (hasLast) {
    await client.query('DELETE FROM access_log_head WHERE account_id = $1', [accountId]);
    await countDeleted(client, accountId, { access_log_head: 1 });
  }
  await client.query('DELETE FROM rate_bucket WHERE key = $1', [accountId]);
  const { rowCount } = await client.query('DELETE FROM account WHERE id = $1', [accountId]);
  await countDeleted(client, accountId, { account: rowCount ?? 0 });
  return finishDeletion(client, accountId);
}

/** Whether an account has an audit log. */
async function isLogged(client: PoolClient, accountId: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM access_log_head WHERE account_id = $1', [accountId]);
  return rowCount !== 0;
}

/** Whether there is anything of an account but its audit log. */
async function hasRows(client: PoolClient, accountId: string): Promise<boolean> {
  const tables = [...settings, 'session_export', 'membership', ...ofSessions, 'retention_run'];
  const { rows } = await client.query<{ any: boolean }>(
    `SELECT ${tables.map((table) => `EXISTS (SELECT FROM ${table} WHERE account_id = $1)`).join(' OR ')} AS any`,
    [accountId],
  );
  return rows[0]?.any === true;
}
