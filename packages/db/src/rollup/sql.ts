import { sessionStatuses } from '@masker/contract';
import { everyAgent, rollupMinutes } from './widths.ts';

/**
 * The SQL that keeps counts in step with sessions. Writers differ in how they write rows; what they wrote
 * becomes counts here, in the same transaction.
 */

/** The columns of a relation of written sessions that {@link counted} and {@link countedKinds} need. */
export const writtenColumns = 'agent_id, started_at, ended_at, status, redaction_count, redactions_by_kind';

const quarter = startOf('started_at', `'${rollupMinutes.quarter} minutes'`);

/** Counts by quarter of an hour, agent and status of the sessions in `relation`. */
export function counted(relation: string): string {
  return `
    SELECT
      ${quarter} AS quarter,
      agent_id,
      status,
      count(*) AS sessions,
      sum(redaction_count) AS redactions,
      sum((extract(epoch FROM ended_at - started_at) * 1000)::bigint) AS duration_ms
    FROM ${relation}
    GROUP BY 1, 2, 3`;
}

/** Redactions by quarter of an hour, agent, status and kind of the sessions in `relation`. */
export function countedKinds(relation: string): string {
  return `
    SELECT ${quarter} AS quarter, agent_id, status, kind, sum(count::bigint) AS total
    FROM ${relation}, jsonb_each_text(redactions_by_kind) AS each(kind, count)
    GROUP BY 1, 2, 3, 4`;
}

/** What a rollup sums up of the sessions of each status, as columns named `ok_sessions` and so on. */
const measures = ['sessions', 'redactions', 'duration_ms'];

const sumColumns = sessionStatuses.flatMap((status) => measures.map((measure) => `${status}_${measure}`));

/** Redactions by kind, of all sessions and of those that went wrong: the rest went well. */
const kindColumns = { kinds: 'any', error_kinds: 'error', partial_kinds: 'partial' };

const countsAs = `unnest(CASE status WHEN 'ok' THEN ARRAY['any'] ELSE ARRAY['any', status] END)`;

const columns = [...sumColumns, ...Object.keys(kindColumns)];

/** Each count of a quarter counts four times: by either width, for its agent and for all of them. */
const subjects = `
  unnest(ARRAY[agent_id, '${everyAgent}']) AS subject(subject_id),
  (VALUES
    (${rollupMinutes.quarter}::smallint, interval '${rollupMinutes.quarter} minutes'),
    (${rollupMinutes.half}::smallint, interval '${rollupMinutes.half} minutes')
  ) AS widths(width, length)`;

const start = startOf('quarter', 'length');

/**
 * Adds counts to the rollups of account `$1`, in the order of their key: writers that meet wait for each
 * other in one direction only.
 *
 * @param counts a relation as {@link counted} gives it, one row a key
 * @param kinds a relation as {@link countedKinds} gives it
 */
export function addToRollups(counts: string, kinds: string): string {
  const sums = sessionStatuses.flatMap((status) =>
    measures.map((one) => `coalesce(sum(${one}) FILTER (WHERE status = '${status}'), 0) AS ${status}_${one}`),
  );
  const byKind = Object.entries(kindColumns).map(
    ([column, which]) => `jsonb_object_agg(kind, total) FILTER (WHERE which = '${which}') AS ${column}`,
  );
  return `
    INSERT INTO session_rollup AS kept (
      account_id, agent_id, width, start, ${columns.join(', ')}
    )
    SELECT
      $1, subject_id, width, start,
      ${[...sumColumns, ...Object.keys(kindColumns).map((one) => `coalesce(${one}, '{}')`)].join(', ')}
    FROM (
      SELECT subject_id, width, ${start} AS start, ${sums.join(', ')}
      FROM ${counts} AS counts, ${subjects}
      GROUP BY 1, 2, 3
    ) AS counts
    LEFT JOIN (
      SELECT subject_id, width, start, ${byKind.join(', ')}
      FROM (
        SELECT subject_id, width, ${start} AS start, which, kind, sum(total) AS total
        FROM ${kinds} AS kinds, ${subjects}, ${countsAs} AS counts_as(which)
        GROUP BY 1, 2, 3, 4, 5
      ) AS kinds
      GROUP BY 1, 2, 3
    ) AS kinds USING (subject_id, width, start)
    ORDER BY subject_id, width, start
    ON CONFLICT (account_id, agent_id, width, start) DO UPDATE SET
      ${[
        ...sumColumns.map((one) => `${one} = kept.${one} + excluded.${one}`),
        ...Object.keys(kindColumns).map((one) => `${one} = ${addedKinds(`kept.${one}`, `excluded.${one}`)}`),
      ].join(', ')}`;
}

/** Removes the rollups of account `$1` that have no sessions left, of those that `counts` has a part in. */
export function removeEmptyRollups(counts: string): string {
  return `
    DELETE FROM session_rollup AS kept
    USING (SELECT DISTINCT subject_id, width, ${start} AS start FROM ${counts} AS counts, ${subjects}) AS touched
    WHERE kept.account_id = $1 AND kept.agent_id = subject_id AND kept.width = touched.width
      AND kept.start = touched.start AND ${sessionStatuses.map((one) => `${one}_sessions`).join(' + ')} = 0`;
}

/** Two objects of counts in one; kinds whose count becomes 0 are left out. Written out, as a call costs more. */
function addedKinds(kept: string, added: string): string {
  return `CASE WHEN ${added} = '{}' THEN ${kept} ELSE (
        SELECT jsonb_strip_nulls(${kept} || jsonb_object_agg(
          kind, nullif(coalesce((${kept} ->> kind)::bigint, 0) + count::bigint, 0)
        ))
        FROM jsonb_each_text(${added}) AS each(kind, count)
      ) END`;
}

function startOf(instant: string, length: string): string {
  return `date_bin(${length}, ${instant}, timestamptz '2000-01-01 00:00:00Z')`;
}
