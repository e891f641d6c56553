-- facets_
WITH edge AS MATERIALIZED (
  SELECT sign, row.*
  FROM (
      SELECT
        least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (to_timestamp($5::float8), to_timestamp($7::float8)), (to_timestamp($8::float8), to_timestamp($6::float8))) AS given(one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT agent_id, status, upstream_model AS model, redactions_by_kind AS kinds
      FROM session
      WHERE account_id = $1 AND started_at >= part.since AND started_at < part.until
      ORDER BY started_at DESC
  ) AS row
), subject AS (
  SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
  FROM (
    SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial
    FROM (
      SELECT
        width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (15::smallint, to_timestamp($7::float8), to_timestamp($9::float8)), (15::smallint, to_timestamp($10::float8), to_timestamp($8::float8)), (180::smallint, to_timestamp($9::float8), to_timestamp($11::float8)), (180::smallint, to_timestamp($12::float8), to_timestamp($10::float8)), (720::smallint, to_timestamp($11::float8), to_timestamp($13::float8)), (720::smallint, to_timestamp($14::float8), to_timestamp($12::float8)), (10080::smallint, to_timestamp($13::float8), to_timestamp($14::float8))) AS given(width, one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT *
      FROM session_rollup
      WHERE account_id = $1 AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start
    ) AS rollup
    WHERE agent_id <> ''
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
    ok, error, partial, ok * $2::bigint + error * $3::bigint + partial * $4::bigint AS total
  FROM (
    SELECT sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
    FROM subject

  ) AS summed
), agent_count AS (
  SELECT agent_id, ok * $2::bigint + error * $3::bigint + partial * $4::bigint AS sessions
  FROM subject
  WHERE ok * $2::bigint + error * $3::bigint + partial * $4::bigint > 0
), value_count AS (
  SELECT key COLLATE "C" AS key, sum_bigint(sessions) AS sessions
  FROM (
    WITH rollup AS NOT MATERIALIZED (
      SELECT sign, facets, error_facets, partial_facets
      FROM (
      SELECT
        width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (15::smallint, to_timestamp($7::float8), to_timestamp($9::float8)), (15::smallint, to_timestamp($10::float8), to_timestamp($8::float8)), (180::smallint, to_timestamp($9::float8), to_timestamp($11::float8)), (180::smallint, to_timestamp($12::float8), to_timestamp($10::float8)), (720::smallint, to_timestamp($11::float8), to_timestamp($13::float8)), (720::smallint, to_timestamp($14::float8), to_timestamp($12::float8)), (10080::smallint, to_timestamp($13::float8), to_timestamp($14::float8))) AS given(width, one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT *
      FROM session_rollup
      WHERE account_id = $1 AND agent_id = '' AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start
      ) AS rollup
    ), row AS NOT MATERIALIZED (SELECT * FROM edge)
    SELECT key, sign * times * n::bigint AS sessions
    FROM rollup, LATERAL (
      VALUES
        ($2::bigint, facets), ($3::bigint - $2::bigint, error_facets), ($4::bigint - $2::bigint, partial_facets)
    ) AS asked(times, of_status), jsonb_each_text(of_status) AS each(key, n)
    WHERE times <> 0
    UNION ALL
    SELECT key, sum_bigint(sign * CASE status WHEN 'ok' THEN $2::bigint WHEN 'error' THEN $3::bigint ELSE $4::bigint END)
    FROM row, LATERAL (
      SELECT 'k' || jsonb_object_keys(kinds)
      UNION ALL
      SELECT coalesce('m' || model, 'n')
    ) AS each(key)
    GROUP BY 1
  ) AS part
  GROUP BY 1
  HAVING sum_bigint(sessions) > 0
)
SELECT
  (SELECT json_build_array(ok, error, partial, total)::text FROM status_count) AS statuses,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(agent_id ORDER BY sessions DESC, agent_id))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, agent_id))[:100], '{}')
  )::text FROM agent_count) AS agents,
  (SELECT coalesce(json_object_agg(id, name), '{}')::text FROM agent WHERE account_id = $1 AND id IN (
    SELECT agent_id FROM agent_count ORDER BY sessions DESC, agent_id LIMIT 100
  )) AS names,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(substr(key, 2) ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key LIKE 'k%') AS kinds,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(CASE WHEN key <> 'n' THEN substr(key, 2) END ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key NOT LIKE 'k%') AS models;

