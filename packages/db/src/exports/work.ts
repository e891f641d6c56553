import { maxWebhooks, newId } from '@masker/contract';
import type { Queryable } from '../scope/scopes.ts';
import { type ExportRow, exportColumns } from './export-row.ts';

/** What is stored of a finished export. */
export type FinishedExport = {
  [N in 'rows' | 'bytes' | 'sha256' | 'fileBytes' | 'fileSha256' | 'statement']: NonNullable<ExportRow[N]>;
} & Pick<ExportRow, 'report'> & {
    keepMs: number;
    /** Whether a timestamp authority is to be asked for a timestamp. */
    wantsTimestamp: boolean;
  };

/**
 * Claims an export that nobody has begun, or whose server renewed its lease no more. Accounts have turns: it is the
 * oldest of an account of which none is being made, and whose last one was finished the longest ago.
 *
 * @param directory a connection that sees all accounts
 * @param lease an id for the claim
 * @param leaseMs milliseconds until the claim must be renewed
 */
export async function claimExport(
  directory: Queryable,
  lease: string,
  leaseMs: number,
): Promise<ExportRow | null> {
  const { rows } = await directory.query<ExportRow>(
    `UPDATE session_export
     SET status = 'running', lease = $1, lease_until = now() + $2 * interval '1 millisecond',
       attempts = attempts + 1, progress = 0
     WHERE (account_id, id) = (
       SELECT account_id, id FROM session_export AS waiting
       WHERE status IN ('queued', 'running') AND (lease_until IS NULL OR lease_until < now()) AND NOT EXISTS (
         SELECT FROM session_export AS other
         WHERE other.account_id = waiting.account_id AND other.status IN ('queued', 'running')
           AND other.lease_until >= now()
       )
       ORDER BY (
         SELECT max(finished_at) FROM session_export AS other WHERE other.account_id = waiting.account_id
       ) NULLS FIRST, created_at
       LIMIT 1
       FOR UPDATE OF waiting SKIP LOCKED
     )
     RETURNING ${exportColumns}`,
    [lease, leaseMs],
  );
  return rows[0] ?? null;
}

type Claimed = Pick<ExportRow, 'accountId' | 'id' | 'lease'>;

/** @returns whether the claim still held */
async function updateClaimed(
  account: Queryable,
  { accountId, id, lease }: Claimed,
  assignments: string,
  values: unknown[],
): Promise<boolean> {
  const { rowCount } = await account.query(
    `UPDATE session_export SET ${assignments}
     WHERE account_id = $1 AND id = $2 AND lease = $3 AND status = 'running'`,
    [accountId, id, lease, ...values],
  );
  return rowCount === 1;
}

/** Renews a claim, and tells the progress. @returns false if the claim was lost, or the export was deleted */
export function renewExport(account: Queryable, claimed: Claimed, leaseMs: number, progress: number) {
  const assignments = `lease_until = now() + $4 * interval '1 millisecond', progress = $5`;
  return updateClaimed(account, claimed, assignments, [leaseMs, progress]);
}

/** Gives a claim back, so that another server continues at once. */
export function releaseExport(account: Queryable, claimed: Claimed) {
  const assignments = `status = 'queued', lease = NULL, lease_until = NULL, attempts = attempts - 1`;
  return updateClaimed(account, claimed, assignments, []);
}

/**
 * Stores a finished export, and queues it for the webhooks that are told of exports, in one statement. What was removed
 * before it is in its statement now, and no more to be told.
 *
 * @returns false if the claim was lost, or the export was deleted
 */
