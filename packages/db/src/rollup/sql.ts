import { sessionStatuses } from '@masker/contract';
import { addedDurations, durationKey, packedCounts } from './duration-histogram.ts';
import { addedStarts, boundedStarts, listedStarts, startsOf } from './rare-starts.ts';
import { everyAgent, facetWidths, inMinutes, rollupOrigin, rollupQuarter, rollupWidths } from './widths.ts';

/**
 * The SQL that keeps counts in step with sessions. Writers differ in how they write rows; what they wrote
 * becomes counts here, in the same transaction.
 */

/**
 * The columns of a relation of written sessions that {@link counted}, {@link countedKinds} and
 * {@link countedDurations} need.
 */
export const writtenColumns =
  'agent_id, started_at, ended_at, status, redaction_count, redactions_by_kind, upstream_model';

/** How long a session took, in milliseconds. Doubles hold that exactly, and are quicker than `numeric`. */
export const durationMs = `(date_part('epoch', ended_at - started_at) * 1000)::bigint`;

const quarter = startOf('started_at', inMinutes(rollupQuarter));

const starts = listedStarts('started_at', quarter);

/** Counts by quarter of an hour, agent, status and model of the sessions in `relation`. */
export function counted(relation: string): string {
  return `
    SELECT
      ${quarter} AS quarter,
      agent_id,
      status,
      upstream_model AS model,
      count(*) AS sessions,
      sum(redaction_count) AS redactions,
      count(*) FILTER (WHERE redactions_by_kind IS NULL) AS not_reported,
      sum_bigint(${durationMs}) AS duration_ms
    FROM ${relation}
    GROUP BY 1, 2, 3, 4`;
}

/**
 * Redactions, and sessions that have any, by quarter of an hour, agent, status and kind, in `relation`; and when those
 * sessions started, as long as they are few.
 */
export function countedKinds(relation: string): string {
  return `
    SELECT
      ${quarter} AS quarter, agent_id, status, kind, sum_bigint(count::bigint) AS total, count(*) AS sessions,
      ${starts} AS starts
    FROM ${relation}, jsonb_each_text(redactions_by_kind) AS each(kind, count)
    GROUP BY 1, 2, 3, 4`;
}

const narrowestOfAgent = facetWidths.agent[0];

/**
 * Sessions by how long they took, in `relation`: of all agents by the narrowest width that knows of it, and of each
 * agent by its narrowest. The wider ones are made of these. And when those of all agents started, as long as they are few.
 */
export function countedDurations(relation: string): string {
  const hours = startOf('started_at', inMinutes(narrowestOfAgent));
  return `
    SELECT
      coalesce(agent_id, '${everyAgent}') AS agent_id,
      (CASE WHEN quarter IS NULL THEN ${inMinutes(narrowestOfAgent)} ELSE ${inMinutes(rollupQuarter)} END)::smallint
        AS width,
      coalesce(quarter, hours) AS start,
      duration,
      count(*) AS sessions,
      CASE WHEN quarter IS NOT NULL THEN ${listedStarts('started_at', 'quarter')} END AS starts
    FROM (
      SELECT started_at, agent_id, ${quarter} AS quarter, ${hours} AS hours, ${durationKey('status', durationMs)} AS duration
      FROM ${relation}
    ) AS one
    GROUP BY GROUPING SETS ((quarter, duration), (hours, agent_id, duration))`;
}

/** What a rollup sums up of the sessions of each status, as columns named `ok_sessions` and so on. */
const measures = ['sessions', 'redactions', 'not_reported', 'duration_ms'];

const sumColumns = sessionStatuses.flatMap((status) => measures.map((measure) => `${status}_${measure}`));

/** Redactions by kind, of all sessions and of those that went wrong: the rest went well. */
const kindColumns = ['kinds', 'error_kinds', 'partial_kinds'];

/**
 * Sessions by kind (`k` and its name) and by model (`m` and its name; `n` without one), of all and of those that went
 * wrong. Null where there are none, and in the narrowest rollups of one agent, which have no facets.
 */
const facetColumns = ['facets', 'error_facets', 'partial_facets'];

const columns = [...sumColumns, ...kindColumns, ...facetColumns, 'durations', 'starts'];

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

/** Whether a rollup has facets. */
const hasFacets = `(agent_id = '${everyAgent}' OR width >= ${inMinutes(narrowestOfAgent)})`;

/** Counts of all sessions, and of those that went wrong, as columns `total`, `error` and `partial`. */
const byOutcome = (count: string, prefix = '') => `
          sum_bigint(${count}) AS ${prefix}total,
          sum_bigint(${count}) FILTER (WHERE status = 'error') AS ${prefix}error,
          sum_bigint(${count}) FILTER (WHERE status = 'partial') AS ${prefix}partial`;

/** The same as objects by `key`; null where there are none. */
const objectsOf = (key: string, names: readonly string[], prefix = '', when = 'true') =>
  ['total', 'error', 'partial'].map(
    (one, i) => `
        jsonb_object_agg(${key}, ${prefix}${one}) FILTER (WHERE ${prefix}${one} <> 0 AND ${when}) AS ${names[i]}`,
  );

/** The widths, as rows of `width` and `length`. */
const widthRows = minutes.map((one) => `(${one}::smallint, interval '${one} minutes')`).join(', ');

