import type { Queryable } from '../scope/scopes.ts';
import type { ExportRow } from './export-row.ts';

/** A statement whose timestamp is due. */
export interface UntimedStatement extends Pick<ExportRow, 'accountId' | 'id' | 'requestId'> {
  statement: string;
  /** How often an authority was asked, this time included. */
  attempts: number;
}

/**
 * Claims the statement that has waited longest for its timestamp. Another server may claim it after the lease.
 *
 * @param directory a connection that sees all accounts
 */
export async function claimTimestamp(
  directory: Queryable,
  leaseMs: number,
): Promise<UntimedStatement | null> {
  const { rows } = await directory.query<UntimedStatement>({
    name: 'timestamp_claim',
    text: `
      UPDATE session_export
      SET timestamp_due_at = now() + $1 * interval '1 millisecond', timestamp_attempts = timestamp_attempts + 1
      WHERE (account_id, id) = (
        SELECT account_id, id FROM session_export
        WHERE timestamp_due_at <= now()
        ORDER BY timestamp_due_at
        LIMIT 1
        FOR UPDATE SKIP LOCKED
      )
      RETURNING account_id AS "accountId", id, request_id AS "requestId", statement, timestamp_attempts AS attempts`,
    values: [leaseMs],
  });
  return rows[0] ?? null;
}

/** Stores a timestamp, unless there is one already. @param at the time of the authority */
export async function storeTimestamp(
  account: Queryable,
  { accountId, id }: Pick<ExportRow, 'accountId' | 'id'>,
  reply: Uint8Array,
  at: Date,
): Promise<void> {
  await account.query(
    `UPDATE session_export
     SET timestamp = $3, timestamp_at = $4, timestamp_due_at = NULL, timestamp_error = NULL
     WHERE account_id = $1 AND id = $2 AND timestamp IS NULL`,
    [accountId, id, Buffer.from(reply), at],
  );
}

/** Stores why there is no timestamp, and when an authority is asked again. */
export async function retryTimestamp(
  account: Queryable,
  { accountId, id }: Pick<ExportRow, 'accountId' | 'id'>,
  error: string,
  afterMs: number,
): Promise<void> {
  await account.query(
    `UPDATE session_export SET timestamp_error = $3, timestamp_due_at = now() + $4 * interval '1 millisecond'
     WHERE account_id = $1 AND id = $2 AND timestamp IS NULL`,
    [accountId, id, error, afterMs],
  );
}
