import type { Pool, PoolClient } from 'pg';
import { appendInTransaction } from '../audit-log/append.ts';
import { formatCut, presentCut } from '../commit-order/index.ts';
import { inLockedAccount } from '../iam/lock-account.ts';
import { awaitRetentionTurn } from '../retention/turn.ts';
import type { Queryable } from '../scope/scopes.ts';
import type { ScheduleToMake } from './export-schedules.ts';

/** A schedule whose next export is due. */
export interface DueSchedule {
  accountId: string;
  id: string;
}

/** What a run needs of a schedule. */
export interface ScheduleRow extends Omit<ScheduleToMake, 'nextRunAt'> {
  accountName: string;
  /** Sessions that retention removed since the last window, before they were exported. */
  removedSessions: number;
}

/** The last window of a schedule: one that has a statement, or is being made. */
interface LastWindow {
  id: string;
  sequence: number;
  cut: string;
  asOf: Date;
  isFinished: boolean;
  statementSha256: string;
}

/** The end of the next window, and what the caller says of its export. */
export interface WindowToMake {
  exportId: string;
  requestId: string;
  fileName: string;
  /** When the export after this one is due. */
  nextRunAt: Date;
}

/**
 * Returns the schedules that are due, of all accounts that are not suspended.
 *
 * @param directory a connection that sees all accounts
 */
export async function dueSchedules(directory: Queryable, now: Date): Promise<DueSchedule[]> {
  const { rows } = await directory.query<DueSchedule>({
    name: 'export_schedules_due',
    text: `
      SELECT account_id AS "accountId", export_schedule.id
      FROM export_schedule JOIN account ON account.id = account_id
      WHERE NOT paused AND next_run_at <= $1 AND suspended_at IS NULL
      ORDER BY next_run_at
      LIMIT 100`,
    values: [now],
  });
  return rows;
}

/**
 * Ends the window of a schedule here and now, and stores its export to be made, with the entry of the audit log. The
 * window begins where the last one with a statement ended, so that windows follow each other without gap or overlap,
 * whatever was missed or failed. Of several servers, one does so.
 *
 * @param make says what the caller decides of the export
 * @returns false if there is nothing to do: another server was first, the schedule was paused or deleted, or the
 *   window before is still being made
 */
export function runSchedule(
  pool: Pool,
  { accountId, id }: DueSchedule,
  now: Date,
  make: (schedule: ScheduleRow, sequence: number) => WindowToMake,
): Promise<boolean> {
  return inLockedAccount(pool, accountId, async (client) => {
    const schedule = await findDue(client, accountId, id, now);
    if (schedule === null) return false;
    const last = await findLastWindow(client, accountId, id);
    if (last?.isFinished === false) return false;
    await awaitRetentionTurn(client, accountId);
    // A statement of its own, so that its snapshot comes after what retention removed meanwhile.
    const cut = formatCut(await presentCut(client as unknown as Queryable));
    const sequence = (last?.sequence ?? 0) + 1;
    const { exportId, requestId, fileName, nextRunAt } = make(schedule, sequence);
    await client.query(
      `INSERT INTO session_export (
         account_id, id, format, gzip, filters, conditions, cut, as_of, created_by, request_id, file_name,
         schedule_id, sequence, after_cut, after_as_of, previous_export, previous_sha256,
         removed_sessions
       ) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
      [
        accountId,
        exportId,
        schedule.format,
        schedule.gzip,
        schedule.filters,
        schedule.conditions,
        cut,
        now,
        schedule.createdBy,
        requestId,
        fileName,
        id,
        sequence,
        last?.cut ?? null,
        last?.asOf ?? null,
        last?.id ?? null,
        last?.statementSha256 ?? null,
        schedule.removedSessions,
      ],
    );
    await client.query('UPDATE export_schedule SET next_run_at = $3 WHERE account_id = $1 AND id = $2', [
      accountId,
      id,
      nextRunAt,
    ]);
    await appendInTransaction(client, {
      accountId,
      actor: schedule.createdBy,
      action: 'exportSchedules.run',
      outcome: 'ok',
      target: id,
      filters: { export_id: exportId, sequence },
      rows: null,
      requestId,
      address: null,
      at: now.getTime(),
    });
    return true;
  });
}

async function findDue(
  client: PoolClient,
  accountId: string,
  scheduleId: string,
  now: Date,
): Promise<ScheduleRow | null> {
  const { rows } = await client.query<ScheduleRow>(
    `SELECT schedule.id, every, format, gzip, filters, conditions, created_by AS "createdBy",
       account.name AS "accountName", removed_sessions::float8 AS "removedSessions"
     FROM export_schedule AS schedule JOIN account ON account.id = schedule.account_id
     WHERE account_id = $1 AND schedule.id = $2 AND NOT paused AND next_run_at <= $3 AND suspended_at IS NULL`,
    [accountId, scheduleId, now],
  );
  return rows[0] ?? null;
}

async function findLastWindow(
  client: PoolClient,
  accountId: string,
  scheduleId: string,
): Promise<LastWindow | null> {
  const { rows } = await client.query<LastWindow>(
    `SELECT id, sequence, cut, as_of AS "asOf", statement IS NOT NULL AS "isFinished",
       encode(sha256(convert_to(statement, 'UTF8')), 'hex') AS "statementSha256"
     FROM session_export
     WHERE account_id = $1 AND schedule_id = $2 AND (statement IS NOT NULL OR status IN ('queued', 'running'))
     ORDER BY sequence DESC
     LIMIT 1`,
    [accountId, scheduleId],
  );
  return rows[0] ?? null;
}
