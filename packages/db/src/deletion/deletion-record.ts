import type { PoolClient } from 'pg';
import type { Queryable } from '../scope/scopes.ts';

/** What was destroyed of an account that an operator has deleted. */
export interface AccountDeletion {
  accountId: string;
  begunAt: Date;
  /** Null while it is not finished. */
  finishedAt: Date | null;
  /** The login of the operator. */
  deletedBy: string;
  /** Null if there was no row of the account any more. */
  accountCreatedAt: Date | null;
  firstSessionAt: Date | null;
  lastSessionAt: Date | null;
  /** The number of deleted rows by table. */
  rows: Record<string, number>;
  /** The last entry of its audit log, with the hash in hexadecimal; null if there was none, or until it is deleted. */
  auditLog: { sequence: number; hash: string } | null;
}

const columns = `
  id AS "accountId", begun_at AS "begunAt", finished_at AS "finishedAt", deleted_by AS "deletedBy",
  account_created_at AS "accountCreatedAt", first_session_at AS "firstSessionAt", last_session_at AS "lastSessionAt", rows,
  CASE WHEN audit_log_sequence IS NOT NULL
    THEN json_build_object('sequence', audit_log_sequence, 'hash', encode(audit_log_hash, 'hex')) END AS "auditLog"`;

/**
 * Returns the deletions of accounts, the oldest first.
 *
 * @param directory a connection that sees all accounts
 */
export async function listDeletions(directory: Queryable): Promise<AccountDeletion[]> {
  const { rows } = await directory.query<AccountDeletion>(
    `SELECT ${columns} FROM account_deletion ORDER BY begun_at, id`,
  );
  return rows;
}

/** Returns the deletion of an account that is not finished, or null. */
export async function findUnfinished(client: PoolClient, accountId: string): Promise<AccountDeletion | null> {
  const { rows } = await client.query<AccountDeletion>(
    `SELECT ${columns} FROM account_deletion WHERE id = $1 AND finished_at IS NULL`,
    [accountId],
  );
  return rows[0] ?? null;
}

/** Begins the record of a deletion, in the scope of the account. */
export async function insertDeletion(client: PoolClient, accountId: string, login: string): Promise<void> {
  await client.query(
    `INSERT INTO account_deletion (id, deleted_by, account_created_at, first_session_at, last_session_at)
     VALUES (
       $1, $2,
       (SELECT created_at FROM account WHERE id = $1),
       (SELECT started_at FROM session WHERE account_id = $1 ORDER BY started_at, id LIMIT 1),
       (SELECT started_at FROM session WHERE account_id = $1 ORDER BY started_at DESC, id DESC LIMIT 1)
     )`,
    [accountId, login],
  );
}

/** Adds deleted rows to the record, in the transaction that deletes them. */
export async function countDeleted(
  client: PoolClient,
  accountId: string,
  deleted: Readonly<Record<string, number>>,
): Promise<void> {
  await client.query({
    name: 'deletion_count',
    text: `
      UPDATE account_deletion SET rows = (
        SELECT jsonb_object_agg(name, total)
        FROM (
          SELECT key AS name, sum(value::bigint) AS total
          FROM (SELECT * FROM jsonb_each_text(rows) UNION ALL SELECT * FROM jsonb_each_text($2)) AS counted
          GROUP BY key
        ) AS totals
      )
      WHERE id = $1 AND finished_at IS NULL`,
    values: [accountId, JSON.stringify(deleted)],
  });
}

/**
 * Notes the last entry of the audit log, and returns whether there is one. Nothing is appended to the log until the
 * transaction ends.
 */
export async function noteLastEntry(client: PoolClient, accountId: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM access_log_head WHERE account_id = $1 FOR UPDATE', [
    accountId,
  ]);
  if (rowCount === 0) return false;
  await client.query(
    `UPDATE account_deletion SET audit_log_sequence = head.sequence, audit_log_hash = head.hash
     FROM access_log_head AS head
     WHERE head.account_id = $1 AND id = $1 AND finished_at IS NULL`,
    [accountId],
  );
  return true;
}

/** Finishes the record, which cannot be changed afterwards. */
export async function finishDeletion(client: PoolClient, accountId: string): Promise<AccountDeletion> {
  const { rows } = await client.query<AccountDeletion>(
    `UPDATE account_deletion SET finished_at = clock_timestamp() WHERE id = $1 AND finished_at IS NULL
     RETURNING ${columns}`,
    [accountId],
  );
  return rows[0] as AccountDeletion;
}