-- facets_within_chosen
WITH edge AS MATERIALIZED (
  SELECT sign, row.*
  FROM (
      SELECT
        least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (to_timestamp($5::float8), to_timestamp($7::float8)), (to_timestamp($8::float8), to_timestamp($6::float8))) AS given(one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT agent_id, status, upstream_model AS model, redactions_by_kind AS kinds
      FROM session
      WHERE agent_hash = hashtext($1::text || $24::text) AND account_id = $1 AND agent_id = $24 AND started_at >= part.since AND started_at < part.until
      ORDER BY started_at DESC
  ) AS row
), subject AS (
  SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
  FROM (
    SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial
    FROM (
      SELECT
        width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (15::smallint, to_timestamp($7::float8), to_timestamp($9::float8)), (15::smallint, to_timestamp($10::float8), to_timestamp($8::float8)), (180::smallint, to_timestamp($9::float8), to_timestamp($11::float8)), (180::smallint, to_timestamp($12::float8), to_timestamp($10::float8)), (720::smallint, to_timestamp($11::float8), to_timestamp($13::float8)), (720::smallint, to_timestamp($14::float8), to_timestamp($12::float8)), (10080::smallint, to_timestamp($13::float8), to_timestamp($14::float8))) AS given(width, one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT *
      FROM session_rollup
      WHERE account_id = $1 AND agent_id = $24 AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start
    ) AS rollup
    WHERE agent_id <> ''
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
    ok, error, partial, ok * $2::bigint + error * $3::bigint + partial * $4::bigint AS total
  FROM (
    SELECT sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
    FROM subject
    WHERE agent_id = ANY($23::text[])
  ) AS summed
), agent_count AS (
  SELECT agent_id, ok * $2::bigint + error * $3::bigint + partial * $4::bigint AS sessions
  FROM subject
  WHERE ok * $2::bigint + error * $3::bigint + partial * $4::bigint > 0
), value_count AS (
  SELECT key COLLATE "C" AS key, sum_bigint(sessions) AS sessions
  FROM (
    WITH chosen AS NOT MATERIALIZED (
      SELECT value AS agent_id, hash FROM (SELECT value, hashtext($1::text || value) AS hash FROM unnest($23::text[]) AS one(value) OFFSET 0) AS one
    ), rollup AS NOT MATERIALIZED (
      SELECT sign, facets, error_facets, partial_facets
      FROM chosen, (
      SELECT
        width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (180::smallint, to_timestamp($17::float8), to_timestamp($19::float8)), (180::smallint, to_timestamp($20::float8), to_timestamp($18::float8)), (720::smallint, to_timestamp($19::float8), to_timestamp($21::float8)), (720::smallint, to_timestamp($22::float8), to_timestamp($20::float8)), (10080::smallint, to_timestamp($21::float8), to_timestamp($22::float8))) AS given(width, one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT *
      FROM session_rollup
      WHERE account_id = $1 AND agent_id = chosen.agent_id AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start
      ) AS rollup
    ), row AS NOT MATERIALIZED (
      SELECT sign, row.*
      FROM chosen, (
      SELECT
        least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (to_timestamp($15::float8), to_timestamp($17::float8)), (to_timestamp($18::float8), to_timestamp($16::float8))) AS given(one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT agent_id, status, upstream_model AS model, redactions_by_kind AS kinds
      FROM session
      WHERE agent_hash = chosen.hash AND account_id = $1 AND agent_id = chosen.agent_id AND started_at >= part.since AND started_at < part.until
      ORDER BY started_at DESC
      ) AS row
    )
    SELECT key, sign * times * n::bigint AS sessions
    FROM rollup, LATERAL (
      VALUES
        ($2::bigint, facets), ($3::bigint - $2::bigint, error_facets), ($4::bigint - $2::bigint, partial_facets)
    ) AS asked(times, of_status), jsonb_each_text(of_status) AS each(key, n)
    WHERE times <> 0
    UNION ALL
    SELECT key, sum_bigint(sign * CASE status WHEN 'ok' THEN $2::bigint WHEN 'error' THEN $3::bigint ELSE $4::bigint END)
    FROM row, LATERAL (
      SELECT 'k' || jsonb_object_keys(kinds)
      UNION ALL
      SELECT coalesce('m' || model, 'n')
    ) AS each(key)
    GROUP BY 1
  ) AS part
  GROUP BY 1
  HAVING sum_bigint(sessions) > 0
)
SELECT
  (SELECT json_build_array(ok, error, partial, total)::text FROM status_count) AS statuses,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(agent_id ORDER BY sessions DESC, agent_id))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, agent_id))[:100], '{}')
  )::text FROM agent_count) AS agents,
  (SELECT coalesce(json_object_agg(id, name), '{}')::text FROM agent WHERE account_id = $1 AND id IN (
    SELECT agent_id FROM agent_count ORDER BY sessions DESC, agent_id LIMIT 100
  )) AS names,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(substr(key, 2) ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key LIKE 'k%') AS kinds,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(CASE WHEN key <> 'n' THEN substr(key, 2) END ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key NOT LIKE 'k%') AS models;

-- facets_chosen
WITH edge AS MATERIALIZED (
  SELECT sign, row.*
  FROM (
      SELECT
        least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (to_timestamp($5::float8), to_timestamp($7::float8)), (to_timestamp($8::float8), to_timestamp($6::float8))) AS given(one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT agent_id, status, upstream_model AS model, redactions_by_kind AS kinds
      FROM session
      WHERE account_id = $1 AND started_at >= part.since AND started_at < part.until
      ORDER BY started_at DESC
  ) AS row
), subject AS (
  SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
  FROM (
    SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial
    FROM (
      SELECT
        width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (15::smallint, to_timestamp($7::float8), to_timestamp($9::float8)), (15::smallint, to_timestamp($10::float8), to_timestamp($8::float8)), (180::smallint, to_timestamp($9::float8), to_timestamp($11::float8)), (180::smallint, to_timestamp($12::float8), to_timestamp($10::float8)), (720::smallint, to_timestamp($11::float8), to_timestamp($13::float8)), (720::smallint, to_timestamp($14::float8), to_timestamp($12::float8)), (10080::smallint, to_timestamp($13::float8), to_timestamp($14::float8))) AS given(width, one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT *
      FROM session_rollup
      WHERE account_id = $1 AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start
    ) AS rollup
    WHERE agent_id <> ''
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
    ok, error, partial, ok * $2::bigint + error * $3::bigint + partial * $4::bigint AS total
  FROM (
    SELECT sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
    FROM subject
    WHERE agent_id = ANY($23::text[])
  ) AS summed
), agent_count AS (
  SELECT agent_id, ok * $2::bigint + error * $3::bigint + partial * $4::bigint AS sessions
  FROM subject
  WHERE ok * $2::bigint + error * $3::bigint + partial * $4::bigint > 0
), value_count AS (
  SELECT key COLLATE "C" AS key, sum_bigint(sessions) AS sessions
  FROM (
    WITH chosen AS NOT MATERIALIZED (
      SELECT value AS agent_id, hash FROM (SELECT value, hashtext($1::text || value) AS hash FROM unnest($23::text[]) AS one(value) OFFSET 0) AS one
    ), rollup AS NOT MATERIALIZED (
      SELECT sign, facets, error_facets, partial_facets
      FROM chosen, (
      SELECT
        width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (180::smallint, to_timestamp($17::float8), to_timestamp($19::float8)), (180::smallint, to_timestamp($20::float8), to_timestamp($18::float8)), (720::smallint, to_timestamp($19::float8), to_timestamp($21::float8)), (720::smallint, to_timestamp($22::float8), to_timestamp($20::float8)), (10080::smallint, to_timestamp($21::float8), to_timestamp($22::float8))) AS given(width, one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT *
      FROM session_rollup
      WHERE account_id = $1 AND agent_id = chosen.agent_id AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start
      ) AS rollup
    ), row AS NOT MATERIALIZED (
      SELECT sign, row.*
      FROM chosen, (
      SELECT
        least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (to_timestamp($15::float8), to_timestamp($17::float8)), (to_timestamp($18::float8), to_timestamp($16::float8))) AS given(one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT agent_id, status, upstream_model AS model, redactions_by_kind AS kinds
      FROM session
      WHERE agent_hash = chosen.hash AND account_id = $1 AND agent_id = chosen.agent_id AND started_at >= part.since AND started_at < part.until
      ORDER BY started_at DESC
      ) AS row
    )
    SELECT key, sign * times * n::bigint AS sessions
    FROM rollup, LATERAL (
      VALUES
        ($2::bigint, facets), ($3::bigint - $2::bigint, error_facets), ($4::bigint - $2::bigint, partial_facets)
    ) AS asked(times, of_status), jsonb_each_text(of_status) AS each(key, n)
    WHERE times <> 0
    UNION ALL
    SELECT key, sum_bigint(sign * CASE status WHEN 'ok' THEN $2::bigint WHEN 'error' THEN $3::bigint ELSE $4::bigint END)
    FROM row, LATERAL (
      SELECT 'k' || jsonb_object_keys(kinds)
      UNION ALL
      SELECT coalesce('m' || model, 'n')
    ) AS each(key)
    GROUP BY 1
  ) AS part
  GROUP BY 1
  HAVING sum_bigint(sessions) > 0
)
SELECT
  (SELECT json_build_array(ok, error, partial, total)::text FROM status_count) AS statuses,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(agent_id ORDER BY sessions DESC, agent_id))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, agent_id))[:100], '{}')
  )::text FROM agent_count) AS agents,
  (SELECT coalesce(json_object_agg(id, name), '{}')::text FROM agent WHERE account_id = $1 AND id IN (
    SELECT agent_id FROM agent_count ORDER BY sessions DESC, agent_id LIMIT 100
  )) AS names,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(substr(key, 2) ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key LIKE 'k%') AS kinds,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(CASE WHEN key <> 'n' THEN substr(key, 2) END ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key NOT LIKE 'k%') AS models;

