import type { PoolClient } from 'pg';
import { type CommitCut, parseCut, withinCut } from '../commit-order/index.ts';
import { filterConditions, type SessionFilter } from '../session/filter.ts';

/** A schedule of exports, as far as retention has to know it. */
export interface RetainedSchedule {
  id: string;
  paused: boolean;
  conditions: SessionFilter;
  /** What its finished exports have, of all sessions; null if it has none. */
  exported: CommitCut | null;
}

/** Returns the schedules of an account. Those of a suspended one run as little as paused ones. */
export async function findSchedules(client: PoolClient, accountId: string): Promise<RetainedSchedule[]> {
  const { rows } = await client.query<Omit<RetainedSchedule, 'exported'> & { cut: string | null }>({
    name: 'retention_schedules',
    text: `
      SELECT schedule.id, paused OR suspended_at IS NOT NULL AS paused, conditions, (
        SELECT cut FROM session_export
        WHERE account_id = schedule.account_id AND schedule_id = schedule.id AND statement IS NOT NULL
        ORDER BY sequence DESC
        LIMIT 1
      ) AS cut
      FROM export_schedule AS schedule JOIN account ON account.id = account_id
      WHERE account_id = $1`,
    values: [accountId],
  });
  return rows.map(({ cut, ...schedule }) => ({ ...schedule, exported: cut === null ? null : parseCut(cut) }));
}

/**
 * What all schedules that are not paused have exported: `everything` without a schedule, `nothing` if one has not finished
 * its first export, or what is in a cut of the order of commits.
 */
export function exportedByAll(schedules: readonly RetainedSchedule[]): CommitCut | 'everything' | 'nothing' {
  let earliest: CommitCut | null = null;
  for (const { paused, exported } of schedules) {
    if (paused) continue;
    if (exported === null) return 'nothing';
    if (earliest === null || isEarlier(exported, earliest)) earliest = exported;
  }
  return earliest ?? 'everything';
}

/** Cuts grow: an earlier one has nothing that a later one does not have. */
function isEarlier(a: CommitCut, b: CommitCut): boolean {
  if (a.to !== b.to) return a.to < b.to;
  return a.from !== b.from ? a.from < b.from : a.underWay.length > b.underWay.length;
}

/**
 * Returns the condition that a schedule was to export a session and has not, for a statement that reads `session`.
 *
 * @param firstParameter the number of the first of the parameters
 */
export function unexported(
  { conditions, exported }: RetainedSchedule,
  firstParameter: number,
): { sql: string; values: unknown[] } {
  let used = firstParameter;
  const filtered = filterConditions(conditions, () => `$${used++}`);
  const within = exported && withinCut(exported, used);
  const all = [...filtered.conditions, ...(within ? [`NOT ${within.sql}`] : [])];
  return { sql: all.join(' AND ') || 'true', values: [...filtered.values, ...(within?.values ?? [])] };
}

/** Notes the number of sessions that schedules were to export and that were removed before. */
export async function noteUnexported(
  client: PoolClient,
  accountId: string,
  removed: readonly { id: string; sessions: number }[],
): Promise<void> {
  const some = removed.filter(({ sessions }) => sessions > 0);
  if (some.length === 0) return;
  await client.query({
    name: 'retention_unexported',
    text: `
      UPDATE export_schedule SET removed_sessions = removed_sessions + removed.sessions
      FROM unnest($2::text[], $3::bigint[]) AS removed(id, sessions)
      WHERE account_id = $1 AND export_schedule.id = removed.id`,
    values: [accountId, some.map(({ id }) => id), some.map(({ sessions }) => sessions)],
  });
}

/** Whether sessions before the cutoff are left; after a removal, those that a schedule has yet to export. */
export async function holdsUnexported(
  client: PoolClient,
  accountId: string,
  cutoff: string,
): Promise<boolean> {
  const { rowCount } = await client.query({
    name: 'retention_held',
    text: 'SELECT FROM session WHERE account_id = $1 AND started_at < $2 LIMIT 1',
    values: [accountId, cutoff],
  });
  return rowCount !== 0;
}
