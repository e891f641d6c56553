/**
 * The SQL that keeps counts in step with sessions. Writers differ in how they write rows; what they wrote
 * becomes counts here, in the same transaction.
 */

/** The columns of a relation of written sessions that {@link counted} and {@link countedKinds} need. */
export const writtenColumns = 'agent_id, started_at, ended_at, status, redaction_count, redactions_by_kind';

const hour = `date_trunc('hour', started_at, 'UTC')`;

/** Counts by hour, agent and status of the sessions in `relation`. */
export function counted(relation: string): string {
  return `
    SELECT
      ${hour} AS hour,
      agent_id,
      status,
      count(*) AS sessions,
      sum(redaction_count) AS redactions,
      sum((extract(epoch FROM ended_at - started_at) * 1000)::bigint) AS duration_ms
    FROM ${relation}
    GROUP BY 1, 2, 3`;
}

/** Redactions by hour, agent, status and kind of the sessions in `relation`. */
export function countedKinds(relation: string): string {
  return `
    SELECT ${hour} AS hour, agent_id, status, kind, sum(count::bigint) AS total
    FROM ${relation}, jsonb_each_text(redactions_by_kind) AS each(kind, count)
    GROUP BY 1, 2, 3, 4`;
}

/**
 * Adds counts to the rollups of account `$1`, in the order of their key: writers that meet wait for each
 * other in one direction only.
 *
 * @param counts a relation as {@link counted} gives it, one row a key
 * @param kinds a relation as {@link countedKinds} gives it
 */
export function addToRollups(counts: string, kinds: string): string {
  return `
    INSERT INTO session_rollup AS kept (
      account_id, hour, agent_id, status, sessions, redactions, duration_ms, redactions_by_kind
    )
    SELECT $1, hour, agent_id, status, sessions, redactions, duration_ms, coalesce(by_kind, '{}')
    FROM ${counts} AS counts
    LEFT JOIN (
      SELECT hour, agent_id, status, jsonb_object_agg(kind, total) AS by_kind
      FROM ${kinds} AS kinds
      GROUP BY 1, 2, 3
    ) AS kinds USING (hour, agent_id, status)
    ORDER BY hour, agent_id, status
    ON CONFLICT (account_id, hour, agent_id, status) DO UPDATE SET
      sessions = kept.sessions + excluded.sessions,
      redactions = kept.redactions + excluded.redactions,
      duration_ms = kept.duration_ms + excluded.duration_ms,
      redactions_by_kind = add_counts(kept.redactions_by_kind, excluded.redactions_by_kind)`;
}