-- facets_rows_redactions
WITH band AS MATERIALIZED (
  SELECT first + level AS band, level
  FROM
    unnest(ARRAY[0, 64, 128], ARRAY[64, 128, 192]) AS one(first, beyond),
    LATERAL (
      -- Not max(), for which PostgreSQL may read all of them if it expects few.
      SELECT band AS highest
      FROM session
      WHERE account_hash = hashtext($1::text) AND account_id = $1 AND band >= one.first AND band < one.beyond
      ORDER BY band DESC
      LIMIT 1
    ) AS known,
    generate_series(redaction_level($8::bigint), highest - first) AS level
), source AS (
  SELECT row.*
  FROM band, LATERAL (
    -- The order is of no use but to PostgreSQL: it keeps to the index.
    SELECT
      agent_id, status, upstream_model AS model, redactions_by_kind AS kinds,
      CASE WHEN $4::text[] IS NULL OR agent_id = ANY($4::text[]) THEN 0 ELSE 1 END
        + CASE WHEN $5::text[] IS NULL OR status = ANY($5::text[]) THEN 0 ELSE 2 END
        + CASE WHEN $6::text[] IS NULL OR redactions_by_kind ?| $6::text[] THEN 0 ELSE 4 END
        + CASE WHEN $7::text[] IS NULL OR upstream_model = ANY($7::text[]) THEN 0 ELSE 8 END AS missed
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND redaction_count >= $8::bigint AND started_at >= $2::timestamptz AND started_at < $3::timestamptz
    ORDER BY started_at DESC
  ) AS row
), counted AS MATERIALIZED (
  SELECT
    GROUPING(agent_id, status, kinds, model) AS without, agent_id, status, kinds, model,
    count(*) FILTER (WHERE missed IN (0, 1)) AS of_agent, count(*) FILTER (WHERE missed IN (0, 2)) AS of_status, count(*) FILTER (WHERE missed IN (0, 4)) AS of_kind, count(*) FILTER (WHERE missed IN (0, 8)) AS of_model,
    count(*) FILTER (WHERE missed = 0) AS total
  FROM source
  WHERE missed IN (0, 1, 2, 4, 8)
  GROUP BY GROUPING SETS ((agent_id), (status), (kinds), (model))
), status_count AS (
  SELECT
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'ok'), 0) AS ok,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'error'), 0) AS error,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'partial'), 0) AS partial,
    coalesce(sum_bigint(total), 0) AS total
  FROM counted
  WHERE without = 11
), agent_count AS (
  SELECT agent_id, of_agent AS sessions FROM counted WHERE without = 7 AND of_agent > 0
), value_count AS (
  SELECT ('k' || kind) COLLATE "C" AS key, sum_bigint(of_kind) AS sessions
  FROM counted, jsonb_object_keys(kinds) AS each(kind)
  WHERE without = 13 AND of_kind > 0
  GROUP BY 1
  UNION ALL
  SELECT coalesce('m' || model, 'n') COLLATE "C", of_model
  FROM counted
  WHERE without = 14 AND of_model > 0
)
SELECT
  (SELECT json_build_array(ok, error, partial, total)::text FROM status_count) AS statuses,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(agent_id ORDER BY sessions DESC, agent_id))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, agent_id))[:100], '{}')
  )::text FROM agent_count) AS agents,
  (SELECT coalesce(json_object_agg(id, name), '{}')::text FROM agent WHERE account_id = $1 AND id IN (
    SELECT agent_id FROM agent_count ORDER BY sessions DESC, agent_id LIMIT 100
  )) AS names,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(substr(key, 2) ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key LIKE 'k%') AS kinds,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(CASE WHEN key <> 'n' THEN substr(key, 2) END ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key NOT LIKE 'k%') AS models;

