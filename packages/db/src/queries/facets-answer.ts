/** Values that a facet lists. */
const valuesAtMost = 100;

/** Of a relation with `sessions`: how many there are of all values, and the most frequent ones, column by column. */
const listing = (from: string, order: string, columns: readonly string[]) => `
      (SELECT json_build_array(
        coalesce(sum_bigint(sessions), 0),
        ${[...columns, 'sessions']
          .map(
            (one) => `coalesce((array_agg(${one} ORDER BY sessions DESC, ${order}))[:${valuesAtMost}], '{}')`,
          )
          .join(', ')}
      )::text FROM ${from})`;

/**
 * The final part of a statement of facets: its result, facet by facet, as JSON, which the server formats. It reads
 * - `status_count`: ok, error, partial, and total: the sessions that match all conditions; one row
 * - `agent_count`: agent_id, sessions
 * - `value_count`: key, as in a rollup, and sessions
 *
 * It looks up names only of the listed agents.
 */
export const facetsAnswer = `
    SELECT
      (SELECT json_build_array(ok, error, partial, total)::text FROM status_count) AS statuses,${listing('agent_count', 'agent_id', ['agent_id'])} AS agents,
      (SELECT coalesce(json_object_agg(id, name), '{}')::text FROM agent WHERE account_id = $1 AND id IN (
        SELECT agent_id FROM agent_count ORDER BY sessions DESC, agent_id LIMIT ${valuesAtMost}
      )) AS names,${listing(`value_count WHERE key LIKE 'k%'`, 'key', ['substr(key, 2)'])} AS kinds,${listing(`value_count WHERE key NOT LIKE 'k%'`, 'key', [`CASE WHEN key <> 'n' THEN substr(key, 2) END`])} AS models`;
