/** Agents that are told one by one. */
const agentsAtMost = 100;

const sumPairs = ['sessions', 'redactions', 'duration_ms'].map((one) => `'${one}', ${one}`).join(', ');

const statusPairs = `'by_status', json_build_object('ok', ok, 'error', error, 'partial', partial)`;

/**
 * The wire JSON of stats, part by part, as the end of a statement; of the series only the counts, status by
 * status, as writing them out is cheaper where they go to. It begins behind WITH, and is made of
 * - `total`: sessions, redactions, duration_ms, and the sessions by status: ok, error, partial; one row
 * - `bucket_count`: start, ok, error, partial; buckets without sessions may be missing
 * - `kind_count`: kind, total
 * - `agent_count`: agent_id, and what `total` has
 */
export const statsAnswer = `buckets AS (
      SELECT
        start, coalesce(ok, 0) AS ok, coalesce(error, 0) AS error, coalesce(partial, 0) AS partial
      FROM generate_series($4::timestamptz, $5::timestamptz, $3::interval) AS bucket(start)
      LEFT JOIN bucket_count USING (start)
    ), agents AS (
      SELECT *, row_number() OVER (ORDER BY sessions DESC, agent_id) AS n FROM agent_count
    )
    SELECT
      (SELECT json_build_object(${sumPairs}, ${statusPairs}) FROM total)::text AS totals,
      (
        SELECT json_build_array(
          array_agg(ok ORDER BY start), array_agg(error ORDER BY start), array_agg(partial ORDER BY start)
        )
        FROM buckets
      )::text AS counts,
      (SELECT coalesce(json_object_agg(kind, total ORDER BY total DESC, kind), '{}') FROM kind_count)::text AS kinds,
      (
        SELECT coalesce(json_agg(
          json_build_object(
            'agent_id', agent_id, 'agent_name', coalesce(name, agent_id), ${sumPairs}, ${statusPairs}
          )
          ORDER BY n
        ), '[]')
        FROM agents
        LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id
        WHERE n <= ${agentsAtMost}
      )::text AS agents,
      (SELECT count(*) FROM agents WHERE n > ${agentsAtMost})::text AS other_agents`;

/** The bucket that an instant is in. What a window has before the first or behind the last counts there. */
export const bucketOf = (at: string) =>
  `least(greatest(date_bin($3::interval, ${at}, $4::timestamptz), $4), $5::timestamptz)`;

/** A sum that is never null, of whole numbers. */
export const sum = (what: string, condition = '') =>
  `coalesce(sum(${what})${condition && ` FILTER (WHERE ${condition})`}, 0)::bigint`;
