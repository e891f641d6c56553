-- not prepared
SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS mine;

-- not prepared
SELECT FROM session_export
     WHERE account_id = $1 AND status IN ('queued', 'running') AND (since IS NULL OR since < $2)
     LIMIT 1;

-- retention_schedules
SELECT schedule.id, paused OR suspended_at IS NOT NULL AS paused, conditions, (
  SELECT cut FROM session_export
  WHERE account_id = schedule.account_id AND schedule_id = schedule.id AND statement IS NOT NULL
  ORDER BY sequence DESC
  LIMIT 1
) AS cut
FROM export_schedule AS schedule JOIN account ON account.id = account_id
WHERE account_id = $1;

-- retention_delete
WITH expired (expired_at, expired_id) AS MATERIALIZED (
  SELECT started_at, id
  FROM session
  WHERE account_id = $1 AND started_at < $2::timestamptz AND (started_at, id) > ($3::timestamptz, $4)
  ORDER BY started_at, id
  LIMIT $5::int
), removed AS (
  DELETE FROM session USING expired
  WHERE account_id = $1 AND id = expired_id
  RETURNING agent_id, started_at, ended_at, status, redaction_count, redactions_by_kind, upstream_model
), last AS (
  SELECT expired_at, expired_id
  FROM expired
  WHERE (SELECT count(*) FROM expired) = $5::int
  ORDER BY expired_at DESC, expired_id DESC
  LIMIT 1
)
SELECT
  (SELECT count(*)::int FROM removed) AS sessions,
  (SELECT coalesce(sum(redaction_count), 0)::text FROM removed) AS redactions,
  (SELECT min(started_at)::text FROM removed) AS oldest,
  (SELECT max(started_at)::text FROM removed) AS newest,
  (SELECT expired_at::text FROM last) AS next_at,
  (SELECT expired_id FROM last) AS next_id,
  (SELECT coalesce(json_agg(counts), '[]')::text FROM (
SELECT
  date_bin(interval '15 minutes', started_at, timestamptz '2001-01-01T00:00:00.000Z') AS quarter,
  agent_id,
  status,
  upstream_model AS model,
  count(*) AS sessions,
  sum(redaction_count) AS redactions,
  count(*) FILTER (WHERE redactions_by_kind IS NULL) AS not_reported,
  sum_bigint((date_part('epoch', ended_at - started_at) * 1000)::bigint) AS duration_ms
FROM removed
GROUP BY 1, 2, 3, 4) AS counts) AS counts,
  (SELECT coalesce(json_agg(kinds), '[]')::text FROM (
SELECT
  date_bin(interval '15 minutes', started_at, timestamptz '2001-01-01T00:00:00.000Z') AS quarter, agent_id, status, kind, sum_bigint(count::bigint) AS total, count(*) AS sessions,
  CASE WHEN count(*) <= 64
    THEN array_agg(100000 + (date_part('epoch', started_at - date_bin(interval '15 minutes', started_at, timestamptz '2001-01-01T00:00:00.000Z')) * 1000)::int) END AS starts
FROM removed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
GROUP BY 1, 2, 3, 4) AS kinds) AS kinds,
  (SELECT coalesce(json_agg(durations), '[]')::text FROM (
SELECT
  coalesce(agent_id, '') AS agent_id,
  (CASE WHEN quarter IS NULL THEN 180 ELSE 15 END)::smallint
    AS width,
  coalesce(quarter, hours) AS start,
  duration,
  count(*) AS sessions,
  CASE WHEN quarter IS NOT NULL THEN CASE WHEN count(*) <= 64
    THEN array_agg(100000 + (date_part('epoch', started_at - quarter) * 1000)::int) END END AS starts
FROM (
  SELECT started_at, agent_id, date_bin(interval '15 minutes', started_at, timestamptz '2001-01-01T00:00:00.000Z') AS quarter, date_bin(interval '180 minutes', started_at, timestamptz '2001-01-01T00:00:00.000Z') AS hours, ((CASE status WHEN 'ok' THEN 0 WHEN 'error' THEN 1024 WHEN 'partial' THEN 2048 END)
    + 1 + floor(ln(greatest(((date_part('epoch', ended_at - started_at) * 1000)::bigint)::float8, 0.97)) / ln(1.06::float8))::int) AS duration
  FROM removed
) AS one
GROUP BY GROUPING SETS ((quarter, duration), (hours, agent_id, duration))) AS durations) AS durations,
  ARRAY[]::float8[] AS unexported;