-- facets_rows_within_redactions
WITH band AS MATERIALIZED (
  SELECT first + level AS band, level
  FROM
    unnest(ARRAY[0, 64, 128], ARRAY[64, 128, 192]) AS one(first, beyond),
    LATERAL (
      -- Not max(), for which PostgreSQL may read all of them if it expects few.
      SELECT band AS highest
      FROM session
      WHERE agent_hash = hashtext($1::text || $8::text) AND account_id = $1 AND agent_id = $8 AND band >= one.first AND band < one.beyond
      ORDER BY band DESC
      LIMIT 1
    ) AS known,
    generate_series(redaction_level($9::bigint), highest - first) AS level
), source AS (
  SELECT row.*
  FROM band, LATERAL (
    -- The order is of no use but to PostgreSQL: it keeps to the index.
    SELECT
      agent_id, status, upstream_model AS model, redactions_by_kind AS kinds,
      CASE WHEN $4::text[] IS NULL OR agent_id = ANY($4::text[]) THEN 0 ELSE 1 END
        + CASE WHEN $5::text[] IS NULL OR status = ANY($5::text[]) THEN 0 ELSE 2 END
        + CASE WHEN $6::text[] IS NULL OR redactions_by_kind ?| $6::text[] THEN 0 ELSE 4 END
        + CASE WHEN $7::text[] IS NULL OR upstream_model = ANY($7::text[]) THEN 0 ELSE 8 END AS missed
    FROM session
    WHERE agent_hash = hashtext($1::text || $8::text) AND account_id = $1 AND agent_id = $8 AND session.band = band.band AND redaction_count >= $9::bigint AND started_at >= $2::timestamptz AND started_at < $3::timestamptz
    ORDER BY started_at DESC
  ) AS row
), counted AS MATERIALIZED (
  SELECT
    GROUPING(agent_id, status, kinds, model) AS without, agent_id, status, kinds, model,
    count(*) FILTER (WHERE missed IN (0, 1)) AS of_agent, count(*) FILTER (WHERE missed IN (0, 2)) AS of_status, count(*) FILTER (WHERE missed IN (0, 4)) AS of_kind, count(*) FILTER (WHERE missed IN (0, 8)) AS of_model,
    count(*) FILTER (WHERE missed = 0) AS total
  FROM source
  WHERE missed IN (0, 1, 2, 4, 8)
  GROUP BY GROUPING SETS ((agent_id), (status), (kinds), (model))
), status_count AS (
  SELECT
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'ok'), 0) AS ok,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'error'), 0) AS error,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'partial'), 0) AS partial,
    coalesce(sum_bigint(total), 0) AS total
  FROM counted
  WHERE without = 11
), agent_count AS (
  SELECT agent_id, of_agent AS sessions FROM counted WHERE without = 7 AND of_agent > 0
), value_count AS (
  SELECT ('k' || kind) COLLATE "C" AS key, sum_bigint(of_kind) AS sessions
  FROM counted, jsonb_object_keys(kinds) AS each(kind)
  WHERE without = 13 AND of_kind > 0
  GROUP BY 1
  UNION ALL
  SELECT coalesce('m' || model, 'n') COLLATE "C", of_model
  FROM counted
  WHERE without = 14 AND of_model > 0
)
SELECT
  (SELECT json_build_array(ok, error, partial, total)::text FROM status_count) AS statuses,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(agent_id ORDER BY sessions DESC, agent_id))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, agent_id))[:100], '{}')
  )::text FROM agent_count) AS agents,
  (SELECT coalesce(json_object_agg(id, name), '{}')::text FROM agent WHERE account_id = $1 AND id IN (
    SELECT agent_id FROM agent_count ORDER BY sessions DESC, agent_id LIMIT 100
  )) AS names,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(substr(key, 2) ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key LIKE 'k%') AS kinds,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(CASE WHEN key <> 'n' THEN substr(key, 2) END ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key NOT LIKE 'k%') AS models;

-- facets_rows
WITH source AS (
  SELECT row.*
  FROM (
    -- The order is of no use but to PostgreSQL: it keeps to the index.
    SELECT
      agent_id, status, upstream_model AS model, redactions_by_kind AS kinds,
      CASE WHEN $4::text[] IS NULL OR agent_id = ANY($4::text[]) THEN 0 ELSE 1 END
        + CASE WHEN $5::text[] IS NULL OR status = ANY($5::text[]) THEN 0 ELSE 2 END
        + CASE WHEN $6::text[] IS NULL OR redactions_by_kind ?| $6::text[] THEN 0 ELSE 4 END
        + CASE WHEN $7::text[] IS NULL OR upstream_model = ANY($7::text[]) THEN 0 ELSE 8 END AS missed
    FROM session
    WHERE account_id = $1 AND started_at >= $2::timestamptz AND started_at < $3::timestamptz
    ORDER BY started_at DESC
  ) AS row
), counted AS MATERIALIZED (
  SELECT
    GROUPING(agent_id, status, kinds, model) AS without, agent_id, status, kinds, model,
    count(*) FILTER (WHERE missed IN (0, 1)) AS of_agent, count(*) FILTER (WHERE missed IN (0, 2)) AS of_status, count(*) FILTER (WHERE missed IN (0, 4)) AS of_kind, count(*) FILTER (WHERE missed IN (0, 8)) AS of_model,
    count(*) FILTER (WHERE missed = 0) AS total
  FROM source
  WHERE missed IN (0, 1, 2, 4, 8)
  GROUP BY GROUPING SETS ((agent_id), (status), (kinds), (model))
), status_count AS (
  SELECT
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'ok'), 0) AS ok,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'error'), 0) AS error,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'partial'), 0) AS partial,
    coalesce(sum_bigint(total), 0) AS total
  FROM counted
  WHERE without = 11
), agent_count AS (
  SELECT agent_id, of_agent AS sessions FROM counted WHERE without = 7 AND of_agent > 0
), value_count AS (
  SELECT ('k' || kind) COLLATE "C" AS key, sum_bigint(of_kind) AS sessions
  FROM counted, jsonb_object_keys(kinds) AS each(kind)
  WHERE without = 13 AND of_kind > 0
  GROUP BY 1
  UNION ALL
  SELECT coalesce('m' || model, 'n') COLLATE "C", of_model
  FROM counted
  WHERE without = 14 AND of_model > 0
)
SELECT
  (SELECT json_build_array(ok, error, partial, total)::text FROM status_count) AS statuses,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(agent_id ORDER BY sessions DESC, agent_id))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, agent_id))[:100], '{}')
  )::text FROM agent_count) AS agents,
  (SELECT coalesce(json_object_agg(id, name), '{}')::text FROM agent WHERE account_id = $1 AND id IN (
    SELECT agent_id FROM agent_count ORDER BY sessions DESC, agent_id LIMIT 100
  )) AS names,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(substr(key, 2) ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key LIKE 'k%') AS kinds,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(CASE WHEN key <> 'n' THEN substr(key, 2) END ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key NOT LIKE 'k%') AS models;

