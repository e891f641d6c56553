import { durationMs } from '../rollup/sql.ts';
import { ofNoModelHash } from '../session/index-keys.ts';
import { bandsOf, withinBand } from './bands.ts';
import { facetsAnswer } from './facets-answer.ts';
import { ownerOf } from './list-conditions.ts';

/** Which conditions a query of facets has that no rollup knows; each combination is one prepared statement. */
export interface RowsShape {
  /** Whether the caller may see one agent only. */
  within: boolean;
  redactions: boolean;
  /** Whether sessions have a model; null when either will do. */
  reachedModel: boolean | null;
  shortest: boolean;
  longest: boolean;
}

/** The conditions without those on a facet's own values: bits of the conditions that a session fails. */
const missed = { agent: 1, status: 2, kind: 4, model: 8 };

/**
 * Counts the sessions themselves by value. It reads all sessions that match the conditions other than the facets, so
 * its cost grows with their number.
 *
 * Parameters: account id, since, until; the requested agents, statuses, kinds and models, or null; then, those that the
 * shape has: the agent that the caller may see, the minimum of redactions, the minimum and the maximum duration.
 */
export function facetsOfRows(shape: RowsShape): string {
  let used = 7;
  const next = () => `$${++used}`;
  const owner = ownerOf(shape.within ? next() : undefined);
  const redactions = shape.redactions ? `${next()}::bigint` : null;
  const conditions = [
    ...(redactions === null ? owner.all : [...withinBand(owner), `redaction_count >= ${redactions}`]),
    'started_at >= $2::timestamptz',
    'started_at < $3::timestamptz',
    ...(shape.reachedModel === null ? [] : [`upstream_model IS ${shape.reachedModel ? 'NOT ' : ''}NULL`]),
    ...(shape.reachedModel === false && !shape.within && redactions === null ? [ofNoModelHash('$1')] : []),
    ...(shape.shortest ? [`${durationMs} >= ${next()}::bigint`] : []),
    ...(shape.longest ? [`${durationMs} <= ${next()}::bigint`] : []),
  ];
  const counted = (facet: keyof typeof missed) =>
    `count(*) FILTER (WHERE missed IN (0, ${missed[facet]})) AS of_${facet}`;
  return `
    WITH ${redactions === null ? '' : `band AS MATERIALIZED (${bandsOf(owner, [], `redaction_level(${redactions})`)}\n    ), `}source AS (
      SELECT row.*
      FROM ${redactions === null ? '' : 'band, LATERAL '}(
        -- The order is of no use but to PostgreSQL: it keeps to the index.
        SELECT
          agent_id, status, upstream_model AS model, redactions_by_kind AS kinds,
          CASE WHEN $4::text[] IS NULL OR agent_id = ANY($4::text[]) THEN 0 ELSE ${missed.agent} END
            + CASE WHEN $5::text[] IS NULL OR status = ANY($5::text[]) THEN 0 ELSE ${missed.status} END
            + CASE WHEN $6::text[] IS NULL OR redactions_by_kind ?| $6::text[] THEN 0 ELSE ${missed.kind} END
            + CASE WHEN $7::text[] IS NULL OR upstream_model = ANY($7::text[]) THEN 0 ELSE ${missed.model} END AS missed
        FROM session
        WHERE ${conditions.join(' AND ')}
        ORDER BY started_at DESC
      ) AS row
    ), counted AS MATERIALIZED (
      SELECT
        GROUPING(agent_id, status, kinds, model) AS without, agent_id, status, kinds, model,
        ${counted('agent')}, ${counted('status')}, ${counted('kind')}, ${counted('model')},
        count(*) FILTER (WHERE missed = 0) AS total
      FROM source
      WHERE missed IN (0, ${Object.values(missed).join(', ')})
      GROUP BY GROUPING SETS ((agent_id), (status), (kinds), (model))
    ), status_count AS (
      SELECT
        coalesce(sum_bigint(of_status) FILTER (WHERE status = 'ok'), 0) AS ok,
        coalesce(sum_bigint(of_status) FILTER (WHERE status = 'error'), 0) AS error,
        coalesce(sum_bigint(of_status) FILTER (WHERE status = 'partial'), 0) AS partial,
        coalesce(sum_bigint(total), 0) AS total
      FROM counted
      WHERE without = ${0b1011}
    ), agent_count AS (
      SELECT agent_id, of_agent AS sessions FROM counted WHERE without = ${0b0111} AND of_agent > 0
    ), value_count AS (
      SELECT ('k' || kind) COLLATE "C" AS key, sum_bigint(of_kind) AS sessions
      FROM counted, jsonb_object_keys(kinds) AS each(kind)
      WHERE without = ${0b1101} AND of_kind > 0
      GROUP BY 1
      UNION ALL
      SELECT coalesce('m' || model, 'n') COLLATE "C", of_model
      FROM counted
      WHERE without = ${0b1110} AND of_model > 0
    )${facetsAnswer}`;
}