export async function finishExport(
  account: Queryable,
  { accountId, id, lease }: Claimed,
  made: FinishedExport,
): Promise<boolean> {
  const { rows, bytes, sha256, fileBytes, fileSha256, statement, keepMs, report, wantsTimestamp } = made;
  const { rowCount } = await account.query(
    `WITH done AS (
       UPDATE session_export
       SET status = 'done', lease = NULL, lease_until = NULL, progress = 1, rows = $4, bytes = $5,
         sha256 = $6, file_bytes = $7, file_sha256 = $8, statement = $9, finished_at = now(),
         expires_at = now() + $10 * interval '1 millisecond', report = $11,
         timestamp_due_at = CASE WHEN $12 THEN now() END
       WHERE account_id = $1 AND id = $2 AND lease = $3 AND status = 'running'
       RETURNING account_id, id, schedule_id, removed_sessions
     ), told AS (
       UPDATE export_schedule AS schedule SET removed_sessions = schedule.removed_sessions - done.removed_sessions
       FROM done
       WHERE schedule.account_id = done.account_id AND schedule.id = done.schedule_id AND done.removed_sessions > 0
     ), queued AS (
       INSERT INTO webhook_delivery (account_id, webhook_id, id, type, subject)
       SELECT done.account_id, webhook.id, ($13::text[])[row_number() OVER ()], 'export.ready', done.id
       FROM done JOIN webhook USING (account_id)
       WHERE 'export.ready' = ANY(webhook.events)
     )
     SELECT FROM done`,
    [
      accountId,
      id,
      lease,
      rows,
      bytes,
      sha256,
      fileBytes,
      fileSha256,
      statement,
      keepMs,
      report,
      wantsTimestamp,
      Array.from({ length: maxWebhooks }, () => newId('webhookDelivery')),
    ],
  );
  return rowCount === 1;
}

/**
 * Ends an export that cannot be made.
 *
 * @param retryAt if a schedule made it: when its window is made again, unless the next one is due earlier
 * @returns false if the claim was lost, or the export was deleted
 */
export async function failExport(
  account: Queryable,
  { accountId, id, lease }: Claimed,
  error: string,
  retryAt: Date,
): Promise<boolean> {
  const { rowCount } = await account.query(
    `WITH failed AS (
       UPDATE session_export
       SET status = 'failed', lease = NULL, lease_until = NULL, error = $4, finished_at = now()
       WHERE account_id = $1 AND id = $2 AND lease = $3 AND status = 'running'
       RETURNING schedule_id
     ), retried AS (
       UPDATE export_schedule SET next_run_at = least(next_run_at, $5)
       WHERE account_id = $1 AND id = (SELECT schedule_id FROM failed)
     )
     SELECT FROM failed`,
    [accountId, id, lease, error, retryAt],
  );
  return rowCount === 1;
}

/**
 * Returns up to 1,000 exports whose time is over, those that were over first. Their files are to be deleted, then
 * {@link markExpired} is to be called.
 */
export async function expiringExports(directory: Queryable): Promise<Pick<ExportRow, 'accountId' | 'id'>[]> {
  const { rows } = await directory.query<Pick<ExportRow, 'accountId' | 'id'>>(
    `SELECT account_id AS "accountId", id FROM session_export
     WHERE status = 'done' AND expires_at < now()
     ORDER BY expires_at
     LIMIT 1000`,
  );
  return rows;
}

/** Marks an export as expired, whose file was deleted. */
export async function markExpired(
  account: Queryable,
  { accountId, id }: Pick<ExportRow, 'accountId' | 'id'>,
): Promise<void> {
  await account.query(
    `UPDATE session_export SET status = 'expired', report = NULL
     WHERE account_id = $1 AND id = $2 AND status = 'done'`,
    [accountId, id],
  );
}

/** The bytes of all files of exports of an account. */
export async function exportedBytes(account: Queryable, accountId: string): Promise<number> {
  const { rows } = await account.query<{ bytes: number }>(
    `SELECT coalesce(sum(file_bytes), 0)::float8 AS bytes
     FROM session_export
     WHERE account_id = $1 AND status = 'done'`,
    [accountId],
  );
  return rows[0]?.bytes ?? 0;
}