-- facets_rows_within
WITH source AS (
  SELECT row.*
  FROM (
    -- The order is of no use but to PostgreSQL: it keeps to the index.
    SELECT
      agent_id, status, upstream_model AS model, redactions_by_kind AS kinds,
      CASE WHEN $4::text[] IS NULL OR agent_id = ANY($4::text[]) THEN 0 ELSE 1 END
        + CASE WHEN $5::text[] IS NULL OR status = ANY($5::text[]) THEN 0 ELSE 2 END
        + CASE WHEN $6::text[] IS NULL OR redactions_by_kind ?| $6::text[] THEN 0 ELSE 4 END
        + CASE WHEN $7::text[] IS NULL OR upstream_model = ANY($7::text[]) THEN 0 ELSE 8 END AS missed
    FROM session
    WHERE agent_hash = hashtext($1::text || $8::text) AND account_id = $1 AND agent_id = $8 AND started_at >= $2::timestamptz AND started_at < $3::timestamptz
    ORDER BY started_at DESC
  ) AS row
), counted AS MATERIALIZED (
  SELECT
    GROUPING(agent_id, status, kinds, model) AS without, agent_id, status, kinds, model,
    count(*) FILTER (WHERE missed IN (0, 1)) AS of_agent, count(*) FILTER (WHERE missed IN (0, 2)) AS of_status, count(*) FILTER (WHERE missed IN (0, 4)) AS of_kind, count(*) FILTER (WHERE missed IN (0, 8)) AS of_model,
    count(*) FILTER (WHERE missed = 0) AS total
  FROM source
  WHERE missed IN (0, 1, 2, 4, 8)
  GROUP BY GROUPING SETS ((agent_id), (status), (kinds), (model))
), status_count AS (
  SELECT
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'ok'), 0) AS ok,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'error'), 0) AS error,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'partial'), 0) AS partial,
    coalesce(sum_bigint(total), 0) AS total
  FROM counted
  WHERE without = 11
), agent_count AS (
  SELECT agent_id, of_agent AS sessions FROM counted WHERE without = 7 AND of_agent > 0
), value_count AS (
  SELECT ('k' || kind) COLLATE "C" AS key, sum_bigint(of_kind) AS sessions
  FROM counted, jsonb_object_keys(kinds) AS each(kind)
  WHERE without = 13 AND of_kind > 0
  GROUP BY 1
  UNION ALL
  SELECT coalesce('m' || model, 'n') COLLATE "C", of_model
  FROM counted
  WHERE without = 14 AND of_model > 0
)
SELECT
  (SELECT json_build_array(ok, error, partial, total)::text FROM status_count) AS statuses,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(agent_id ORDER BY sessions DESC, agent_id))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, agent_id))[:100], '{}')
  )::text FROM agent_count) AS agents,
  (SELECT coalesce(json_object_agg(id, name), '{}')::text FROM agent WHERE account_id = $1 AND id IN (
    SELECT agent_id FROM agent_count ORDER BY sessions DESC, agent_id LIMIT 100
  )) AS names,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(substr(key, 2) ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key LIKE 'k%') AS kinds,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(CASE WHEN key <> 'n' THEN substr(key, 2) END ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key NOT LIKE 'k%') AS models;

-- facets_rows_unreached
WITH source AS (
  SELECT row.*
  FROM (
    -- The order is of no use but to PostgreSQL: it keeps to the index.
    SELECT
      agent_id, status, upstream_model AS model, redactions_by_kind AS kinds,
      CASE WHEN $4::text[] IS NULL OR agent_id = ANY($4::text[]) THEN 0 ELSE 1 END
        + CASE WHEN $5::text[] IS NULL OR status = ANY($5::text[]) THEN 0 ELSE 2 END
        + CASE WHEN $6::text[] IS NULL OR redactions_by_kind ?| $6::text[] THEN 0 ELSE 4 END
        + CASE WHEN $7::text[] IS NULL OR upstream_model = ANY($7::text[]) THEN 0 ELSE 8 END AS missed
    FROM session
    WHERE account_id = $1 AND started_at >= $2::timestamptz AND started_at < $3::timestamptz AND upstream_model IS NULL AND model_hash = hashtext($1::text)
    ORDER BY started_at DESC
  ) AS row
), counted AS MATERIALIZED (
  SELECT
    GROUPING(agent_id, status, kinds, model) AS without, agent_id, status, kinds, model,
    count(*) FILTER (WHERE missed IN (0, 1)) AS of_agent, count(*) FILTER (WHERE missed IN (0, 2)) AS of_status, count(*) FILTER (WHERE missed IN (0, 4)) AS of_kind, count(*) FILTER (WHERE missed IN (0, 8)) AS of_model,
    count(*) FILTER (WHERE missed = 0) AS total
  FROM source
  WHERE missed IN (0, 1, 2, 4, 8)
  GROUP BY GROUPING SETS ((agent_id), (status), (kinds), (model))
), status_count AS (
  SELECT
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'ok'), 0) AS ok,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'error'), 0) AS error,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'partial'), 0) AS partial,
    coalesce(sum_bigint(total), 0) AS total
  FROM counted
  WHERE without = 11
), agent_count AS (
  SELECT agent_id, of_agent AS sessions FROM counted WHERE without = 7 AND of_agent > 0
), value_count AS (
  SELECT ('k' || kind) COLLATE "C" AS key, sum_bigint(of_kind) AS sessions
  FROM counted, jsonb_object_keys(kinds) AS each(kind)
  WHERE without = 13 AND of_kind > 0
  GROUP BY 1
  UNION ALL
  SELECT coalesce('m' || model, 'n') COLLATE "C", of_model
  FROM counted
  WHERE without = 14 AND of_model > 0
)
SELECT
  (SELECT json_build_array(ok, error, partial, total)::text FROM status_count) AS statuses,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(agent_id ORDER BY sessions DESC, agent_id))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, agent_id))[:100], '{}')
  )::text FROM agent_count) AS agents,
  (SELECT coalesce(json_object_agg(id, name), '{}')::text FROM agent WHERE account_id = $1 AND id IN (
    SELECT agent_id FROM agent_count ORDER BY sessions DESC, agent_id LIMIT 100
  )) AS names,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(substr(key, 2) ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key LIKE 'k%') AS kinds,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(CASE WHEN key <> 'n' THEN substr(key, 2) END ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key NOT LIKE 'k%') AS models;

