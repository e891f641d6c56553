import type { PoolClient } from 'pg';
import { type CommitCut, withinCut } from '../commit-order/index.ts';
import {
  addToRollups,
  counted,
  countedDurations,
  countedKinds,
  removeEmptyRollups,
  writtenColumns,
} from '../rollup/sql.ts';
import { noteUnindexedQuarters } from '../search-index/unindexed.ts';
import { type RetainedSchedule, unexported } from './exported-by-schedules.ts';

/** Selects the oldest expired sessions after a position, ordered by start and id. */
export interface Cut {
  accountId: string;
  /** ISO 8601: sessions that started earlier are selected. */
  cutoff: string;
  after: Position | null;
  limit: number;
  /** Selects only sessions of this cut of the order of commits; null for all. */
  within: CommitCut | null;
  /** The schedules whose unexported sessions are counted. */
  schedules: readonly RetainedSchedule[];
  /** Selects only sessions that meet this condition as well. */
  also?: SessionCondition | undefined;
}

/**
 * Returns a condition of a statement that reads `session`, and its parameters.
 *
 * @param firstParameter the number of the first of them
 */
export type SessionCondition = (firstParameter: number) => { sql: string; values: unknown[] };

/** A position in the order of sessions by start and id. The start is the text that PostgreSQL returned. */
export interface Position {
  startedAt: string;
  id: string;
}

/** The number of deleted sessions, and their counts. */
export interface TakenOut {
  sessions: number;
  redactions: number;
  oldest: string | null;
  newest: string | null;
  /** The position from which to continue; null if no expired session is left. */
  next: Position | null;
  /** JSON: counts by quarter hour, agent and status; by kind; and by duration. */
  counts: string;
  kinds: string;
  durations: string;
  /** Of each schedule, the number of deleted sessions that it was to export and has not. */
  unexported: number[];
}

const deleteStatement = (condition: string, unexported: readonly string[] = []) => `
    WITH expired (expired_at, expired_id) AS MATERIALIZED (
      SELECT started_at, id
      FROM session
      WHERE account_id = $1 AND started_at < $2::timestamptz AND (started_at, id) > ($3::timestamptz, $4)${condition}
      ORDER BY started_at, id
      LIMIT $5::int
    ), removed AS (
      DELETE FROM session USING expired
      WHERE account_id = $1 AND id = expired_id
      RETURNING ${writtenColumns}${unexported.length === 0 ? '' : ', commit_position'}
    ), last AS (
      SELECT expired_at, expired_id
      FROM expired
      WHERE (SELECT count(*) FROM expired) = $5::int
      ORDER BY expired_at DESC, expired_id DESC
      LIMIT 1
    )
    SELECT
      (SELECT count(*)::int FROM removed) AS sessions,
      (SELECT coalesce(sum(redaction_count), 0)::text FROM removed) AS redactions,
      (SELECT min(started_at)::text FROM removed) AS oldest,
      (SELECT max(started_at)::text FROM removed) AS newest,
      (SELECT expired_at::text FROM last) AS next_at,
      (SELECT expired_id FROM last) AS next_id,
      (SELECT coalesce(json_agg(counts), '[]')::text FROM (${counted('removed')}) AS counts) AS counts,
      (SELECT coalesce(json_agg(kinds), '[]')::text FROM (${countedKinds('removed')}) AS kinds) AS kinds,
      (SELECT coalesce(json_agg(durations), '[]')::text FROM (${countedDurations('removed')}) AS durations) AS durations,
      ARRAY[${unexported.map((sql) => `(SELECT count(*) FROM removed WHERE ${sql})`).join(', ')}]::float8[] AS unexported`;

const deleteAny = { name: 'retention_delete', text: deleteStatement('') };

