import type { Queryable } from '../scope/scopes.ts';
import { type ExportRow, exportColumns } from './export-row.ts';

/** What is stored of a finished export. */
export type FinishedExport = {
  [N in 'rows' | 'bytes' | 'sha256' | 'fileBytes' | 'fileSha256' | 'statement']: NonNullable<ExportRow[N]>;
} & { keepMs: number };

/**
 * Claims the export that has waited longest: one that nobody has begun, or whose server renewed its lease no more.
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
       SELECT account_id, id FROM session_export
       WHERE status IN ('queued', 'running') AND (lease_until IS NULL OR lease_until < now())
       ORDER BY created_at
       LIMIT 1
       FOR UPDATE SKIP LOCKED
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

/** @returns false if the claim was lost, or the export was deleted */
export function finishExport(account: Queryable, claimed: Claimed, made: FinishedExport) {
  const assignments = `status = 'done', lease = NULL, lease_until = NULL, progress = 1, rows = $4, bytes = $5,
    sha256 = $6, file_bytes = $7, file_sha256 = $8, statement = $9, finished_at = now(),
    expires_at = now() + $10 * interval '1 millisecond'`;
  const { rows, bytes, sha256, fileBytes, fileSha256, statement, keepMs } = made;
  return updateClaimed(account, claimed, assignments, [
    rows,
    bytes,
    sha256,
    fileBytes,
    fileSha256,
    statement,
    keepMs,
  ]);
}

export function failExport(account: Queryable, claimed: Claimed, error: string) {
  const assignments = `status = 'failed', lease = NULL, lease_until = NULL, error = $4, finished_at = now()`;
  return updateClaimed(account, claimed, assignments, [error]);
}

/** Returns the exports whose time is over. Their files are to be deleted, then {@link markExpired} is to be called. */
export async function expiringExports(directory: Queryable): Promise<Pick<ExportRow, 'accountId' | 'id'>[]> {
  const { rows } = await directory.query<Pick<ExportRow, 'accountId' | 'id'>>(
    `SELECT account_id AS "accountId", id FROM session_export WHERE status = 'done' AND expires_at < now()`,
  );
  return rows;
}

/** Marks an export as expired, whose file was deleted. */
export async function markExpired(
  account: Queryable,
  { accountId, id }: Pick<ExportRow, 'accountId' | 'id'>,
): Promise<void> {
  await account.query(
    `UPDATE session_export SET status = 'expired' WHERE account_id = $1 AND id = $2 AND status = 'done'`,
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