-- facets_rows_within_unreached
WITH source AS (
  SELECT row.*
  FROM (
    -- The order is of no use but to PostgreSQL: it keeps to the index.
    SELECT
      agent_id, status, upstream_model AS model, redactions_by_kind AS kinds,
      CASE WHEN $4::text[] IS NULL OR agent_id = ANY($4::text[]) THEN 0 ELSE 1 END
        + CASE WHEN $5::text[] IS NULL OR status = ANY($5::text[]) THEN 0 ELSE 2 END
        + CASE WHEN $6::text[] IS NULL OR redactions_by_kind ?| $6::text[] THEN 0 ELSE 4 END
        + CASE WHEN $7::text[] IS NULL OR upstream_model = ANY($7::text[]) THEN 0 ELSE 8 END AS missed
    FROM session
    WHERE agent_hash = hashtext($1::text || $8::text) AND account_id = $1 AND agent_id = $8 AND started_at >= $2::timestamptz AND started_at < $3::timestamptz AND upstream_model IS NULL
    ORDER BY started_at DESC
  ) AS row
), counted AS MATERIALIZED (
  SELECT
    GROUPING(agent_id, status, kinds, model) AS without, agent_id, status, kinds, model,
    count(*) FILTER (WHERE missed IN (0, 1)) AS of_agent, count(*) FILTER (WHERE missed IN (0, 2)) AS of_status, count(*) FILTER (WHERE missed IN (0, 4)) AS of_kind, count(*) FILTER (WHERE missed IN (0, 8)) AS of_model,
    count(*) FILTER (WHERE missed = 0) AS total
  FROM source
  WHERE missed IN (0, 1, 2, 4, 8)
  GROUP BY GROUPING SETS ((agent_id), (status), (kinds), (model))
), status_count AS (
  SELECT
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'ok'), 0) AS ok,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'error'), 0) AS error,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'partial'), 0) AS partial,
    coalesce(sum_bigint(total), 0) AS total
  FROM counted
  WHERE without = 11
), agent_count AS (
  SELECT agent_id, of_agent AS sessions FROM counted WHERE without = 7 AND of_agent > 0
), value_count AS (
  SELECT ('k' || kind) COLLATE "C" AS key, sum_bigint(of_kind) AS sessions
  FROM counted, jsonb_object_keys(kinds) AS each(kind)
  WHERE without = 13 AND of_kind > 0
  GROUP BY 1
  UNION ALL
  SELECT coalesce('m' || model, 'n') COLLATE "C", of_model
  FROM counted
  WHERE without = 14 AND of_model > 0
)
SELECT
  (SELECT json_build_array(ok, error, partial, total)::text FROM status_count) AS statuses,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(agent_id ORDER BY sessions DESC, agent_id))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, agent_id))[:100], '{}')
  )::text FROM agent_count) AS agents,
  (SELECT coalesce(json_object_agg(id, name), '{}')::text FROM agent WHERE account_id = $1 AND id IN (
    SELECT agent_id FROM agent_count ORDER BY sessions DESC, agent_id LIMIT 100
  )) AS names,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(substr(key, 2) ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key LIKE 'k%') AS kinds,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(CASE WHEN key <> 'n' THEN substr(key, 2) END ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key NOT LIKE 'k%') AS models;

