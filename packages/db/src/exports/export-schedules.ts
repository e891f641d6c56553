import {
  type Actor,
  ApiError,
  type ExportFormat,
  maxExportSchedules,
  type ScheduleFilters,
  type ScheduleInterval,
} from '@masker/contract';
import type { Pool } from 'pg';
import { inLockedAccount } from '../iam/lock-account.ts';
import { shownAfter, type WireRows, wireRows } from '../iam/page.ts';
import { requireFewer } from '../iam/require-fewer.ts';
import { awaitRetentionTurn } from '../retention/turn.ts';
import type { Queryable } from '../scope/scopes.ts';
import type { SessionFilter } from '../session/filter.ts';

/** A schedule to be created. */
export interface ScheduleToMake {
  id: string;
  every: ScheduleInterval;
  format: ExportFormat;
  gzip: boolean;
  filters: ScheduleFilters;
  /** The filters as conditions. */
  conditions: SessionFilter;
  /** When the first export is due. */
  nextRunAt: Date;
  createdBy: Actor;
}

/** A change of a schedule. What is undefined stays. */
export interface ScheduleChange {
  every?: ScheduleInterval | undefined;
  format?: ExportFormat | undefined;
  gzip?: boolean | undefined;
  paused?: boolean | undefined;
  /** When the next export is due, unless one is due now. */
  nextRunAt?: Date | undefined;
  now: Date;
}

/** The wire JSON of the rows of `seen`. */
const shown = `
  SELECT seen.id, row_to_json(wire)::text AS json
  FROM seen
  LEFT JOIN LATERAL (
    SELECT id, sequence, status, as_of, error
    FROM session_export
    WHERE account_id = seen.account_id AND schedule_id = seen.id
    ORDER BY id DESC
    LIMIT 1
  ) AS last ON true
  CROSS JOIN LATERAL (
    SELECT
      seen.id,
      seen.every,
      seen.format,
      seen.gzip,
      seen.filters,
      seen.paused,
      seen.removed_sessions,
      CASE WHEN NOT seen.paused THEN wire_instant(seen.next_run_at) END AS next_run_at,
      CASE WHEN last.id IS NOT NULL THEN
        json_build_object(
          'id', last.id, 'sequence', last.sequence, 'status', last.status, 'as_of', wire_instant(last.as_of),
          'error', last.error
        )
      END AS last_export,
      seen.created_by,
      wire_instant(seen.created_at) AS created_at,
      wire_instant(seen.updated_at) AS updated_at
  ) AS wire`;

/** Returns the schedules of the account, in the order of their creation: their ids begin with its time. */
export async function listSchedules(account: Queryable, accountId: string): Promise<WireRows> {
  const result = await account.query<{ json: string }>({
    name: 'export_schedules_list',
    text: `WITH seen AS (SELECT * FROM export_schedule WHERE account_id = $1) ${shown} ORDER BY seen.id`,
    values: [accountId],
  });
  return wireRows(result.rows);
}

const countSchedules = 'SELECT count(*)::int AS count FROM export_schedule WHERE account_id = $1';

/**
 * Creates a schedule. From here on, retention leaves each session until an export of the schedule is past it.
 *
 * @returns its wire JSON
 * @throws ApiError `conflict` if the account has the maximum number
 */
export function createSchedule(pool: Pool, accountId: string, asked: ScheduleToMake): Promise<string> {
  return inLockedAccount(pool, accountId, async (client) => {
    await requireFewer(client, accountId, countSchedules, maxExportSchedules, [
      'schedules',
      'Delete one that is not needed.',
    ]);
    await awaitRetentionTurn(client, accountId);
    const { id, every, format, gzip, filters, conditions, nextRunAt, createdBy } = asked;
    const json = await shownAfter(
      client,
      `INSERT INTO export_schedule (account_id, id, every, format, gzip, filters, conditions, next_run_at, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [accountId, id, every, format, gzip, filters, conditions, nextRunAt, createdBy],
      shown,
    );
    return json as string;
  });
}

/**
 * Changes a schedule.
 *
 * @returns its wire JSON, or null if there is no such schedule
 * @throws ApiError `conflict` if it would compress Parquet, which is compressed by itself
 */
export function updateSchedule(
  pool: Pool,
  accountId: string,
  scheduleId: string,
  { every, format, gzip, paused, nextRunAt, now }: ScheduleChange,
): Promise<string | null> {
  return inLockedAccount(pool, accountId, async (client) => {
    // A schedule that is resumed keeps its sessions from retention again.
    await awaitRetentionTurn(client, accountId);
    const json = await shownAfter(
      client,
      `UPDATE export_schedule SET
         every = coalesce($3, every),
         format = coalesce($4, format),
         gzip = coalesce($5, gzip),
         paused = coalesce($6, paused),
         next_run_at = CASE WHEN next_run_at <= $8 THEN next_run_at ELSE coalesce($7, next_run_at) END,
         updated_at = greatest(now(), updated_at + interval '1 millisecond')
       WHERE account_id = $1 AND id = $2`,
      [
        accountId,
        scheduleId,
        every ?? null,
        format ?? null,
        gzip ?? null,
        paused ?? null,
        nextRunAt ?? null,
        now,
      ],
      shown,
    );
    if (json !== null && (format !== undefined || gzip !== undefined)) {
      const changed = JSON.parse(json);
      if (changed.gzip && changed.format === 'parquet')
        throw new ApiError(
          'conflict',
          'Parquet is compressed by itself: set gzip to false with it, or choose another format.',
        );
    }
    return json;
  });
}

/**
 * Deletes a schedule. Its exports stay, and one that is under way is finished.
 *
 * @returns its wire JSON as it was, or null if there is no such schedule
 */
export function deleteSchedule(pool: Pool, accountId: string, scheduleId: string): Promise<string | null> {
  return inLockedAccount(pool, accountId, (client) =>
    shownAfter(
      client,
      'DELETE FROM export_schedule WHERE account_id = $1 AND id = $2',
      [accountId, scheduleId],
      shown,
    ),
  );
}
