import type { Pool } from 'pg';

/**
 * What disagrees between an account's sessions and the counts kept of them, as of one moment.
 * Nothing, when all is well.
 */
export async function disagreements(pool: Pick<Pool, 'query'>, accountId: string): Promise<unknown[]> {
  const result = await pool.query(
    `
    WITH subjects AS (
      SELECT *
      FROM unnest(ARRAY[15, 180, 720, 10080]) AS widths(width), (VALUES (true), (false)) AS either(all_agents)
    ), rows AS (
      SELECT
        CASE WHEN all_agents THEN '' ELSE agent_id END AS agent_id, width,
        date_bin(width * interval '1 minute', started_at, '2001-01-01Z') AS start, status,
        count(*) AS sessions, sum(redaction_count) AS redactions,
        count(*) FILTER (WHERE redactions_by_kind IS NULL) AS not_reported,
        sum((extract(epoch FROM ended_at - started_at) * 1000)::bigint) AS duration_ms
      FROM session, subjects WHERE account_id = $1 GROUP BY 1, 2, 3, 4
    ), rollups AS (
      SELECT agent_id, width, start, one.*
      FROM session_rollup, LATERAL (
        VALUES
          ('ok', ok_sessions, ok_redactions, ok_not_reported, ok_duration_ms),
          ('error', error_sessions, error_redactions, error_not_reported, error_duration_ms),
          ('partial', partial_sessions, partial_redactions, partial_not_reported, partial_duration_ms)
      ) AS one(status, sessions, redactions, not_reported, duration_ms)
      WHERE account_id = $1 AND (one.sessions <> 0 OR ok_sessions + error_sessions + partial_sessions = 0)
    ), row_kinds AS (
      SELECT
        CASE WHEN all_agents THEN '' ELSE agent_id END AS agent_id, width,
        date_bin(width * interval '1 minute', started_at, '2001-01-01Z') AS start, which, kind, sum(n::bigint) AS n
      FROM
        session, subjects, jsonb_each_text(redactions_by_kind) AS each(kind, n),
        unnest(ARRAY['any', nullif(status, 'ok')]) AS counts_as(which)
      WHERE account_id = $1 AND which IS NOT NULL
      GROUP BY 1, 2, 3, 4, 5
      HAVING sum(n::bigint) <> 0
    ), rollup_kinds AS (
      SELECT agent_id, width, start, which, kind, n::numeric
      FROM
        session_rollup,
        LATERAL (VALUES ('any', kinds), ('error', error_kinds), ('partial', partial_kinds)) AS one(which, of_status),
        jsonb_each_text(of_status) AS each(kind, n)
      WHERE account_id = $1
    ), row_values AS (
      SELECT
        CASE WHEN all_agents THEN '' ELSE agent_id END AS agent_id, width,
        date_bin(width * interval '1 minute', started_at, '2001-01-01Z') AS start, which, value, count(*) AS n
      FROM
        session, subjects,
        LATERAL (
          SELECT 'any', 'k' || jsonb_object_keys(redactions_by_kind)
          UNION ALL SELECT 'any', coalesce('m' || upstream_model, 'n')
          UNION ALL SELECT status, 'k' || jsonb_object_keys(redactions_by_kind) WHERE status <> 'ok'
          UNION ALL SELECT status, coalesce('m' || upstream_model, 'n') WHERE status <> 'ok'
          UNION ALL SELECT status, 'd' || (CASE WHEN ended_at = started_at THEN 0 ELSE
            1 + floor(ln((extract(epoch FROM ended_at - started_at) * 1000)::float8) / ln(1.06::float8)) END)
        ) AS counts_as(which, value)
      WHERE account_id = $1 AND (all_agents OR width > 15)
      GROUP BY 1, 2, 3, 4, 5
    ), rollup_values AS (
      SELECT agent_id, width, start, which, value, n::bigint
      FROM
        session_rollup,
        LATERAL (VALUES ('any', facets), ('error', error_facets), ('partial', partial_facets)) AS one(which, of_status),
        jsonb_each_text(of_status) AS each(value, n)
      WHERE account_id = $1
      UNION ALL
      SELECT
        agent_id, width, start, (ARRAY['ok', 'error', 'partial'])[key / 1024 + 1],
        'd' || key % 1024, sum(packed - (key << 40))::bigint
      FROM
        session_rollup, unnest(durations) AS packed,
        LATERAL (SELECT (packed + 549755813888) >> 40 AS key) AS unpacked
      WHERE account_id = $1
      GROUP BY agent_id, width, start, key
      HAVING sum(packed - (key << 40)) <> 0
    ), unlisted AS (
      SELECT id, key, listed
      FROM
        session,
        LATERAL (
          SELECT 'k' || jsonb_object_keys(redactions_by_kind)
          UNION ALL SELECT 'd' || least((CASE WHEN ended_at = started_at THEN 0 ELSE
            1 + floor(ln((extract(epoch FROM ended_at - started_at) * 1000)::float8) / ln(1.06::float8)) END)::int / 4, 75)
        ) AS known(key),
        LATERAL (SELECT date_bin('15 minutes', started_at, '2001-01-01Z') AS quarter) AS binned,
        LATERAL (
          SELECT (
            SELECT starts ->> key FROM session_rollup AS rollup
            WHERE rollup.account_id = $1 AND agent_id = '' AND width = 15 AND start = quarter
          ) AS listed
        ) AS found
      WHERE account_id = $1 AND (
        listed IS NULL
        OR listed <> '' AND (100000 + (1000 * extract(epoch FROM started_at - quarter))::int)::text NOT IN (
          SELECT substr(listed, at, 6) FROM generate_series(1, length(listed), 6) AS at
        )
      )
    ), row_agents AS (
      SELECT agent_id, count(*) AS sessions, sum(redaction_count) AS redactions
      FROM session WHERE account_id = $1 GROUP BY 1
    ), kept_agents AS (
      SELECT id, session_count, redaction_count FROM agent
      WHERE account_id = $1 AND (session_count, redaction_count) <> (0, 0)
    )
    SELECT 'rollup' AS what, to_json(one) AS one
    FROM ((TABLE rows EXCEPT TABLE rollups) UNION ALL (TABLE rollups EXCEPT TABLE rows)) AS one
    UNION ALL
    SELECT 'kind', to_json(one)
    FROM (
      (TABLE row_kinds EXCEPT TABLE rollup_kinds) UNION ALL (TABLE rollup_kinds EXCEPT TABLE row_kinds)
    ) AS one
    UNION ALL
    SELECT 'value', to_json(one)
    FROM (
      (TABLE row_values EXCEPT ALL TABLE rollup_values) UNION ALL (TABLE rollup_values EXCEPT ALL TABLE row_values)
    ) AS one
    UNION ALL
    SELECT 'start', to_json(one) FROM unlisted AS one
    UNION ALL
    SELECT 'agent', to_json(one)
    FROM (
      (TABLE row_agents EXCEPT TABLE kept_agents) UNION ALL (TABLE kept_agents EXCEPT TABLE row_agents)
    ) AS one`,
    [accountId],
  );
  return result.rows;
}