/** Durations of the rollups of every width that has facets. */
function placedDurations(durations: string): string {
  return `
      SELECT agent_id, width, start, ${packedCounts('duration', 'sessions')} AS durations
      FROM (
        SELECT agent_id, wider.width, ${binned('length', 'start')} AS start, duration, sum_bigint(sessions) AS sessions
        FROM ${durations} AS fine
        JOIN (VALUES ${widthRows}) AS wider(width, length) ON wider.width >= fine.width
        GROUP BY 1, 2, 3, 4
      ) AS one
      GROUP BY 1, 2, 3`;
}

/** When sessions with something rare started, of the quarters of an hour of all agents. */
function placedStarts(kinds: string, durations: string): string {
  const width = inMinutes(rollupQuarter);
  return `
      SELECT '${everyAgent}' AS agent_id, ${width}::smallint AS width, quarter AS start, ${boundedStarts('starts')} AS starts
      FROM (
        SELECT quarter, jsonb_object_agg(key, listed) AS starts
        FROM (${startsOf(kinds, durations, width)}
        ) AS one
        GROUP BY 1
      ) AS listed`;
}

/**
 * Adds counts to the rollups of account `$1`, in the order of their key: writers that meet wait for each
 * other in one direction only.
 *
 * @param counts a relation as {@link counted} gives it; rows with the same key add up
 * @param kinds a relation as {@link countedKinds} gives it
 * @param durations a relation as {@link countedDurations} gives it
 */
export function addToRollups(counts: string, kinds: string, durations: string): string {
  const sums = sessionStatuses.flatMap((status) =>
    measures.map((one) => `sum_bigint(${one}) FILTER (WHERE status = '${status}') AS ${status}_${one}`),
  );
  const ofKinds = facetColumns.map((one) => `kind_${one}`);
  const ofModels = facetColumns.map((one) => `model_${one}`);
  return `
    INSERT INTO session_rollup AS kept (
      account_id, agent_id, width, start, ${columns.join(', ')}
    )
    SELECT
      $1, agent_id, width, start,
      ${[
        ...sumColumns,
        ...kindColumns.map((one) => `coalesce(${one}, '{}')`),
        ...facetColumns.map(
          (_, i) => `nullif(coalesce(${ofKinds[i]}, '{}') || coalesce(${ofModels[i]}, '{}'), '{}')`,
        ),
        'durations',
        'starts',
      ].join(', ')}
    FROM (
      SELECT ${place}, ${sums.join(', ')}
      FROM ${places(counts)}
    ) AS counts
    LEFT JOIN (
      SELECT
        agent_id, width, start,${[
          ...objectsOf('kind', kindColumns),
          ...objectsOf(`'k' || kind`, ofKinds, 'sessions_', hasFacets),
        ].join(',')}
      FROM (
        SELECT ${place}, kind,${byOutcome('total')},${byOutcome('sessions', 'sessions_')}
        FROM ${places(kinds, ', kind')}
      ) AS kinds
      GROUP BY 1, 2, 3
    ) AS kinds USING (agent_id, width, start)
    LEFT JOIN (
      SELECT
        agent_id, width, start,${objectsOf(`coalesce('m' || model, 'n')`, ofModels).join(',')}
      FROM (
        SELECT ${place}, model,${byOutcome('sessions')}
        FROM ${places(counts, ', model')}
      ) AS models
      WHERE ${hasFacets}
      GROUP BY 1, 2, 3
    ) AS models USING (agent_id, width, start)
    LEFT JOIN (${placedDurations(durations)}
    ) AS durations USING (agent_id, width, start)
    LEFT JOIN (${placedStarts(kinds, durations)}
    ) AS starts USING (agent_id, width, start)
    ORDER BY agent_id, width, start
    ON CONFLICT (account_id, agent_id, width, start) DO UPDATE SET
      ${[
        ...sumColumns.map((one) => `${one} = kept.${one} + excluded.${one}`),
        ...kindColumns.map((one) => `${one} = ${addedKinds(`kept.${one}`, `excluded.${one}`)}`),
        ...facetColumns.map((one) => `${one} = ${addedFacets(`kept.${one}`, `excluded.${one}`)}`),
        `durations = ${addedDurations('kept.durations', 'excluded.durations')}`,
        `starts = ${addedStarts('kept.starts', 'excluded.starts')}`,
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
  // Only what is taken out leaves nulls to be stripped, which takes as long as there are kinds.
  const sum = `${kept} || jsonb_object_agg(kind, nullif(total, 0))`;
  return `CASE WHEN ${added} = '{}' THEN ${kept} ELSE (
        SELECT CASE WHEN bool_or(total = 0) THEN jsonb_strip_nulls(${sum}) ELSE ${sum} END
        FROM
          jsonb_each_text(${added}) AS each(kind, count),
          LATERAL (SELECT coalesce((${kept} ->> kind)::bigint, 0) + count::bigint AS total) AS added
      ) END`;
}

/** The same of columns that are null where there is nothing. */
function addedFacets(kept: string, added: string): string {
  return `CASE WHEN ${added} IS NULL THEN ${kept} ELSE nullif(${addedKinds(`coalesce(${kept}, '{}')`, added)}, '{}') END`;
}

/** The start of the rollup that an instant is in, as SQL. @param width in minutes */
export function startOf(instant: string, width: number): string {
  return binned(`interval '${width} minutes'`, instant);
}

function binned(length: string, instant: string): string {
  return `date_bin(${length}, ${instant}, timestamptz '${new Date(rollupOrigin).toISOString()}')`;
}