-- facets_rows_reached
WITH source AS (
  SELECT row.*
  FROM (
    -- The order is of no use but to PostgreSQL: it keeps to the index.
    SELECT
      agent_id, status, upstream_model AS model, redactions_by_kind AS kinds,
      CASE WHEN $4::text[] IS NULL OR agent_id = ANY($4::text[]) THEN 0 ELSE 1 END
        + CASE WHEN $5::text[] IS NULL OR status = ANY($5::text[]) THEN 0 ELSE 2 END
        + CASE WHEN $6::text[] IS NULL OR redactions_by_kind ?| $6::text[] THEN 0 ELSE 4 END
        + CASE WHEN $7::text[] IS NULL OR upstream_model = ANY($7::text[]) THEN 0 ELSE 8 END AS missed
    FROM session
    WHERE account_id = $1 AND started_at >= $2::timestamptz AND started_at < $3::timestamptz AND upstream_model IS NOT NULL
    ORDER BY started_at DESC
  ) AS row
), counted AS MATERIALIZED (
  SELECT
    GROUPING(agent_id, status, kinds, model) AS without, agent_id, status, kinds, model,
    count(*) FILTER (WHERE missed IN (0, 1)) AS of_agent, count(*) FILTER (WHERE missed IN (0, 2)) AS of_status, count(*) FILTER (WHERE missed IN (0, 4)) AS of_kind, count(*) FILTER (WHERE missed IN (0, 8)) AS of_model,
    count(*) FILTER (WHERE missed = 0) AS total
  FROM source
  WHERE missed IN (0, 1, 2, 4, 8)
  GROUP BY GROUPING SETS ((agent_id), (status), (kinds), (model))
), status_count AS (
  SELECT
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'ok'), 0) AS ok,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'error'), 0) AS error,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'partial'), 0) AS partial,
    coalesce(sum_bigint(total), 0) AS total
  FROM counted
  WHERE without = 11
), agent_count AS (
  SELECT agent_id, of_agent AS sessions FROM counted WHERE without = 7 AND of_agent > 0
), value_count AS (
  SELECT ('k' || kind) COLLATE "C" AS key, sum_bigint(of_kind) AS sessions
  FROM counted, jsonb_object_keys(kinds) AS each(kind)
  WHERE without = 13 AND of_kind > 0
  GROUP BY 1
  UNION ALL
  SELECT coalesce('m' || model, 'n') COLLATE "C", of_model
  FROM counted
  WHERE without = 14 AND of_model > 0
)
SELECT
  (SELECT json_build_array(ok, error, partial, total)::text FROM status_count) AS statuses,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(agent_id ORDER BY sessions DESC, agent_id))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, agent_id))[:100], '{}')
  )::text FROM agent_count) AS agents,
  (SELECT coalesce(json_object_agg(id, name), '{}')::text FROM agent WHERE account_id = $1 AND id IN (
    SELECT agent_id FROM agent_count ORDER BY sessions DESC, agent_id LIMIT 100
  )) AS names,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(substr(key, 2) ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key LIKE 'k%') AS kinds,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(CASE WHEN key <> 'n' THEN substr(key, 2) END ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key NOT LIKE 'k%') AS models;

-- facets_rows_within_reached
WITH source AS (
  SELECT row.*
  FROM (
    -- The order is of no use but to PostgreSQL: it keeps to the index.
    SELECT
      agent_id, status, upstream_model AS model, redactions_by_kind AS kinds,
      CASE WHEN $4::text[] IS NULL OR agent_id = ANY($4::text[]) THEN 0 ELSE 1 END
        + CASE WHEN $5::text[] IS NULL OR status = ANY($5::text[]) THEN 0 ELSE 2 END
        + CASE WHEN $6::text[] IS NULL OR redactions_by_kind ?| $6::text[] THEN 0 ELSE 4 END
        + CASE WHEN $7::text[] IS NULL OR upstream_model = ANY($7::text[]) THEN 0 ELSE 8 END AS missed
    FROM session
    WHERE agent_hash = hashtext($1::text || $8::text) AND account_id = $1 AND agent_id = $8 AND started_at >= $2::timestamptz AND started_at < $3::timestamptz AND upstream_model IS NOT NULL
    ORDER BY started_at DESC
  ) AS row
), counted AS MATERIALIZED (
  SELECT
    GROUPING(agent_id, status, kinds, model) AS without, agent_id, status, kinds, model,
    count(*) FILTER (WHERE missed IN (0, 1)) AS of_agent, count(*) FILTER (WHERE missed IN (0, 2)) AS of_status, count(*) FILTER (WHERE missed IN (0, 4)) AS of_kind, count(*) FILTER (WHERE missed IN (0, 8)) AS of_model,
    count(*) FILTER (WHERE missed = 0) AS total
  FROM source
  WHERE missed IN (0, 1, 2, 4, 8)
  GROUP BY GROUPING SETS ((agent_id), (status), (kinds), (model))
), status_count AS (
  SELECT
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'ok'), 0) AS ok,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'error'), 0) AS error,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'partial'), 0) AS partial,
    coalesce(sum_bigint(total), 0) AS total
  FROM counted
  WHERE without = 11
), agent_count AS (
  SELECT agent_id, of_agent AS sessions FROM counted WHERE without = 7 AND of_agent > 0
), value_count AS (
  SELECT ('k' || kind) COLLATE "C" AS key, sum_bigint(of_kind) AS sessions
  FROM counted, jsonb_object_keys(kinds) AS each(kind)
  WHERE without = 13 AND of_kind > 0
  GROUP BY 1
  UNION ALL
  SELECT coalesce('m' || model, 'n') COLLATE "C", of_model
  FROM counted
  WHERE without = 14 AND of_model > 0
)
SELECT
  (SELECT json_build_array(ok, error, partial, total)::text FROM status_count) AS statuses,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(agent_id ORDER BY sessions DESC, agent_id))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, agent_id))[:100], '{}')
  )::text FROM agent_count) AS agents,
  (SELECT coalesce(json_object_agg(id, name), '{}')::text FROM agent WHERE account_id = $1 AND id IN (
    SELECT agent_id FROM agent_count ORDER BY sessions DESC, agent_id LIMIT 100
  )) AS names,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(substr(key, 2) ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key LIKE 'k%') AS kinds,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(CASE WHEN key <> 'n' THEN substr(key, 2) END ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key NOT LIKE 'k%') AS models;

