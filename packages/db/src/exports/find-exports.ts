import { behindEveryId, type IdRows, idPage } from '../iam/page.ts';
import type { Queryable } from '../scope/scopes.ts';
import { type ExportRow, exportColumns, shownExport } from './export-row.ts';

/** Which exports a caller sees: `$2` is the only agent that a token may see, or null. */
const visible = 'account_id = $1 AND ($2::text IS NULL OR agent_id = $2)';

/**
 * Returns one page of the account's exports, newest first.
 *
 * @param agentId the only agent that the caller may see: only exports that were made for the same one are listed
 * @param after the last id of the previous page; null for the first page
 * @param scheduleId lists only the exports of this schedule
 */
export async function listExports(
  account: Queryable,
  accountId: string,
  agentId: string | null,
  limit: number,
  after: string | null,
  scheduleId: string | null = null,
): Promise<IdRows> {
  const ofSchedule = scheduleId === null ? '' : 'AND schedule_id = $5';
  const result = await account.query<{ id: string; json: string }>({
    name: scheduleId === null ? 'exports_list' : 'exports_list_of_schedule',
    text: `
      WITH seen AS (
        SELECT * FROM session_export WHERE ${visible} ${ofSchedule} AND id < $3 ORDER BY id DESC LIMIT $4::int + 1
      ) ${shownExport} ORDER BY seen.id DESC`,
    values: [accountId, agentId, after ?? behindEveryId, limit, ...(scheduleId === null ? [] : [scheduleId])],
  });
  return idPage(result.rows, limit);
}

/** Returns the wire JSON of an export, or null if the caller sees no such export. */
export async function getExport(
  account: Queryable,
  accountId: string,
  agentId: string | null,
  exportId: string,
): Promise<string | null> {
  const result = await account.query<{ json: string }>({
    name: 'exports_get',
    text: `WITH seen AS (SELECT * FROM session_export WHERE ${visible} AND id = $3) ${shownExport}`,
    values: [accountId, agentId, exportId],
  });
  return result.rows[0]?.json ?? null;
}

/** Returns an export as it is stored, or null if the caller sees no such export. */
export async function findExport(
  account: Queryable,
  accountId: string,
  agentId: string | null,
  exportId: string,
): Promise<ExportRow | null> {
  const result = await account.query<ExportRow>({
    name: 'exports_find',
    text: `SELECT ${exportColumns} FROM session_export WHERE ${visible} AND id = $3`,
    values: [accountId, agentId, exportId],
  });
  return result.rows[0] ?? null;
}

/**
 * Marks an export as expired, whatever it was; the server that makes it stops. The caller deletes the file.
 *
 * @returns its wire JSON
 */
export async function expireExport(account: Queryable, accountId: string, exportId: string): Promise<string> {
  const result = await account.query<{ json: string }>(
    `WITH seen AS (
       UPDATE session_export
       SET status = CASE WHEN status = 'failed' THEN status ELSE 'expired' END, lease = NULL, lease_until = NULL,
         report = NULL, expires_at = least(expires_at, now()), finished_at = coalesce(finished_at, now())
       WHERE account_id = $1 AND id = $2
       RETURNING *
     ) ${shownExport}`,
    [accountId, exportId],
  );
  return result.rows[0]?.json as string;
}
