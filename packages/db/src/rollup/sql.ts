import { sessionStatuses } from '@masker/contract';
import { everyAgent, inMinutes, rollupOrigin, rollupQuarter, rollupWidths } from './widths.ts';

/**
 * The SQL that keeps counts in step with sessions. Writers differ in how they write rows; what they wrote
 * becomes counts here, in the same transaction.
 */

/** The columns of a relation of written sessions that {@link counted} and {@link countedKinds} need. */
export const writtenColumns = 'agent_id, started_at, ended_at, status, redaction_count, redactions_by_kind';

/** How long a session took, in milliseconds. Doubles hold that exactly, and are quicker than `numeric`. */
export const durationMs = `(date_part('epoch', ended_at - started_at) * 1000)::bigint`;

const quarter = startOf('started_at', inMinutes(rollupQuarter));

/** Counts by quarter of an hour, agent and status of the sessions in `relation`. */
export function counted(relation: string): string {
  return `
    SELECT
      ${quarter} AS quarter,
      agent_id,
      status,
      count(*) AS sessions,
      sum(redaction_count) AS redactions,
      sum_bigint(${durationMs}) AS duration_ms
    FROM ${relation}
    GROUP BY 1, 2, 3`;
}

/** Redactions by quarter of an hour, agent, status and kind of the sessions in `relation`. */
export function countedKinds(relation: string): string {
  return `
    SELECT ${quarter} AS quarter, agent_id, status, kind, sum_bigint(count::bigint) AS total
    FROM ${relation}, jsonb_each_text(redactions_by_kind) AS each(kind, count)
    GROUP BY 1, 2, 3, 4`;
}

/** What a rollup sums up of the sessions of each status, as columns named `ok_sessions` and so on. */
const measures = ['sessions', 'redactions', 'duration_ms'];

const sumColumns = sessionStatuses.flatMap((status) => measures.map((measure) => `${status}_${measure}`));

/** Redactions by kind, of all sessions and of those that went wrong: the rest went well. */
const kindColumns = ['kinds', 'error_kinds', 'partial_kinds'];

const columns = [...sumColumns, ...kindColumns];

const minutes = rollupWidths.map(inMinutes);

/** Each count counts by every width, for its agent and for all of them: where, once it is grouped by those. */
const place = `
        coalesce(agent_id, '${everyAgent}') AS agent_id,
        (CASE ${minutes.map((one) => `WHEN start_${one} IS NOT NULL THEN ${one}`).join(' ')} END)::smallint AS width,
        coalesce(${minutes.map((one) => `start_${one}`).join(', ')}) AS start`;

function places(relation: string, also = ''): string {
  const starts = minutes.map((one) => `${startOf('quarter', one)} AS start_${one}`);
  const sets = minutes.flatMap((one) => [`(agent_id, start_${one}${also})`, `(start_${one}${also})`]);
  return `(SELECT *, ${starts.join(', ')} FROM ${relation} AS counts) AS started
      GROUP BY GROUPING SETS (${sets.join(', ')})`;
}

/**
 * Adds counts to the rollups of account `$1`, in the order of their key: writers that meet wait for each
 * other in one direction only.
 *
 * @param counts a relation as {@link counted} gives it; rows with the same key add up
 * @param kinds a relation as {@link countedKinds} gives it
 */
export function addToRollups(counts: string, kinds: string): string {
  const sums = sessionStatuses.flatMap((status) =>
    measures.map((one) => `sum_bigint(${one}) FILTER (WHERE status = '${status}') AS ${status}_${one}`),
  );
  return `
    INSERT INTO session_rollup AS kept (
      account_id, agent_id, width, start, ${columns.join(', ')}
    )
    SELECT
      $1, agent_id, width, start,
      ${[...sumColumns, ...kindColumns.map((one) => `coalesce(${one}, '{}')`)].join(', ')}
    FROM (
      SELECT ${place}, ${sums.join(', ')}
      FROM ${places(counts)}
    ) AS counts
    LEFT JOIN (
      SELECT
        agent_id, width, start,
        jsonb_object_agg(kind, total) FILTER (WHERE total <> 0) AS kinds,
        jsonb_object_agg(kind, error) FILTER (WHERE error <> 0) AS error_kinds,
        jsonb_object_agg(kind, partial) FILTER (WHERE partial <> 0) AS partial_kinds
      FROM (
        SELECT ${place}, kind,
          sum_bigint(total) AS total,
          sum_bigint(total) FILTER (WHERE status = 'error') AS error,
          sum_bigint(total) FILTER (WHERE status = 'partial') AS partial
        FROM ${places(kinds, ', kind')}
      ) AS kinds
      GROUP BY 1, 2, 3
    ) AS kinds USING (agent_id, width, start)
    ORDER BY agent_id, width, start
    ON CONFLICT (account_id, agent_id, width, start) DO UPDATE SET
      ${[
        ...sumColumns.map((one) => `${one} = kept.${one} + excluded.${one}`),
        ...kindColumns.map((one) => `${one} = ${addedKinds(`kept.${one}`, `excluded.${one}`)}`),
      ].join(', ')}`;
}

/** Removes the rollups of account `$1` that have no sessions left, of those that `counts` has a part in. */
export function removeEmptyRollups(counts: string): string {
  return `
    DELETE FROM session_rollup AS kept
    USING (SELECT ${place} FROM ${places(counts)}) AS touched
    WHERE kept.account_id = $1 AND kept.agent_id = touched.agent_id AND kept.width = touched.width
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

function startOf(instant: string, width: number): string {
  return `date_bin('${width} minutes', ${instant}, timestamptz '${new Date(rollupOrigin).toISOString()}')`;
}
