import { type ExportReport, maxReportRows } from '@masker/contract';
import type { Pool } from 'pg';
import { inTransaction } from '../scope/transaction.ts';

/** What a report says beside the sessions: of the account, its audit log and its retention. */
export interface ReportRecords extends Pick<ExportReport, 'access'> {
  accountName: string;
  /** The account's own setting; null: that of the installation. 0: sessions are kept for ever. */
  retentionDays: number | null;
  retention: Omit<ExportReport['retention'], 'days' | 'of'>;
}

export interface ReportRecordsQuery {
  accountId: string;
  /** Inclusive. */
  since: Date;
  /** Exclusive. */
  until: Date;
  /** Retention that ended later is left out. */
  asOf: Date;
  /** The last entry of the audit log that is looked at. */
  sequence: number;
}

/** Actions by the columns that a report counts them in. */
const lists = [
  'sessions.list',
  'sessions.stats',
  'sessions.facets',
  'sessions.watch',
  'agents.list',
  'agents.sessions',
];
const opened = ['sessions.get'];

/** Actions that begin an export or a download. */
export const reportedExports = [
  'sessions.export',
  'exports.create',
  'exportSchedules.run',
  'exports.content',
  'accessLog.export',
];

/**
 * Reads what a report says beside the sessions. It is read in the background, without the timeouts of queries: the
 * audit log is read link by link, and of its actors only the sums are held.
 */
export function readReportRecords(pool: Pool, query: ReportRecordsQuery): Promise<ReportRecords> {
  const { accountId, since, until, asOf, sequence } = query;
  return inTransaction(pool, { accountId }, async (client) => {
    const json = async <T>(text: string, values: unknown[]): Promise<T> =>
      (await client.query<{ json: T }>(text, values)).rows[0]?.json as T;
    const account = await json<{ name: string; days: number | null }>(
      `SELECT json_build_object('name', name, 'days', retention_days) AS json FROM account WHERE id = $1`,
      [accountId],
    );
    const window = [accountId, since.getTime(), until.getTime(), sequence];
    const actors = await json<{ entries: number; actors: ExportReport['access']['actors']; all: number }>(
      `WITH entry AS (${entriesOfWindow}),
       by_actor AS (
         SELECT
           max(entry ->> 'actor') FILTER (WHERE newest = 1)::json AS actor,
           count(*)::int AS entries,
           (count(*) FILTER (WHERE action = ANY ($5)))::int AS lists,
           (count(*) FILTER (WHERE action = ANY ($6) AND outcome = 'ok'))::int AS opened,
           (count(*) FILTER (WHERE action = ANY ($7) AND outcome = 'ok'))::int AS exports,
           (count(*) FILTER (WHERE outcome = 'refused'))::int AS refused
         FROM (
           SELECT entry, entry ->> 'action' AS action, entry ->> 'outcome' AS outcome,
             row_number() OVER (PARTITION BY entry -> 'actor' ->> 'id' ORDER BY sequence DESC) AS newest
           FROM entry
         ) AS counted
         GROUP BY entry -> 'actor' ->> 'id'
       ),
       shown AS (SELECT * FROM by_actor ORDER BY entries DESC, actor ->> 'id' LIMIT ${maxReportRows})
       SELECT json_build_object(
         'entries', (SELECT coalesce(sum(entries), 0)::int FROM by_actor),
         'actors', (SELECT coalesce(json_agg(shown), '[]') FROM shown),
         'all', (SELECT count(*)::int FROM by_actor)
       ) AS json`,
      [...window, lists, opened, reportedExports],
    );
    const exports = await json<{ exports: ExportReport['access']['exports']; all: number }>(
      `WITH entry AS (
         SELECT *, count(*) OVER () AS found FROM (${entriesOfWindow}) AS every
         WHERE entry ->> 'action' = ANY ($5)
         ORDER BY sequence DESC
         LIMIT ${maxReportRows}
       )
       SELECT json_build_object(
         'exports', coalesce(json_agg(json_build_object(
           'sequence', sequence,
           'at', wire_instant(to_timestamp(instant / 1000.0)),
           'actor', entry -> 'actor',
           'action', entry ->> 'action',
           'target', entry ->> 'target',
           'outcome', entry ->> 'outcome'
         ) ORDER BY sequence DESC), '[]'),
         'all', coalesce(max(found), 0)::int
       ) AS json
       FROM entry`,
      [...window, reportedExports],
    );
    const removed = await json<ExportReport['access']['removed'] | undefined>(
      `SELECT json_build_object('sequence', sequence, 'at', wire_instant(at)) AS json
       FROM access_log_anchor WHERE account_id = $1 ORDER BY sequence DESC LIMIT 1`,
      [accountId],
    );
    const retention = await json<
      Pick<ReportRecords['retention'], 'runs' | 'removed'> & { all: number; of_window: number }
    >(retentionStatement, [accountId, since, until, asOf]);
    return {
      accountName: account.name,
      retentionDays: account.days,
      access: {
        entries: actors.entries,
        actors: actors.actors,
        other_actors: actors.all - actors.actors.length,
        exports: exports.exports,
        other_exports: exports.all - exports.exports.length,
        removed: removed ?? null,
      },
      retention: {
        runs: retention.runs,
        other_runs: retention.all - retention.runs.length,
        removed: retention.removed,
        of_window: { sessions: retention.of_window },
      },
    };
  });
}

/**
 * The entries of the window, of `$1`, `$2` to `$3` in milliseconds, up to the entry `$4`. The instants of entries
 * ascend, so the first link that reaches behind the window is the last one that has entries of it.
 */
const entriesOfWindow = `
  SELECT link.first + part.n - 1 AS sequence, part.instant, part.entry::json AS entry
  FROM access_log AS link,
    unnest(link.instants, string_to_array(link.entries, E'\\n')) WITH ORDINALITY AS part (instant, entry, n)
  WHERE link.account_id = $1
    AND link.at >= to_timestamp($2::float8 / 1000)
    AND link.sequence <= coalesce(
      (SELECT sequence FROM access_log
       WHERE account_id = $1 AND at >= to_timestamp($3::float8 / 1000)
       ORDER BY at, sequence LIMIT 1),
      $4
    )
    AND part.instant >= $2::float8 AND part.instant < $3::float8
    AND link.first + part.n - 1 <= $4`;

const retentionStatement = `
  WITH run AS (
    SELECT id, max(finished_at) AS finished_at, max(cutoff) AS cutoff, sum(sessions)::float8 AS sessions,
      sum(redactions)::float8 AS redactions
    FROM retention_run
    WHERE account_id = $1 AND finished_at <= $4
    GROUP BY id
    HAVING max(finished_at) >= $2 AND max(finished_at) < $3
  ),
  shown AS (SELECT * FROM run ORDER BY finished_at DESC, id LIMIT ${maxReportRows})
  SELECT json_build_object(
    'runs', (SELECT coalesce(json_agg(json_build_object(
      'finished_at', wire_instant(finished_at),
      'cutoff', wire_instant(cutoff),
      'sessions', sessions,
      'redactions', redactions
    ) ORDER BY finished_at DESC, id), '[]') FROM shown),
    'all', (SELECT count(*)::int FROM run),
    'removed', (SELECT json_build_object(
      'sessions', coalesce(sum(sessions), 0), 'redactions', coalesce(sum(redactions), 0)
    ) FROM run),
    'of_window', (
      SELECT coalesce(sum(sessions), 0)::float8 FROM retention_run
      WHERE account_id = $1 AND finished_at <= $4 AND newest_started_at >= $2 AND oldest_started_at < $3
    )
  ) AS json`;