-- retention_agents
    WITH gone AS (
      SELECT agent_id, sum(sessions) AS sessions, sum(redactions) AS redactions
      FROM jsonb_to_recordset($2::jsonb) AS counts (
  quarter timestamptz, agent_id text COLLATE "C", status text COLLATE "C",
  model text COLLATE "C", sessions bigint, redactions bigint, not_reported bigint,
  duration_ms bigint
)
      GROUP BY agent_id
    ), held AS MATERIALIZED (
      SELECT id
      FROM agent
      WHERE account_id = $1 AND id IN (SELECT agent_id FROM gone)
      ORDER BY id
      FOR NO KEY UPDATE
    )
    UPDATE agent SET
      session_count = session_count - gone.sessions,
      redaction_count = redaction_count - gone.redactions
    FROM held JOIN gone ON gone.agent_id = held.id
    WHERE agent.account_id = $1 AND agent.id = held.id;

-- retention_rollups
    WITH counts AS (
      SELECT
        quarter, agent_id, status, model, -sessions AS sessions, -redactions AS redactions,
        -not_reported AS not_reported, -duration_ms AS duration_ms
      FROM jsonb_to_recordset($2::jsonb) AS counts (
  quarter timestamptz, agent_id text COLLATE "C", status text COLLATE "C",
  model text COLLATE "C", sessions bigint, redactions bigint, not_reported bigint,
  duration_ms bigint
)
    ), kinds AS (
      SELECT quarter, agent_id, status, kind, -total AS total, -sessions AS sessions, NULL::int[] AS starts
      FROM jsonb_to_recordset($3::jsonb) AS kinds (
  quarter timestamptz, agent_id text COLLATE "C", status text COLLATE "C", kind text COLLATE "C", total bigint,
  sessions bigint
)
    ), durations AS (
      SELECT agent_id, width, start, duration, -sessions AS sessions, NULL::int[] AS starts FROM jsonb_to_recordset($4::jsonb) AS durations (
  agent_id text COLLATE "C", width smallint, start timestamptz, duration integer, sessions bigint
)
    )

    INSERT INTO session_rollup AS kept (
      account_id, agent_id, width, start, ok_sessions, ok_redactions, ok_not_reported, ok_duration_ms, error_sessions, error_redactions, error_not_reported, error_duration_ms, partial_sessions, partial_redactions, partial_not_reported, partial_duration_ms, kinds, error_kinds, partial_kinds, facets, error_facets, partial_facets, durations, starts
    )
    SELECT
      $1, agent_id, width, start,
      ok_sessions, ok_redactions, ok_not_reported, ok_duration_ms, error_sessions, error_redactions, error_not_reported, error_duration_ms, partial_sessions, partial_redactions, partial_not_reported, partial_duration_ms, coalesce(kinds, '{}'), coalesce(error_kinds, '{}'), coalesce(partial_kinds, '{}'), nullif(coalesce(kind_facets, '{}') || coalesce(model_facets, '{}'), '{}'), nullif(coalesce(kind_error_facets, '{}') || coalesce(model_error_facets, '{}'), '{}'), nullif(coalesce(kind_partial_facets, '{}') || coalesce(model_partial_facets, '{}'), '{}'), durations, starts
    FROM (
      SELECT
        coalesce(agent_id, '') AS agent_id,
        (CASE WHEN start_15 IS NOT NULL THEN 15 WHEN start_180 IS NOT NULL THEN 180 WHEN start_720 IS NOT NULL THEN 720 WHEN start_10080 IS NOT NULL THEN 10080 END)::smallint AS width,
        coalesce(start_15, start_180, start_720, start_10080) AS start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok_sessions, sum_bigint(redactions) FILTER (WHERE status = 'ok') AS ok_redactions, sum_bigint(not_reported) FILTER (WHERE status = 'ok') AS ok_not_reported, sum_bigint(duration_ms) FILTER (WHERE status = 'ok') AS ok_duration_ms, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error_sessions, sum_bigint(redactions) FILTER (WHERE status = 'error') AS error_redactions, sum_bigint(not_reported) FILTER (WHERE status = 'error') AS error_not_reported, sum_bigint(duration_ms) FILTER (WHERE status = 'error') AS error_duration_ms, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial_sessions, sum_bigint(redactions) FILTER (WHERE status = 'partial') AS partial_redactions, sum_bigint(not_reported) FILTER (WHERE status = 'partial') AS partial_not_reported, sum_bigint(duration_ms) FILTER (WHERE status = 'partial') AS partial_duration_ms
      FROM (SELECT *, date_bin(interval '15 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_15, date_bin(interval '180 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_180, date_bin(interval '720 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_720, date_bin(interval '10080 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_10080 FROM counts AS counts) AS started
      GROUP BY GROUPING SETS ((agent_id, start_15), (start_15), (agent_id, start_180), (start_180), (agent_id, start_720), (start_720), (agent_id, start_10080), (start_10080))
    ) AS counts
    LEFT JOIN (
      SELECT
        agent_id, width, start,
        jsonb_object_agg(kind, total) FILTER (WHERE total <> 0 AND true) AS kinds,
        jsonb_object_agg(kind, error) FILTER (WHERE error <> 0 AND true) AS error_kinds,
        jsonb_object_agg(kind, partial) FILTER (WHERE partial <> 0 AND true) AS partial_kinds,
        jsonb_object_agg('k' || kind, sessions_total) FILTER (WHERE sessions_total <> 0 AND (agent_id = '' OR width >= 180)) AS kind_facets,
        jsonb_object_agg('k' || kind, sessions_error) FILTER (WHERE sessions_error <> 0 AND (agent_id = '' OR width >= 180)) AS kind_error_facets,
        jsonb_object_agg('k' || kind, sessions_partial) FILTER (WHERE sessions_partial <> 0 AND (agent_id = '' OR width >= 180)) AS kind_partial_facets
      FROM (
        SELECT
        coalesce(agent_id, '') AS agent_id,
        (CASE WHEN start_15 IS NOT NULL THEN 15 WHEN start_180 IS NOT NULL THEN 180 WHEN start_720 IS NOT NULL THEN 720 WHEN start_10080 IS NOT NULL THEN 10080 END)::smallint AS width,
        coalesce(start_15, start_180, start_720, start_10080) AS start, kind,
          sum_bigint(total) AS total,
          sum_bigint(total) FILTER (WHERE status = 'error') AS error,
          sum_bigint(total) FILTER (WHERE status = 'partial') AS partial,
          sum_bigint(sessions) AS sessions_total,
          sum_bigint(sessions) FILTER (WHERE status = 'error') AS sessions_error,
          sum_bigint(sessions) FILTER (WHERE status = 'partial') AS sessions_partial
        FROM (SELECT *, date_bin(interval '15 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_15, date_bin(interval '180 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_180, date_bin(interval '720 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_720, date_bin(interval '10080 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_10080 FROM kinds AS counts) AS started
      GROUP BY GROUPING SETS ((agent_id, start_15, kind), (start_15, kind), (agent_id, start_180, kind), (start_180, kind), (agent_id, start_720, kind), (start_720, kind), (agent_id, start_10080, kind), (start_10080, kind))
      ) AS kinds
      GROUP BY 1, 2, 3
    ) AS kinds USING (agent_id, width, start)
    LEFT JOIN (
      SELECT
        agent_id, width, start,
        jsonb_object_agg(coalesce('m' || model, 'n'), total) FILTER (WHERE total <> 0 AND true) AS model_facets,
        jsonb_object_agg(coalesce('m' || model, 'n'), error) FILTER (WHERE error <> 0 AND true) AS model_error_facets,
        jsonb_object_agg(coalesce('m' || model, 'n'), partial) FILTER (WHERE partial <> 0 AND true) AS model_partial_facets
      FROM (
        SELECT
        coalesce(agent_id, '') AS agent_id,
        (CASE WHEN start_15 IS NOT NULL THEN 15 WHEN start_180 IS NOT NULL THEN 180 WHEN start_720 IS NOT NULL THEN 720 WHEN start_10080 IS NOT NULL THEN 10080 END)::smallint AS width,
        coalesce(start_15, start_180, start_720, start_10080) AS start, model,
          sum_bigint(sessions) AS total,
          sum_bigint(sessions) FILTER (WHERE status = 'error') AS error,
          sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial
        FROM (SELECT *, date_bin(interval '15 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_15, date_bin(interval '180 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_180, date_bin(interval '720 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_720, date_bin(interval '10080 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_10080 FROM counts AS counts) AS started
      GROUP BY GROUPING SETS ((agent_id, start_15, model), (start_15, model), (agent_id, start_180, model), (start_180, model), (agent_id, start_720, model), (start_720, model), (agent_id, start_10080, model), (start_10080, model))
      ) AS models
      WHERE (agent_id = '' OR width >= 180)
      GROUP BY 1, 2, 3
    ) AS models USING (agent_id, width, start)
    LEFT JOIN (
      SELECT agent_id, width, start, array_agg((duration::bigint << 40) + sessions ORDER BY duration) FILTER (WHERE sessions <> 0) AS durations
      FROM (
        SELECT agent_id, wider.width, date_bin(length, start, timestamptz '2001-01-01T00:00:00.000Z') AS start, duration, sum_bigint(sessions) AS sessions
        FROM durations AS fine
        JOIN (VALUES (15::smallint, interval '15 minutes'), (180::smallint, interval '180 minutes'), (720::smallint, interval '720 minutes'), (10080::smallint, interval '10080 minutes')) AS wider(width, length) ON wider.width >= fine.width
        GROUP BY 1, 2, 3, 4
      ) AS one
      GROUP BY 1, 2, 3
    ) AS durations USING (agent_id, width, start)
    LEFT JOIN (
      SELECT '' AS agent_id, 15::smallint AS width, quarter AS start, CASE WHEN pg_column_size(starts) <= 4096 THEN starts
        ELSE (SELECT jsonb_object_agg(key, '') FROM jsonb_object_keys(starts) AS key) END AS starts
      FROM (
        SELECT quarter, jsonb_object_agg(key, listed) AS starts
        FROM (
          SELECT
            quarter, key,
            CASE WHEN sum_bigint(sessions) <= 64 THEN string_agg(array_to_string(starts, ''), '')
              ELSE '' END AS listed
          FROM (
            SELECT quarter, 'k' || kind AS key, sessions, starts FROM kinds AS one
            UNION ALL
            SELECT start, 'd' || least(duration % 1024 / 4, 75), sessions, starts FROM durations AS one
            WHERE width = 15
          ) AS one
          WHERE sessions > 0
          GROUP BY 1, 2
        ) AS one
        GROUP BY 1
      ) AS listed
    ) AS starts USING (agent_id, width, start)
    ORDER BY agent_id, width, start
    ON CONFLICT (account_id, agent_id, width, start) DO UPDATE SET
      ok_sessions = kept.ok_sessions + excluded.ok_sessions, ok_redactions = kept.ok_redactions + excluded.ok_redactions, ok_not_reported = kept.ok_not_reported + excluded.ok_not_reported, ok_duration_ms = kept.ok_duration_ms + excluded.ok_duration_ms, error_sessions = kept.error_sessions + excluded.error_sessions, error_redactions = kept.error_redactions + excluded.error_redactions, error_not_reported = kept.error_not_reported + excluded.error_not_reported, error_duration_ms = kept.error_duration_ms + excluded.error_duration_ms, partial_sessions = kept.partial_sessions + excluded.partial_sessions, partial_redactions = kept.partial_redactions + excluded.partial_redactions, partial_not_reported = kept.partial_not_reported + excluded.partial_not_reported, partial_duration_ms = kept.partial_duration_ms + excluded.partial_duration_ms, kinds = CASE WHEN excluded.kinds = '{}' THEN kept.kinds ELSE (
        SELECT CASE WHEN bool_or(total = 0) THEN jsonb_strip_nulls(kept.kinds || jsonb_object_agg(kind, nullif(total, 0))) ELSE kept.kinds || jsonb_object_agg(kind, nullif(total, 0)) END
        FROM
          jsonb_each_text(excluded.kinds) AS each(kind, count),
          LATERAL (SELECT coalesce((kept.kinds ->> kind)::bigint, 0) + count::bigint AS total) AS added
      ) END, error_kinds = CASE WHEN excluded.error_kinds = '{}' THEN kept.error_kinds ELSE (
        SELECT CASE WHEN bool_or(total = 0) THEN jsonb_strip_nulls(kept.error_kinds || jsonb_object_agg(kind, nullif(total, 0))) ELSE kept.error_kinds || jsonb_object_agg(kind, nullif(total, 0)) END
        FROM
          jsonb_each_text(excluded.error_kinds) AS each(kind, count),
          LATERAL (SELECT coalesce((kept.error_kinds ->> kind)::bigint, 0) + count::bigint AS total) AS added
      ) END, partial_kinds = CASE WHEN excluded.partial_kinds = '{}' THEN kept.partial_kinds ELSE (
        SELECT CASE WHEN bool_or(total = 0) THEN jsonb_strip_nulls(kept.partial_kinds || jsonb_object_agg(kind, nullif(total, 0))) ELSE kept.partial_kinds || jsonb_object_agg(kind, nullif(total, 0)) END
        FROM
          jsonb_each_text(excluded.partial_kinds) AS each(kind, count),
          LATERAL (SELECT coalesce((kept.partial_kinds ->> kind)::bigint, 0) + count::bigint AS total) AS added
      ) END, facets = CASE WHEN excluded.facets IS NULL THEN kept.facets ELSE nullif(CASE WHEN excluded.facets = '{}' THEN coalesce(kept.facets, '{}') ELSE (
        SELECT CASE WHEN bool_or(total = 0) THEN jsonb_strip_nulls(coalesce(kept.facets, '{}') || jsonb_object_agg(kind, nullif(total, 0))) ELSE coalesce(kept.facets, '{}') || jsonb_object_agg(kind, nullif(total, 0)) END
        FROM
          jsonb_each_text(excluded.facets) AS each(kind, count),
          LATERAL (SELECT coalesce((coalesce(kept.facets, '{}') ->> kind)::bigint, 0) + count::bigint AS total) AS added
      ) END, '{}') END, error_facets = CASE WHEN excluded.error_facets IS NULL THEN kept.error_facets ELSE nullif(CASE WHEN excluded.error_facets = '{}' THEN coalesce(kept.error_facets, '{}') ELSE (
        SELECT CASE WHEN bool_or(total = 0) THEN jsonb_strip_nulls(coalesce(kept.error_facets, '{}') || jsonb_object_agg(kind, nullif(total, 0))) ELSE coalesce(kept.error_facets, '{}') || jsonb_object_agg(kind, nullif(total, 0)) END
        FROM
          jsonb_each_text(excluded.error_facets) AS each(kind, count),
          LATERAL (SELECT coalesce((coalesce(kept.error_facets, '{}') ->> kind)::bigint, 0) + count::bigint AS total) AS added
      ) END, '{}') END, partial_facets = CASE WHEN excluded.partial_facets IS NULL THEN kept.partial_facets ELSE nullif(CASE WHEN excluded.partial_facets = '{}' THEN coalesce(kept.partial_facets, '{}') ELSE (
        SELECT CASE WHEN bool_or(total = 0) THEN jsonb_strip_nulls(coalesce(kept.partial_facets, '{}') || jsonb_object_agg(kind, nullif(total, 0))) ELSE coalesce(kept.partial_facets, '{}') || jsonb_object_agg(kind, nullif(total, 0)) END
        FROM
          jsonb_each_text(excluded.partial_facets) AS each(kind, count),
          LATERAL (SELECT coalesce((coalesce(kept.partial_facets, '{}') ->> kind)::bigint, 0) + count::bigint AS total) AS added
      ) END, '{}') END, durations = CASE
        WHEN excluded.durations IS NULL THEN kept.durations
        WHEN (coalesce(cardinality(kept.durations), 0)) / 64 = (coalesce(cardinality(kept.durations), 0) + cardinality(excluded.durations)) / 64 THEN kept.durations || excluded.durations
        ELSE (
          SELECT array_agg((key::bigint << 40) + n ORDER BY key) FILTER (WHERE n <> 0)
          FROM (
            SELECT key, sum_bigint(n) AS n FROM (
          SELECT key, packed - (key << 40) AS n
          FROM unnest(kept.durations || excluded.durations) AS packed, LATERAL (SELECT (packed + 549755813888) >> 40 AS key) AS bucket
        ) AS one GROUP BY key
          ) AS merged
        ) END, starts = CASE WHEN excluded.starts IS NULL THEN kept.starts ELSE coalesce(kept.starts || (
        SELECT jsonb_object_agg(key, CASE
          WHEN pg_column_size(kept.starts) > 4096 THEN ''
          WHEN before IS NULL THEN listed
          WHEN listed = '' OR length(before) + length(listed) > 384 THEN ''
          ELSE before || listed END)
        FROM jsonb_each_text(excluded.starts) AS each(key, listed), LATERAL (SELECT kept.starts ->> key AS before) AS one
        WHERE before IS DISTINCT FROM ''
      ), kept.starts, excluded.starts) END;

-- retention_empty_rollups
WITH counts AS (SELECT quarter, agent_id FROM jsonb_to_recordset($2::jsonb) AS counts (
  quarter timestamptz, agent_id text COLLATE "C", status text COLLATE "C",
  model text COLLATE "C", sessions bigint, redactions bigint, not_reported bigint,
  duration_ms bigint
))
    DELETE FROM session_rollup AS kept
    USING (SELECT
        coalesce(agent_id, '') AS agent_id,
        (CASE WHEN start_15 IS NOT NULL THEN 15 WHEN start_180 IS NOT NULL THEN 180 WHEN start_720 IS NOT NULL THEN 720 WHEN start_10080 IS NOT NULL THEN 10080 END)::smallint AS width,
        coalesce(start_15, start_180, start_720, start_10080) AS start FROM (SELECT *, date_bin(interval '15 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_15, date_bin(interval '180 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_180, date_bin(interval '720 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_720, date_bin(interval '10080 minutes', quarter, timestamptz '2001-01-01T00:00:00.000Z') AS start_10080 FROM counts AS counts) AS started
      GROUP BY GROUPING SETS ((agent_id, start_15), (start_15), (agent_id, start_180), (start_180), (agent_id, start_720), (start_720), (agent_id, start_10080), (start_10080))) AS touched
    WHERE kept.account_id = $1 AND kept.agent_id = touched.agent_id AND kept.width = touched.width
      AND kept.start = touched.start AND ok_sessions + error_sessions + partial_sessions = 0;

-- retention_unindexed
    INSERT INTO session_unindexed (account_id, quarter, starts)
    SELECT DISTINCT $1, quarter, NULL::int[] FROM jsonb_to_recordset($2::jsonb) AS counts (
  quarter timestamptz, agent_id text COLLATE "C", status text COLLATE "C",
  model text COLLATE "C", sessions bigint, redactions bigint, not_reported bigint,
  duration_ms bigint
);

-- retention_record
INSERT INTO retention_run (
  account_id, id, batch, started_at, finished_at, cutoff,
  sessions, redactions, oldest_started_at, newest_started_at
) VALUES ($1, $2, $3, $4, clock_timestamp(), $5, $6, $7, $8, $9);

-- access_log_append
SELECT append_access_log($1, $2::bigint[], $3, $4::text[], $5::text[]) AS sequence;