-- facets_rows_shortest_longest
WITH source AS (
  SELECT row.*
  FROM (
    -- The order is of no use but to PostgreSQL: it keeps to the index.
    SELECT
      agent_id, status, upstream_model AS model, redactions_by_kind AS kinds,
      CASE WHEN $4::text[] IS NULL OR agent_id = ANY($4::text[]) THEN 0 ELSE 1 END
        + CASE WHEN $5::text[] IS NULL OR status = ANY($5::text[]) THEN 0 ELSE 2 END
        + CASE WHEN $6::text[] IS NULL OR redactions_by_kind ?| $6::text[] THEN 0 ELSE 4 END
        + CASE WHEN $7::text[] IS NULL OR upstream_model = ANY($7::text[]) THEN 0 ELSE 8 END AS missed
    FROM session
    WHERE account_id = $1 AND started_at >= $2::timestamptz AND started_at < $3::timestamptz AND (date_part('epoch', ended_at - started_at) * 1000)::bigint >= $8::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint <= $9::bigint
    ORDER BY started_at DESC
  ) AS row
), counted AS MATERIALIZED (
  SELECT
    GROUPING(agent_id, status, kinds, model) AS without, agent_id, status, kinds, model,
    count(*) FILTER (WHERE missed IN (0, 1)) AS of_agent, count(*) FILTER (WHERE missed IN (0, 2)) AS of_status, count(*) FILTER (WHERE missed IN (0, 4)) AS of_kind, count(*) FILTER (WHERE missed IN (0, 8)) AS of_model,
    count(*) FILTER (WHERE missed = 0) AS total
  FROM source
  WHERE missed IN (0, 1, 2, 4, 8)
  GROUP BY GROUPING SETS ((agent_id), (status), (kinds), (model))
), status_count AS (
  SELECT
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'ok'), 0) AS ok,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'error'), 0) AS error,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'partial'), 0) AS partial,
    coalesce(sum_bigint(total), 0) AS total
  FROM counted
  WHERE without = 11
), agent_count AS (
  SELECT agent_id, of_agent AS sessions FROM counted WHERE without = 7 AND of_agent > 0
), value_count AS (
  SELECT ('k' || kind) COLLATE "C" AS key, sum_bigint(of_kind) AS sessions
  FROM counted, jsonb_object_keys(kinds) AS each(kind)
  WHERE without = 13 AND of_kind > 0
  GROUP BY 1
  UNION ALL
  SELECT coalesce('m' || model, 'n') COLLATE "C", of_model
  FROM counted
  WHERE without = 14 AND of_model > 0
)
SELECT
  (SELECT json_build_array(ok, error, partial, total)::text FROM status_count) AS statuses,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(agent_id ORDER BY sessions DESC, agent_id))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, agent_id))[:100], '{}')
  )::text FROM agent_count) AS agents,
  (SELECT coalesce(json_object_agg(id, name), '{}')::text FROM agent WHERE account_id = $1 AND id IN (
    SELECT agent_id FROM agent_count ORDER BY sessions DESC, agent_id LIMIT 100
  )) AS names,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(substr(key, 2) ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key LIKE 'k%') AS kinds,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(CASE WHEN key <> 'n' THEN substr(key, 2) END ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key NOT LIKE 'k%') AS models;

-- facets_rows_within_shortest_longest
WITH source AS (
  SELECT row.*
  FROM (
    -- The order is of no use but to PostgreSQL: it keeps to the index.
    SELECT
      agent_id, status, upstream_model AS model, redactions_by_kind AS kinds,
      CASE WHEN $4::text[] IS NULL OR agent_id = ANY($4::text[]) THEN 0 ELSE 1 END
        + CASE WHEN $5::text[] IS NULL OR status = ANY($5::text[]) THEN 0 ELSE 2 END
        + CASE WHEN $6::text[] IS NULL OR redactions_by_kind ?| $6::text[] THEN 0 ELSE 4 END
        + CASE WHEN $7::text[] IS NULL OR upstream_model = ANY($7::text[]) THEN 0 ELSE 8 END AS missed
    FROM session
    WHERE agent_hash = hashtext($1::text || $8::text) AND account_id = $1 AND agent_id = $8 AND started_at >= $2::timestamptz AND started_at < $3::timestamptz AND (date_part('epoch', ended_at - started_at) * 1000)::bigint >= $9::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint <= $10::bigint
    ORDER BY started_at DESC
  ) AS row
), counted AS MATERIALIZED (
  SELECT
    GROUPING(agent_id, status, kinds, model) AS without, agent_id, status, kinds, model,
    count(*) FILTER (WHERE missed IN (0, 1)) AS of_agent, count(*) FILTER (WHERE missed IN (0, 2)) AS of_status, count(*) FILTER (WHERE missed IN (0, 4)) AS of_kind, count(*) FILTER (WHERE missed IN (0, 8)) AS of_model,
    count(*) FILTER (WHERE missed = 0) AS total
  FROM source
  WHERE missed IN (0, 1, 2, 4, 8)
  GROUP BY GROUPING SETS ((agent_id), (status), (kinds), (model))
), status_count AS (
  SELECT
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'ok'), 0) AS ok,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'error'), 0) AS error,
    coalesce(sum_bigint(of_status) FILTER (WHERE status = 'partial'), 0) AS partial,
    coalesce(sum_bigint(total), 0) AS total
  FROM counted
  WHERE without = 11
), agent_count AS (
  SELECT agent_id, of_agent AS sessions FROM counted WHERE without = 7 AND of_agent > 0
), value_count AS (
  SELECT ('k' || kind) COLLATE "C" AS key, sum_bigint(of_kind) AS sessions
  FROM counted, jsonb_object_keys(kinds) AS each(kind)
  WHERE without = 13 AND of_kind > 0
  GROUP BY 1
  UNION ALL
  SELECT coalesce('m' || model, 'n') COLLATE "C", of_model
  FROM counted
  WHERE without = 14 AND of_model > 0
)
SELECT
  (SELECT json_build_array(ok, error, partial, total)::text FROM status_count) AS statuses,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(agent_id ORDER BY sessions DESC, agent_id))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, agent_id))[:100], '{}')
  )::text FROM agent_count) AS agents,
  (SELECT coalesce(json_object_agg(id, name), '{}')::text FROM agent WHERE account_id = $1 AND id IN (
    SELECT agent_id FROM agent_count ORDER BY sessions DESC, agent_id LIMIT 100
  )) AS names,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(substr(key, 2) ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key LIKE 'k%') AS kinds,
  (SELECT json_build_array(
    coalesce(sum_bigint(sessions), 0),
    coalesce((array_agg(CASE WHEN key <> 'n' THEN substr(key, 2) END ORDER BY sessions DESC, key))[:100], '{}'), coalesce((array_agg(sessions ORDER BY sessions DESC, key))[:100], '{}')
  )::text FROM value_count WHERE key NOT LIKE 'k%') AS models;