/** Deletes the oldest sessions of a cut. The caller must call {@link takeOutCounts} in the same transaction. */
export async function deleteOldest(client: PoolClient, cut: Cut): Promise<TakenOut> {
  const { accountId, cutoff, after, limit, within, schedules, also } = cut;
  const values: unknown[] = [accountId, cutoff, after?.startedAt ?? '-infinity', after?.id ?? '', limit];
  const condition = within && withinCut(within, values.length + 1);
  values.push(...(condition?.values ?? []));
  const further = also?.(values.length + 1);
  values.push(...(further?.values ?? []));
  const conditions = schedules.map((schedule) => {
    const { sql, values: more } = unexported(schedule, values.length + 1);
    values.push(...more);
    return sql;
  });
  const only = [condition, further].map((one) => (one ? ` AND ${one.sql}` : '')).join('');
  const statement =
    conditions.length > 0 || further
      ? { text: deleteStatement(only, conditions) }
      : condition
        ? { name: 'retention_delete_exported', text: deleteStatement(only) }
        : deleteAny;
  const result = await client.query<{
    sessions: number;
    redactions: string;
    oldest: string | null;
    newest: string | null;
    next_at: string | null;
    next_id: string | null;
    counts: string;
    kinds: string;
    durations: string;
    unexported: number[];
  }>({ ...statement, values });
  const { next_at, next_id, redactions, ...row } = result.rows[0] as (typeof result.rows)[0];
  const next = next_at === null || next_id === null ? null : { startedAt: next_at, id: next_id };
  return { ...row, redactions: Number(redactions), next };
}

// The collation is that of the tables: keys must be locked in the order in which writers lock them.
const countsRelation = `jsonb_to_recordset($2::jsonb) AS counts (
  quarter timestamptz, agent_id text COLLATE "C", status text COLLATE "C",
  model text COLLATE "C", sessions bigint, redactions bigint, not_reported bigint,
  duration_ms bigint
)`;

const kindsRelation = `jsonb_to_recordset($3::jsonb) AS kinds (
  quarter timestamptz, agent_id text COLLATE "C", status text COLLATE "C", kind text COLLATE "C", total bigint,
  sessions bigint
)`;

const durationsRelation = `jsonb_to_recordset($4::jsonb) AS durations (
  agent_id text COLLATE "C", width smallint, start timestamptz, duration integer, sessions bigint
)`;

const agentStatement = {
  name: 'retention_agents',
  text: `
    WITH gone AS (
      SELECT agent_id, sum(sessions) AS sessions, sum(redactions) AS redactions
      FROM ${countsRelation}
      GROUP BY agent_id
    ), held AS MATERIALIZED (
      SELECT id
      FROM agent
      WHERE account_id = $1 AND id IN (SELECT agent_id FROM gone)
      ORDER BY id
      FOR NO KEY UPDATE
    )
    UPDATE agent SET
      session_count = session_count - gone.sessions,
      redaction_count = redaction_count - gone.redactions
    FROM held JOIN gone ON gone.agent_id = held.id
    WHERE agent.account_id = $1 AND agent.id = held.id`,
};

const rollupStatement = {
  name: 'retention_rollups',
  text: `
    WITH counts AS (
      SELECT
        quarter, agent_id, status, model, -sessions AS sessions, -redactions AS redactions,
        -not_reported AS not_reported, -duration_ms AS duration_ms
      FROM ${countsRelation}
    ), kinds AS (
      SELECT quarter, agent_id, status, kind, -total AS total, -sessions AS sessions, NULL::int[] AS starts
      FROM ${kindsRelation}
    ), durations AS (
      SELECT agent_id, width, start, duration, -sessions AS sessions, NULL::int[] AS starts FROM ${durationsRelation}
    )
    ${addToRollups('counts', 'kinds', 'durations')}`,
};

const emptyStatement = {
  name: 'retention_empty_rollups',
  text: `WITH counts AS (SELECT quarter, agent_id FROM ${countsRelation}) ${removeEmptyRollups('counts')}`,
};

// What is removed is looked for in vain until its segments are made anew.
const unindexedStatement = {
  name: 'retention_unindexed',
  text: noteUnindexedQuarters(countsRelation),
};

/** Subtracts deleted sessions from the counts: agents first, then rollups, in the order that writers use. */
export async function takeOutCounts(client: PoolClient, accountId: string, gone: TakenOut): Promise<void> {
  await client.query({ ...agentStatement, values: [accountId, gone.counts] });
  await client.query({ ...rollupStatement, values: [accountId, gone.counts, gone.kinds, gone.durations] });
  await client.query({ ...emptyStatement, values: [accountId, gone.counts] });
  await client.query({ ...unindexedStatement, values: [accountId, gone.counts] });
}
