import { rollupParts, rollupsWithin, rowParts } from '../rollup/cover-sql.ts';
import { everyAgent, facetWidths } from '../rollup/widths.ts';
import { hashedValues } from '../session/index-keys.ts';
import { facetsAnswer } from './facets-answer.ts';
import { ownerOf } from './list-conditions.ts';

/** Which conditions a query of facets has that rollups know; each combination is one prepared statement. */
export interface RollupsShape {
  /** Whether the caller may see one agent only. */
  within: boolean;
  /** Whether the query is limited to some agents. */
  chosen: boolean;
}

/** The parameters behind the account: for each status, 1 if it counts, else 0. */
const [ok, error, partial] = ['$2::bigint', '$3::bigint', '$4::bigint'];
const covering = 5;
const coverEnds = 2 * (facetWidths.everyAgent.length + 1);
const coveringChosen = covering + coverEnds;
const chosenEnds = 2 * (facetWidths.agent.length + 1);

/**
 * Counts sessions by value from the rollups of a window, and from the rows at its edges.
 *
 * Parameters: account id; three that are 1 or 0 for the statuses; those of a cover; for chosen agents, those of a cover
 * of the widths that have their facets, and the ids; and the agent that the caller may see.
 */
export function facetsOfRollups({ within, chosen }: RollupsShape): string {
  const ids = chosen ? `$${coveringChosen + chosenEnds}::text[]` : null;
  const only = within ? `$${coveringChosen + (chosen ? chosenEnds + 1 : 0)}` : undefined;
  const values = chosen ? valuesOf(ids as string) : valuesOfAll;
  return `
    WITH edge AS MATERIALIZED (
      SELECT sign, row.*
      FROM ${rowParts(covering)}, LATERAL (${rowsWithin(ownerOf(only).all)}
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
      FROM (
        SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial
        FROM ${rollupParts(covering)}, LATERAL (${rollupsWithin(only)}
        ) AS rollup
        WHERE agent_id <> '${everyAgent}'
        UNION ALL
        SELECT
          agent_id,
          sum_bigint(sign) FILTER (WHERE status = 'ok'),
          sum_bigint(sign) FILTER (WHERE status = 'error'),
          sum_bigint(sign) FILTER (WHERE status = 'partial')
        FROM edge
        GROUP BY agent_id
      ) AS part
      GROUP BY agent_id
    ), status_count AS (
      SELECT
        ok, error, partial, ok * ${ok} + error * ${error} + partial * ${partial} AS total
      FROM (
        SELECT sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
        FROM subject
        ${ids === null ? '' : `WHERE agent_id = ANY(${ids})`}
      ) AS summed
    ), agent_count AS (
      SELECT agent_id, ok * ${ok} + error * ${error} + partial * ${partial} AS sessions
      FROM subject
      WHERE ok * ${ok} + error * ${error} + partial * ${partial} > 0
    ), value_count AS (
      SELECT key COLLATE "C" AS key, sum_bigint(sessions) AS sessions
      FROM (${values}
      ) AS part
      GROUP BY 1
      HAVING sum_bigint(sessions) > 0
    )${facetsAnswer}`;
}

/** What went well is not counted by itself: it is the rest of all. */
const ofRollup = `
        SELECT key, sign * times * n::bigint AS sessions
        FROM rollup, LATERAL (
          VALUES
            (${ok}, facets), (${error} - ${ok}, error_facets), (${partial} - ${ok}, partial_facets)
        ) AS asked(times, of_status), jsonb_each_text(of_status) AS each(key, n)
        WHERE times <> 0`;

const ofRow = `
        SELECT key, sum_bigint(sign * CASE status WHEN 'ok' THEN ${ok} WHEN 'error' THEN ${error} ELSE ${partial} END)
        FROM row, LATERAL (
          SELECT 'k' || jsonb_object_keys(kinds)
          UNION ALL
          SELECT coalesce('m' || model, 'n')
        ) AS each(key)
        GROUP BY 1`;

/** Kinds and models of all agents together. */
const valuesOfAll = `
        WITH rollup AS NOT MATERIALIZED (
          SELECT sign, facets, error_facets, partial_facets
          FROM ${rollupParts(covering)}, LATERAL (${rollupsWithin(`'${everyAgent}'`)}
          ) AS rollup
        ), row AS NOT MATERIALIZED (SELECT * FROM edge)${ofRollup}
        UNION ALL${ofRow}`;

/** Kinds and models of some agents. */
const valuesOf = (ids: string) => `
        WITH chosen AS NOT MATERIALIZED (
          SELECT value AS agent_id, hash FROM ${hashedValues('$1', ids)} AS one
        ), rollup AS NOT MATERIALIZED (
          SELECT sign, facets, error_facets, partial_facets
          FROM chosen, ${rollupParts(coveringChosen, facetWidths.agent)}, LATERAL (${rollupsWithin('chosen.agent_id')}
          ) AS rollup
        ), row AS NOT MATERIALIZED (
          SELECT sign, row.*
          FROM chosen, ${rowParts(coveringChosen)}, LATERAL (${rowsWithin(ofChosen)}
          ) AS row
        )${ofRollup}
        UNION ALL${ofRow}`;

const ofChosen = ['agent_hash = chosen.hash', 'account_id = $1', 'agent_id = chosen.agent_id'];

/** The sessions of one part, for a LATERAL join behind it. @param owner the conditions on whose they are */
function rowsWithin(owner: readonly string[]): string {
  return `
          SELECT agent_id, status, upstream_model AS model, redactions_by_kind AS kinds
          FROM session
          WHERE ${[...owner, 'started_at >= part.since', 'started_at < part.until'].join(' AND ')}
          ORDER BY started_at DESC`;
}
