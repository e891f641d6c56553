-- stats_43200000
WITH edge AS MATERIALIZED (
      SELECT sign, row.*
      FROM (
          SELECT
            least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (to_timestamp($6::float8), to_timestamp($8::float8)), (to_timestamp($9::float8), to_timestamp($7::float8))) AS given(one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE account_id = $1 AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial, sign * (ok_redactions + error_redactions + partial_redactions) AS redactions, sign * (ok_not_reported + error_not_reported + partial_not_reported) AS not_reported, sign * (ok_duration_ms + error_duration_ms + partial_duration_ms) AS duration_ms
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT
          coalesce(agent_id, ''),
          sum_bigint(sign) FILTER (WHERE status = 'ok'), sum_bigint(sign) FILTER (WHERE status = 'error'), sum_bigint(sign) FILTER (WHERE status = 'partial'),
          sum_bigint(sign * redactions), sum_bigint(sign) FILTER (WHERE kinds IS NULL), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY GROUPING SETS ((agent_id), ())
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
      FROM (
        SELECT start AS at, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($13::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT started_at, sign * (status = 'ok')::int AS ok, sign * (status = 'error')::int AS error, sign * (status = 'partial')::int AS partial FROM edge
      ) AS part
      GROUP BY 1
    ), kind_count AS (
      SELECT sign * times AS times, of_status AS kinds
      FROM
        (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup, LATERAL (VALUES (1, kinds)) AS asked(times, of_status)
      UNION ALL
      SELECT sum(sign), kinds FROM edge GROUP BY kinds
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_43200000_agent
WITH edge AS MATERIALIZED (
      SELECT sign, row.*
      FROM (
          SELECT
            least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (to_timestamp($6::float8), to_timestamp($8::float8)), (to_timestamp($9::float8), to_timestamp($7::float8))) AS given(one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE agent_hash = hashtext($1::text || $2::text) AND account_id = $1 AND agent_id = $2 AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial, sign * (ok_redactions + error_redactions + partial_redactions) AS redactions, sign * (ok_not_reported + error_not_reported + partial_not_reported) AS not_reported, sign * (ok_duration_ms + error_duration_ms + partial_duration_ms) AS duration_ms
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT
          agent_id,
          sum_bigint(sign) FILTER (WHERE status = 'ok'), sum_bigint(sign) FILTER (WHERE status = 'error'), sum_bigint(sign) FILTER (WHERE status = 'partial'),
          sum_bigint(sign * redactions), sum_bigint(sign) FILTER (WHERE kinds IS NULL), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY agent_id
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
      FROM (
        SELECT start AS at, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($13::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT started_at, sign * (status = 'ok')::int AS ok, sign * (status = 'error')::int AS error, sign * (status = 'partial')::int AS partial FROM edge
      ) AS part
      GROUP BY 1
    ), kind_count AS (
      SELECT sign * times AS times, of_status AS kinds
      FROM
        (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup, LATERAL (VALUES (1, kinds)) AS asked(times, of_status)
      UNION ALL
      SELECT sum(sign), kinds FROM edge GROUP BY kinds
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_search_8c70b25cbbbe8e7935bbc705
WITH source AS (
      SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM (SELECT value, hashtext($1::text || value) AS hash FROM unnest($8::text[]) AS one(value) OFFSET 0) AS stream, LATERAL (
        SELECT * FROM session
        WHERE account_id = $1 AND agent_hash = stream.hash AND agent_id = stream.value AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC
      ) AS row
      WHERE $2 = ''
    ), summed AS MATERIALIZED (
      -- All groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(status, redactions_by_kind) AS without, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions,
        count(*) FILTER (WHERE redactions_by_kind IS NULL) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, not_reported, duration_ms FROM summed WHERE without = 1
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), by_kind AS (
      SELECT start, kind, sum(count::bigint * sessions) AS total
      FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
      WHERE without = 2
      GROUP BY 1, 2
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (SELECT kind, sum(total) AS total FROM by_kind GROUP BY 1) AS of_all
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_43200000_ok
WITH edge AS MATERIALIZED (
      SELECT sign, row.*
      FROM (
          SELECT
            least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (to_timestamp($6::float8), to_timestamp($8::float8)), (to_timestamp($9::float8), to_timestamp($7::float8))) AS given(one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE account_id = $1 AND status = 'ok' AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, sign * ok_sessions AS ok, 0::bigint AS error, 0::bigint AS partial, sign * (ok_redactions) AS redactions, sign * (ok_not_reported) AS not_reported, sign * (ok_duration_ms) AS duration_ms
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT
          coalesce(agent_id, ''),
          sum_bigint(sign) FILTER (WHERE status = 'ok'), sum_bigint(sign) FILTER (WHERE status = 'error'), sum_bigint(sign) FILTER (WHERE status = 'partial'),
          sum_bigint(sign * redactions), sum_bigint(sign) FILTER (WHERE kinds IS NULL), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY GROUPING SETS ((agent_id), ())
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
      FROM (
        SELECT start AS at, sign * ok_sessions AS ok, 0::bigint AS error, 0::bigint AS partial
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($13::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT started_at, sign * (status = 'ok')::int AS ok, sign * (status = 'error')::int AS error, sign * (status = 'partial')::int AS partial FROM edge
      ) AS part
      GROUP BY 1
    ), kind_count AS (
      SELECT sign * times AS times, of_status AS kinds
      FROM
        (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup, LATERAL (VALUES (1, kinds), (-1, error_kinds), (-1, partial_kinds)) AS asked(times, of_status)
      UNION ALL
      SELECT sum(sign), kinds FROM edge GROUP BY kinds
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_43200000_error
WITH edge AS MATERIALIZED (
      SELECT sign, row.*
      FROM (
          SELECT
            least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (to_timestamp($6::float8), to_timestamp($8::float8)), (to_timestamp($9::float8), to_timestamp($7::float8))) AS given(one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE account_id = $1 AND status = 'error' AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, 0::bigint AS ok, sign * error_sessions AS error, 0::bigint AS partial, sign * (error_redactions) AS redactions, sign * (error_not_reported) AS not_reported, sign * (error_duration_ms) AS duration_ms
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT
          coalesce(agent_id, ''),
          sum_bigint(sign) FILTER (WHERE status = 'ok'), sum_bigint(sign) FILTER (WHERE status = 'error'), sum_bigint(sign) FILTER (WHERE status = 'partial'),
          sum_bigint(sign * redactions), sum_bigint(sign) FILTER (WHERE kinds IS NULL), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY GROUPING SETS ((agent_id), ())
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
      FROM (
        SELECT start AS at, 0::bigint AS ok, sign * error_sessions AS error, 0::bigint AS partial
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($13::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT started_at, sign * (status = 'ok')::int AS ok, sign * (status = 'error')::int AS error, sign * (status = 'partial')::int AS partial FROM edge
      ) AS part
      GROUP BY 1
    ), kind_count AS (
      SELECT sign * times AS times, of_status AS kinds
      FROM
        (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup, LATERAL (VALUES (1, error_kinds)) AS asked(times, of_status)
      UNION ALL
      SELECT sum(sign), kinds FROM edge GROUP BY kinds
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_43200000_partial
WITH edge AS MATERIALIZED (
      SELECT sign, row.*
      FROM (
          SELECT
            least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (to_timestamp($6::float8), to_timestamp($8::float8)), (to_timestamp($9::float8), to_timestamp($7::float8))) AS given(one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE account_id = $1 AND status = 'partial' AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, 0::bigint AS ok, 0::bigint AS error, sign * partial_sessions AS partial, sign * (partial_redactions) AS redactions, sign * (partial_not_reported) AS not_reported, sign * (partial_duration_ms) AS duration_ms
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT
          coalesce(agent_id, ''),
          sum_bigint(sign) FILTER (WHERE status = 'ok'), sum_bigint(sign) FILTER (WHERE status = 'error'), sum_bigint(sign) FILTER (WHERE status = 'partial'),
          sum_bigint(sign * redactions), sum_bigint(sign) FILTER (WHERE kinds IS NULL), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY GROUPING SETS ((agent_id), ())
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
      FROM (
        SELECT start AS at, 0::bigint AS ok, 0::bigint AS error, sign * partial_sessions AS partial
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($13::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT started_at, sign * (status = 'ok')::int AS ok, sign * (status = 'error')::int AS error, sign * (status = 'partial')::int AS partial FROM edge
      ) AS part
      GROUP BY 1
    ), kind_count AS (
      SELECT sign * times AS times, of_status AS kinds
      FROM
        (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup, LATERAL (VALUES (1, partial_kinds)) AS asked(times, of_status)
      UNION ALL
      SELECT sum(sign), kinds FROM edge GROUP BY kinds
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_43200000_ok_error
WITH edge AS MATERIALIZED (
      SELECT sign, row.*
      FROM (
          SELECT
            least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (to_timestamp($6::float8), to_timestamp($8::float8)), (to_timestamp($9::float8), to_timestamp($7::float8))) AS given(one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE account_id = $1 AND status IN ('ok', 'error') AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, 0::bigint AS partial, sign * (ok_redactions + error_redactions) AS redactions, sign * (ok_not_reported + error_not_reported) AS not_reported, sign * (ok_duration_ms + error_duration_ms) AS duration_ms
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT
          coalesce(agent_id, ''),
          sum_bigint(sign) FILTER (WHERE status = 'ok'), sum_bigint(sign) FILTER (WHERE status = 'error'), sum_bigint(sign) FILTER (WHERE status = 'partial'),
          sum_bigint(sign * redactions), sum_bigint(sign) FILTER (WHERE kinds IS NULL), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY GROUPING SETS ((agent_id), ())
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
      FROM (
        SELECT start AS at, sign * ok_sessions AS ok, sign * error_sessions AS error, 0::bigint AS partial
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($13::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT started_at, sign * (status = 'ok')::int AS ok, sign * (status = 'error')::int AS error, sign * (status = 'partial')::int AS partial FROM edge
      ) AS part
      GROUP BY 1
    ), kind_count AS (
      SELECT sign * times AS times, of_status AS kinds
      FROM
        (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup, LATERAL (VALUES (1, kinds), (-1, partial_kinds)) AS asked(times, of_status)
      UNION ALL
      SELECT sum(sign), kinds FROM edge GROUP BY kinds
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_43200000_agent_error
WITH edge AS MATERIALIZED (
      SELECT sign, row.*
      FROM (
          SELECT
            least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (to_timestamp($6::float8), to_timestamp($8::float8)), (to_timestamp($9::float8), to_timestamp($7::float8))) AS given(one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE agent_hash = hashtext($1::text || $2::text) AND account_id = $1 AND agent_id = $2 AND status = 'error' AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, 0::bigint AS ok, sign * error_sessions AS error, 0::bigint AS partial, sign * (error_redactions) AS redactions, sign * (error_not_reported) AS not_reported, sign * (error_duration_ms) AS duration_ms
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT
          agent_id,
          sum_bigint(sign) FILTER (WHERE status = 'ok'), sum_bigint(sign) FILTER (WHERE status = 'error'), sum_bigint(sign) FILTER (WHERE status = 'partial'),
          sum_bigint(sign * redactions), sum_bigint(sign) FILTER (WHERE kinds IS NULL), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY agent_id
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
      FROM (
        SELECT start AS at, 0::bigint AS ok, sign * error_sessions AS error, 0::bigint AS partial
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($13::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT started_at, sign * (status = 'ok')::int AS ok, sign * (status = 'error')::int AS error, sign * (status = 'partial')::int AS partial FROM edge
      ) AS part
      GROUP BY 1
    ), kind_count AS (
      SELECT sign * times AS times, of_status AS kinds
      FROM
        (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup, LATERAL (VALUES (1, error_kinds)) AS asked(times, of_status)
      UNION ALL
      SELECT sum(sign), kinds FROM edge GROUP BY kinds
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_redactions
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
        SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
        FROM session
        WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND $2 = '' AND redaction_count >= $8::bigint AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC
      ) AS row
    ), summed AS MATERIALIZED (
      -- All groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(status, redactions_by_kind) AS without, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions,
        count(*) FILTER (WHERE redactions_by_kind IS NULL) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, not_reported, duration_ms FROM summed WHERE without = 1
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), by_kind AS (
      SELECT start, kind, sum(count::bigint * sessions) AS total
      FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
      WHERE without = 2
      GROUP BY 1, 2
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (SELECT kind, sum(total) AS total FROM by_kind GROUP BY 1) AS of_all
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_redactions_error
WITH band AS MATERIALIZED (
      SELECT first + level AS band, level
      FROM
        unnest(ARRAY[64], ARRAY[128]) AS one(first, beyond),
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
        SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
        FROM session
        WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND $2 = '' AND redaction_count >= $8::bigint AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC
      ) AS row
    ), summed AS MATERIALIZED (
      -- All groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(status, redactions_by_kind) AS without, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions,
        count(*) FILTER (WHERE redactions_by_kind IS NULL) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, not_reported, duration_ms FROM summed WHERE without = 1
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), by_kind AS (
      SELECT start, kind, sum(count::bigint * sessions) AS total
      FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
      WHERE without = 2
      GROUP BY 1, 2
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (SELECT kind, sum(total) AS total FROM by_kind GROUP BY 1) AS of_all
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_search_9effd74f041c34c93dda69f4
WITH source AS (
      SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM (VALUES (1)) AS stream(value), LATERAL (
        SELECT * FROM session
        WHERE account_id = $1 AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC
      ) AS row
      WHERE $2 = '' AND redactions_by_kind ?| $8::text[]
    ), summed AS MATERIALIZED (
      -- All groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(status, redactions_by_kind) AS without, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions,
        count(*) FILTER (WHERE redactions_by_kind IS NULL) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, not_reported, duration_ms FROM summed WHERE without = 1
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), by_kind AS (
      SELECT start, kind, sum(count::bigint * sessions) AS total
      FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
      WHERE without = 2
      GROUP BY 1, 2
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (SELECT kind, sum(total) AS total FROM by_kind GROUP BY 1) AS of_all
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_search_8edcc26c0f6c7256a71a8ede
WITH source AS (
      SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM (SELECT value, hashtext($1::text || value) AS hash FROM unnest($8::text[]) AS one(value) OFFSET 0) AS stream, LATERAL (
        SELECT * FROM session
        WHERE account_id = $1 AND model_hash = stream.hash AND upstream_model = stream.value AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC
      ) AS row
      WHERE $2 = ''
    ), summed AS MATERIALIZED (
      -- All groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(status, redactions_by_kind) AS without, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions,
        count(*) FILTER (WHERE redactions_by_kind IS NULL) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, not_reported, duration_ms FROM summed WHERE without = 1
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), by_kind AS (
      SELECT start, kind, sum(count::bigint * sessions) AS total
      FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
      WHERE without = 2
      GROUP BY 1, 2
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (SELECT kind, sum(total) AS total FROM by_kind GROUP BY 1) AS of_all
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_search_209a56ef940b3f9269e4ce39
WITH source AS (
      SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM (VALUES (1)) AS stream(value), LATERAL (
        SELECT * FROM session
        WHERE account_id = $1 AND model_hash = hashtext($1::text) AND upstream_model IS NULL AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC
      ) AS row
      WHERE $2 = ''
    ), summed AS MATERIALIZED (
      -- All groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(status, redactions_by_kind) AS without, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions,
        count(*) FILTER (WHERE redactions_by_kind IS NULL) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, not_reported, duration_ms FROM summed WHERE without = 1
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), by_kind AS (
      SELECT start, kind, sum(count::bigint * sessions) AS total
      FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
      WHERE without = 2
      GROUP BY 1, 2
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (SELECT kind, sum(total) AS total FROM by_kind GROUP BY 1) AS of_all
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_search_d7ec362b5e564fb435ddf4a4
WITH source AS (
      SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM (VALUES (1)) AS stream(value), LATERAL (
        SELECT * FROM session
        WHERE account_id = $1 AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC
      ) AS row
      WHERE $2 = '' AND (upstream_model IS NOT NULL) = $8::boolean
    ), summed AS MATERIALIZED (
      -- All groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(status, redactions_by_kind) AS without, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions,
        count(*) FILTER (WHERE redactions_by_kind IS NULL) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, not_reported, duration_ms FROM summed WHERE without = 1
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), by_kind AS (
      SELECT start, kind, sum(count::bigint * sessions) AS total
      FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
      WHERE without = 2
      GROUP BY 1, 2
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (SELECT kind, sum(total) AS total FROM by_kind GROUP BY 1) AS of_all
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_search_1f30508659c976f8b074a849
WITH source AS (
      SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM (VALUES (1)) AS stream(value), LATERAL (
        SELECT * FROM session
        WHERE account_id = $1 AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC
      ) AS row
      WHERE $2 = '' AND (date_part('epoch', ended_at - started_at) * 1000)::bigint >= $8::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint <= $9::bigint
    ), summed AS MATERIALIZED (
      -- All groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(status, redactions_by_kind) AS without, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions,
        count(*) FILTER (WHERE redactions_by_kind IS NULL) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, not_reported, duration_ms FROM summed WHERE without = 1
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), by_kind AS (
      SELECT start, kind, sum(count::bigint * sessions) AS total
      FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
      WHERE without = 2
      GROUP BY 1, 2
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (SELECT kind, sum(total) AS total FROM by_kind GROUP BY 1) AS of_all
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_search_2bd05e299aa8c24dec2258c6
WITH source AS (
      SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM (SELECT value, hashtext($1::text || value) AS hash FROM unnest($8::text[]) AS one(value) OFFSET 0) AS stream, LATERAL (
        SELECT * FROM session
        WHERE account_id = $1 AND agent_hash = stream.hash AND agent_id = stream.value AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC
      ) AS row
      WHERE $2 = '' AND status = ANY($9::text[]) AND redactions_by_kind ?| $10::text[] AND upstream_model = ANY($11::text[]) AND redaction_count >= $12::bigint
    ), summed AS MATERIALIZED (
      -- All groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(status, redactions_by_kind) AS without, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions,
        count(*) FILTER (WHERE redactions_by_kind IS NULL) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, not_reported, duration_ms FROM summed WHERE without = 1
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), by_kind AS (
      SELECT start, kind, sum(count::bigint * sessions) AS total
      FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
      WHERE without = 2
      GROUP BY 1, 2
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (SELECT kind, sum(total) AS total FROM by_kind GROUP BY 1) AS of_all
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_rows
WITH edge AS MATERIALIZED (
      SELECT sign, row.*
      FROM (
          SELECT
            least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (to_timestamp($6::float8), to_timestamp($8::float8)), (to_timestamp($9::float8), to_timestamp($7::float8))) AS given(one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE account_id = $1 AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial, sign * (ok_redactions + error_redactions + partial_redactions) AS redactions, sign * (ok_not_reported + error_not_reported + partial_not_reported) AS not_reported, sign * (ok_duration_ms + error_duration_ms + partial_duration_ms) AS duration_ms
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT
          coalesce(agent_id, ''),
          sum_bigint(sign) FILTER (WHERE status = 'ok'), sum_bigint(sign) FILTER (WHERE status = 'error'), sum_bigint(sign) FILTER (WHERE status = 'partial'),
          sum_bigint(sign * redactions), sum_bigint(sign) FILTER (WHERE kinds IS NULL), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY GROUPING SETS ((agent_id), ())
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
      FROM (
        SELECT started_at AS at, 1 * (status = 'ok')::int AS ok, 1 * (status = 'error')::int AS error, 1 * (status = 'partial')::int AS partial
        FROM (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE account_id = $1 AND started_at >= to_timestamp($6::float8) AND started_at < to_timestamp($7::float8)
        ORDER BY started_at DESC
        ) AS row
      ) AS part
      GROUP BY 1
    ), kind_count AS (
      SELECT sign * times AS times, of_status AS kinds
      FROM
        (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup, LATERAL (VALUES (1, kinds)) AS asked(times, of_status)
      UNION ALL
      SELECT sum(sign), kinds FROM edge GROUP BY kinds
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_43200000_dkap
WITH edge AS MATERIALIZED (
      SELECT sign, row.*
      FROM (
          SELECT
            least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (to_timestamp($6::float8), to_timestamp($8::float8)), (to_timestamp($9::float8), to_timestamp($7::float8))) AS given(one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE account_id = $1 AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial, sign * (ok_redactions + error_redactions + partial_redactions) AS redactions, sign * (ok_not_reported + error_not_reported + partial_not_reported) AS not_reported, sign * (ok_duration_ms + error_duration_ms + partial_duration_ms) AS duration_ms
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT
          coalesce(agent_id, ''),
          sum_bigint(sign) FILTER (WHERE status = 'ok'), sum_bigint(sign) FILTER (WHERE status = 'error'), sum_bigint(sign) FILTER (WHERE status = 'partial'),
          sum_bigint(sign * redactions), sum_bigint(sign) FILTER (WHERE kinds IS NULL), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY GROUPING SETS ((agent_id), ())
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
      FROM (
        SELECT start AS at, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($13::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT started_at, sign * (status = 'ok')::int AS ok, sign * (status = 'error')::int AS error, sign * (status = 'partial')::int AS partial FROM edge
      ) AS part
      GROUP BY 1
    ), kind_count AS (
      SELECT sign * times AS times, of_status AS kinds
      FROM
        (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup, LATERAL (VALUES (1, kinds)) AS asked(times, of_status)
      UNION ALL
      SELECT sum(sign), kinds FROM edge GROUP BY kinds
    ), told AS MATERIALIZED (
      SELECT agent_id, row_number() OVER (ORDER BY ok + error + partial DESC, agent_id) - 1 AS place
      FROM subject
      WHERE agent_id <> ''
      ORDER BY ok + error + partial DESC, agent_id
      LIMIT 100
    ), duration_count AS (
      SELECT key, sum_bigint(n) AS n
      FROM (
        SELECT key, sign * (packed - (key << 40)) AS n
        FROM (
          SELECT sign, packed, (packed + 549755813888) >> 40 AS key
          FROM (
            -- Not joined: PostgreSQL would remember what it took apart, which takes longer than that.
            SELECT sign, unnest(durations) AS packed
            FROM
              (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part,
              LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
              ) AS rollup
          ) AS entry
        ) AS bucket

        UNION ALL
        SELECT ((CASE status WHEN 'ok' THEN 0 WHEN 'error' THEN 1024 WHEN 'partial' THEN 2048 END)
        + 1 + floor(ln(greatest((duration_ms)::float8, 0.97)) / ln(1.06::float8))::int), sum_bigint(sign)
        FROM edge
        GROUP BY 1
      ) AS part
      GROUP BY key
      HAVING sum_bigint(n) > 0
    ), bucket_kind AS (
      SELECT least(greatest(date_bin($3::interval, start, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sign * times AS times, of_status AS kinds
      FROM
        (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($13::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup, LATERAL (VALUES (1, kinds)) AS asked(times, of_status)
      UNION ALL
      SELECT least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4 - $3), $5::timestamptz), sign, kinds FROM edge
    ), agent_bucket AS (
      SELECT place, least(greatest(date_bin($3::interval, at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
      FROM (
        SELECT place, start AS at, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial
        FROM told, (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($13::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = told.agent_id AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT place, started_at, sign * (status = 'ok')::int AS ok, sign * (status = 'error')::int AS error, sign * (status = 'partial')::int AS partial FROM edge JOIN told USING (agent_id)
      ) AS part
      GROUP BY 1, 2
    ), agent_duration AS (
      SELECT place, key % 1024 AS key, sum_bigint(n) AS n
      FROM (
        SELECT place, key, sign * (packed - (key << 40)) AS n
        FROM (
          SELECT place, sign, packed, (packed + 549755813888) >> 40 AS key
          FROM (
            SELECT place, sign, unnest(durations) AS packed
            FROM told, (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (180::smallint, to_timestamp($18::float8), to_timestamp($20::float8)), (180::smallint, to_timestamp($21::float8), to_timestamp($19::float8)), (720::smallint, to_timestamp($20::float8), to_timestamp($22::float8)), (720::smallint, to_timestamp($23::float8), to_timestamp($21::float8)), (10080::smallint, to_timestamp($22::float8), to_timestamp($23::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = told.agent_id AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
            ) AS rollup
          ) AS entry
        ) AS bucket

        UNION ALL
        SELECT place, ((CASE status WHEN 'ok' THEN 0 WHEN 'error' THEN 1024 WHEN 'partial' THEN 2048 END)
        + 1 + floor(ln(greatest((duration_ms)::float8, 0.97)) / ln(1.06::float8))::int), sum_bigint(sign)
        FROM (
          SELECT sign, row.*
          FROM (
          SELECT
            least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (to_timestamp($16::float8), to_timestamp($18::float8)), (to_timestamp($19::float8), to_timestamp($17::float8))) AS given(one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE account_id = $1 AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC
          ) AS row
        ) AS edge_of_durations JOIN told USING (agent_id)
        GROUP BY 1, 2
      ) AS part
      GROUP BY 1, 2
      HAVING sum_bigint(n) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds,
      (SELECT json_build_array((array_agg(key )), (array_agg(n )))::text FROM duration_count) AS durations,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(times )), (array_agg(kinds )))::text FROM bucket_kind) AS bucket_kinds,
      (SELECT json_build_array((array_agg(place )), (array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM agent_bucket) AS agent_buckets,
      (SELECT json_build_array((array_agg(place )), (array_agg(key )), (array_agg(n )))::text FROM agent_duration) AS agent_durations
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_43200000_agent_ok_error_dkap
WITH edge AS MATERIALIZED (
      SELECT sign, row.*
      FROM (
          SELECT
            least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (to_timestamp($6::float8), to_timestamp($8::float8)), (to_timestamp($9::float8), to_timestamp($7::float8))) AS given(one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE agent_hash = hashtext($1::text || $2::text) AND account_id = $1 AND agent_id = $2 AND status IN ('ok', 'error') AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, 0::bigint AS partial, sign * (ok_redactions + error_redactions) AS redactions, sign * (ok_not_reported + error_not_reported) AS not_reported, sign * (ok_duration_ms + error_duration_ms) AS duration_ms
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT
          agent_id,
          sum_bigint(sign) FILTER (WHERE status = 'ok'), sum_bigint(sign) FILTER (WHERE status = 'error'), sum_bigint(sign) FILTER (WHERE status = 'partial'),
          sum_bigint(sign * redactions), sum_bigint(sign) FILTER (WHERE kinds IS NULL), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY agent_id
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
      FROM (
        SELECT start AS at, sign * ok_sessions AS ok, sign * error_sessions AS error, 0::bigint AS partial
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($13::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT started_at, sign * (status = 'ok')::int AS ok, sign * (status = 'error')::int AS error, sign * (status = 'partial')::int AS partial FROM edge
      ) AS part
      GROUP BY 1
    ), kind_count AS (
      SELECT sign * times AS times, of_status AS kinds
      FROM
        (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup, LATERAL (VALUES (1, kinds), (-1, partial_kinds)) AS asked(times, of_status)
      UNION ALL
      SELECT sum(sign), kinds FROM edge GROUP BY kinds
    ), duration_count AS (
      SELECT key, sum_bigint(n) AS n
      FROM (
        SELECT key, sign * (packed - (key << 40)) AS n
        FROM (
          SELECT sign, packed, (packed + 549755813888) >> 40 AS key
          FROM (
            -- Not joined: PostgreSQL would remember what it took apart, which takes longer than that.
            SELECT sign, unnest(durations) AS packed
            FROM
              (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (180::smallint, to_timestamp($18::float8), to_timestamp($20::float8)), (180::smallint, to_timestamp($21::float8), to_timestamp($19::float8)), (720::smallint, to_timestamp($20::float8), to_timestamp($22::float8)), (720::smallint, to_timestamp($23::float8), to_timestamp($21::float8)), (10080::smallint, to_timestamp($22::float8), to_timestamp($23::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part,
              LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
              ) AS rollup
          ) AS entry
        ) AS bucket
        WHERE key / 1024 IN (0, 1)
        UNION ALL
        SELECT ((CASE status WHEN 'ok' THEN 0 WHEN 'error' THEN 1024 WHEN 'partial' THEN 2048 END)
        + 1 + floor(ln(greatest((duration_ms)::float8, 0.97)) / ln(1.06::float8))::int), sum_bigint(sign)
        FROM (
          SELECT sign, row.*
          FROM (
          SELECT
            least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (to_timestamp($16::float8), to_timestamp($18::float8)), (to_timestamp($19::float8), to_timestamp($17::float8))) AS given(one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE agent_hash = hashtext($1::text || $2::text) AND account_id = $1 AND agent_id = $2 AND status IN ('ok', 'error') AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC
          ) AS row
        ) AS edge_of_durations
        GROUP BY 1
      ) AS part
      GROUP BY key
      HAVING sum_bigint(n) > 0
    ), bucket_kind AS (
      SELECT least(greatest(date_bin($3::interval, start, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sign * times AS times, of_status AS kinds
      FROM
        (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($13::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup, LATERAL (VALUES (1, kinds), (-1, partial_kinds)) AS asked(times, of_status)
      UNION ALL
      SELECT least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4 - $3), $5::timestamptz), sign, kinds FROM edge
    ), agent_bucket AS (SELECT 0 AS place, * FROM bucket_count), agent_duration AS (
      SELECT 0 AS place, key, n FROM duration_count
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds,
      (SELECT json_build_array((array_agg(key )), (array_agg(n )))::text FROM duration_count) AS durations,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(times )), (array_agg(kinds )))::text FROM bucket_kind) AS bucket_kinds,
      (SELECT json_build_array((array_agg(place )), (array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM agent_bucket) AS agent_buckets,
      (SELECT json_build_array((array_agg(place )), (array_agg(key )), (array_agg(n )))::text FROM agent_duration) AS agent_durations
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_redactions_dkap
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
        SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind, ((CASE status WHEN 'ok' THEN 0 WHEN 'error' THEN 1024 WHEN 'partial' THEN 2048 END)
        + 1 + floor(ln(greatest(((date_part('epoch', ended_at - started_at) * 1000)::bigint)::float8, 0.97)) / ln(1.06::float8))::int) AS duration
        FROM session
        WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND $2 = '' AND redaction_count >= $8::bigint AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC
      ) AS row
    ), summed AS MATERIALIZED (
      -- All groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(status, redactions_by_kind) AS without, start, agent_id, status, redactions_by_kind, duration,
        count(*) AS sessions, sum(redaction_count) AS redactions,
        count(*) FILTER (WHERE redactions_by_kind IS NULL) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (start, redactions_by_kind), (agent_id, duration))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, not_reported, duration_ms FROM summed WHERE without = 1
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), by_kind AS (
      SELECT start, kind, sum(count::bigint * sessions) AS total
      FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
      WHERE without = 2
      GROUP BY 1, 2
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (SELECT kind, sum(total) AS total FROM by_kind GROUP BY 1) AS of_all
      HAVING count(*) > 0
    ), told AS MATERIALIZED (
      SELECT agent_id, row_number() OVER (ORDER BY ok + error + partial DESC, agent_id) - 1 AS place
      FROM subject
      WHERE agent_id <> ''
      ORDER BY ok + error + partial DESC, agent_id
      LIMIT 100
    ), duration_count AS (
      SELECT duration AS key, sum_bigint(sessions) AS n FROM summed WHERE without = 3 GROUP BY 1
    ), bucket_kind AS (
      SELECT start, 1 AS times, jsonb_object_agg(kind, total) AS kinds FROM by_kind GROUP BY 1
    ), agent_bucket AS (
      SELECT place, start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts JOIN told USING (agent_id) GROUP BY 1, 2
    ), agent_duration AS (
      SELECT place, duration AS key, sessions AS n FROM summed JOIN told USING (agent_id) WHERE without = 3
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds,
      (SELECT json_build_array((array_agg(key )), (array_agg(n )))::text FROM duration_count) AS durations,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(times )), (array_agg(kinds )))::text FROM bucket_kind) AS bucket_kinds,
      (SELECT json_build_array((array_agg(place )), (array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM agent_bucket) AS agent_buckets,
      (SELECT json_build_array((array_agg(place )), (array_agg(key )), (array_agg(n )))::text FROM agent_duration) AS agent_durations
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_rows_dkap
WITH edge AS MATERIALIZED (
      SELECT sign, row.*
      FROM (
          SELECT
            least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (to_timestamp($6::float8), to_timestamp($8::float8)), (to_timestamp($9::float8), to_timestamp($7::float8))) AS given(one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE account_id = $1 AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial, sign * (ok_redactions + error_redactions + partial_redactions) AS redactions, sign * (ok_not_reported + error_not_reported + partial_not_reported) AS not_reported, sign * (ok_duration_ms + error_duration_ms + partial_duration_ms) AS duration_ms
        FROM (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup
        UNION ALL
        SELECT
          coalesce(agent_id, ''),
          sum_bigint(sign) FILTER (WHERE status = 'ok'), sum_bigint(sign) FILTER (WHERE status = 'error'), sum_bigint(sign) FILTER (WHERE status = 'partial'),
          sum_bigint(sign * redactions), sum_bigint(sign) FILTER (WHERE kinds IS NULL), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY GROUPING SETS ((agent_id), ())
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
      FROM (
        SELECT started_at AS at, 1 * (status = 'ok')::int AS ok, 1 * (status = 'error')::int AS error, 1 * (status = 'partial')::int AS partial
        FROM (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE account_id = $1 AND started_at >= to_timestamp($6::float8) AND started_at < to_timestamp($7::float8)
        ORDER BY started_at DESC
        ) AS row
      ) AS part
      GROUP BY 1
    ), kind_count AS (
      SELECT sign * times AS times, of_status AS kinds
      FROM
        (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
        ) AS rollup, LATERAL (VALUES (1, kinds)) AS asked(times, of_status)
      UNION ALL
      SELECT sum(sign), kinds FROM edge GROUP BY kinds
    ), told AS MATERIALIZED (
      SELECT agent_id, row_number() OVER (ORDER BY ok + error + partial DESC, agent_id) - 1 AS place
      FROM subject
      WHERE agent_id <> ''
      ORDER BY ok + error + partial DESC, agent_id
      LIMIT 100
    ), duration_count AS (
      SELECT key, sum_bigint(n) AS n
      FROM (
        SELECT key, sign * (packed - (key << 40)) AS n
        FROM (
          SELECT sign, packed, (packed + 549755813888) >> 40 AS key
          FROM (
            -- Not joined: PostgreSQL would remember what it took apart, which takes longer than that.
            SELECT sign, unnest(durations) AS packed
            FROM
              (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part,
              LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = $2 AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
              ) AS rollup
          ) AS entry
        ) AS bucket

        UNION ALL
        SELECT ((CASE status WHEN 'ok' THEN 0 WHEN 'error' THEN 1024 WHEN 'partial' THEN 2048 END)
        + 1 + floor(ln(greatest((duration_ms)::float8, 0.97)) / ln(1.06::float8))::int), sum_bigint(sign)
        FROM edge
        GROUP BY 1
      ) AS part
      GROUP BY key
      HAVING sum_bigint(n) > 0
    ), bucket_kind AS (
      SELECT start, 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (
        SELECT least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, kind, sum_bigint(count::bigint) AS total
        FROM (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE account_id = $1 AND started_at >= to_timestamp($6::float8) AND started_at < to_timestamp($7::float8)
        ORDER BY started_at DESC
        ) AS row, jsonb_each_text(kinds) AS each(kind, count)
        GROUP BY 1, 2
      ) AS by_kind
      GROUP BY 1
    ), agent_bucket AS (
      SELECT place, least(greatest(date_bin($3::interval, at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
      FROM (
        SELECT place, started_at AS at, 1 * (status = 'ok')::int AS ok, 1 * (status = 'error')::int AS error, 1 * (status = 'partial')::int AS partial
        FROM (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE account_id = $1 AND started_at >= to_timestamp($6::float8) AND started_at < to_timestamp($7::float8)
        ORDER BY started_at DESC
        ) AS row JOIN told USING (agent_id)
      ) AS part
      GROUP BY 1, 2
    ), agent_duration AS (
      SELECT place, key % 1024 AS key, sum_bigint(n) AS n
      FROM (
        SELECT place, key, sign * (packed - (key << 40)) AS n
        FROM (
          SELECT place, sign, packed, (packed + 549755813888) >> 40 AS key
          FROM (
            SELECT place, sign, unnest(durations) AS packed
            FROM told, (
          SELECT
            width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (180::smallint, to_timestamp($18::float8), to_timestamp($20::float8)), (180::smallint, to_timestamp($21::float8), to_timestamp($19::float8)), (720::smallint, to_timestamp($20::float8), to_timestamp($22::float8)), (720::smallint, to_timestamp($23::float8), to_timestamp($21::float8)), (10080::smallint, to_timestamp($22::float8), to_timestamp($23::float8))) AS given(width, one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
          SELECT *
          FROM session_rollup
          WHERE account_id = $1 AND agent_id = told.agent_id AND width = part.width
            AND start >= part.since AND start < part.until
          ORDER BY start
            ) AS rollup
          ) AS entry
        ) AS bucket

        UNION ALL
        SELECT place, ((CASE status WHEN 'ok' THEN 0 WHEN 'error' THEN 1024 WHEN 'partial' THEN 2048 END)
        + 1 + floor(ln(greatest((duration_ms)::float8, 0.97)) / ln(1.06::float8))::int), sum_bigint(sign)
        FROM (
          SELECT sign, row.*
          FROM (
          SELECT
            least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
            CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
          FROM (VALUES (to_timestamp($16::float8), to_timestamp($18::float8)), (to_timestamp($19::float8), to_timestamp($17::float8))) AS given(one_end, other_end)
          WHERE one_end <> other_end
        ) AS part, LATERAL (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE account_id = $1 AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC
          ) AS row
        ) AS edge_of_durations JOIN told USING (agent_id)
        GROUP BY 1, 2
      ) AS part
      GROUP BY 1, 2
      HAVING sum_bigint(n) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds,
      (SELECT json_build_array((array_agg(key )), (array_agg(n )))::text FROM duration_count) AS durations,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(times )), (array_agg(kinds )))::text FROM bucket_kind) AS bucket_kinds,
      (SELECT json_build_array((array_agg(place )), (array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM agent_bucket) AS agent_buckets,
      (SELECT json_build_array((array_agg(place )), (array_agg(key )), (array_agg(n )))::text FROM agent_duration) AS agent_durations
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_43200000_agent_dkap_compared
SELECT 0 AS place, subjects, most, buckets, kinds, durations, bucket_kinds, agent_buckets, agent_durations
FROM (WITH edge AS MATERIALIZED (
  SELECT sign, row.*
  FROM (
      SELECT
        least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (to_timestamp($6::float8), to_timestamp($8::float8)), (to_timestamp($9::float8), to_timestamp($7::float8))) AS given(one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
    SELECT
      agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
      redactions_by_kind AS kinds
    FROM session
    WHERE agent_hash = hashtext($1::text || $2::text) AND account_id = $1 AND agent_id = $2 AND started_at >= part.since AND started_at < part.until
    ORDER BY started_at DESC
  ) AS row
), subject AS (
  SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
  FROM (
    SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial, sign * (ok_redactions + error_redactions + partial_redactions) AS redactions, sign * (ok_not_reported + error_not_reported + partial_not_reported) AS not_reported, sign * (ok_duration_ms + error_duration_ms + partial_duration_ms) AS duration_ms
    FROM (
      SELECT
        width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT *
      FROM session_rollup
      WHERE account_id = $1 AND agent_id = $2 AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start
    ) AS rollup
    UNION ALL
    SELECT
      agent_id,
      sum_bigint(sign) FILTER (WHERE status = 'ok'), sum_bigint(sign) FILTER (WHERE status = 'error'), sum_bigint(sign) FILTER (WHERE status = 'partial'),
      sum_bigint(sign * redactions), sum_bigint(sign) FILTER (WHERE kinds IS NULL), sum_bigint(sign * duration_ms)
    FROM edge
    GROUP BY agent_id
  ) AS part
  GROUP BY agent_id
  HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
), bucket_count AS (
  SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
  FROM (
    SELECT start AS at, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial
    FROM (
      SELECT
        width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($13::float8))) AS given(width, one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT *
      FROM session_rollup
      WHERE account_id = $1 AND agent_id = $2 AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start
    ) AS rollup
    UNION ALL
    SELECT started_at, sign * (status = 'ok')::int AS ok, sign * (status = 'error')::int AS error, sign * (status = 'partial')::int AS partial FROM edge
  ) AS part
  GROUP BY 1
), kind_count AS (
  SELECT sign * times AS times, of_status AS kinds
  FROM
    (
      SELECT
        width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($14::float8)), (720::smallint, to_timestamp($15::float8), to_timestamp($13::float8)), (10080::smallint, to_timestamp($14::float8), to_timestamp($15::float8))) AS given(width, one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT *
      FROM session_rollup
      WHERE account_id = $1 AND agent_id = $2 AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start
    ) AS rollup, LATERAL (VALUES (1, kinds)) AS asked(times, of_status)
  UNION ALL
  SELECT sum(sign), kinds FROM edge GROUP BY kinds
), duration_count AS (
  SELECT key, sum_bigint(n) AS n
  FROM (
    SELECT key, sign * (packed - (key << 40)) AS n
    FROM (
      SELECT sign, packed, (packed + 549755813888) >> 40 AS key
      FROM (
        -- Not joined: PostgreSQL would remember what it took apart, which takes longer than that.
        SELECT sign, unnest(durations) AS packed
        FROM
          (
      SELECT
        width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (180::smallint, to_timestamp($18::float8), to_timestamp($20::float8)), (180::smallint, to_timestamp($21::float8), to_timestamp($19::float8)), (720::smallint, to_timestamp($20::float8), to_timestamp($22::float8)), (720::smallint, to_timestamp($23::float8), to_timestamp($21::float8)), (10080::smallint, to_timestamp($22::float8), to_timestamp($23::float8))) AS given(width, one_end, other_end)
      WHERE one_end <> other_end
    ) AS part,
          LATERAL (
      SELECT *
      FROM session_rollup
      WHERE account_id = $1 AND agent_id = $2 AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start
          ) AS rollup
      ) AS entry
    ) AS bucket

    UNION ALL
    SELECT ((CASE status WHEN 'ok' THEN 0 WHEN 'error' THEN 1024 WHEN 'partial' THEN 2048 END)
    + 1 + floor(ln(greatest((duration_ms)::float8, 0.97)) / ln(1.06::float8))::int), sum_bigint(sign)
    FROM (
      SELECT sign, row.*
      FROM (
      SELECT
        least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (to_timestamp($16::float8), to_timestamp($18::float8)), (to_timestamp($19::float8), to_timestamp($17::float8))) AS given(one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
    SELECT
      agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
      redactions_by_kind AS kinds
    FROM session
    WHERE agent_hash = hashtext($1::text || $2::text) AND account_id = $1 AND agent_id = $2 AND started_at >= part.since AND started_at < part.until
    ORDER BY started_at DESC
      ) AS row
    ) AS edge_of_durations
    GROUP BY 1
  ) AS part
  GROUP BY key
  HAVING sum_bigint(n) > 0
), bucket_kind AS (
  SELECT least(greatest(date_bin($3::interval, start, $4::timestamptz), $4 - $3), $5::timestamptz) AS start, sign * times AS times, of_status AS kinds
  FROM
    (
      SELECT
        width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (15::smallint, to_timestamp($8::float8), to_timestamp($10::float8)), (15::smallint, to_timestamp($11::float8), to_timestamp($9::float8)), (180::smallint, to_timestamp($10::float8), to_timestamp($12::float8)), (180::smallint, to_timestamp($13::float8), to_timestamp($11::float8)), (720::smallint, to_timestamp($12::float8), to_timestamp($13::float8))) AS given(width, one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT *
      FROM session_rollup
      WHERE account_id = $1 AND agent_id = $2 AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start
    ) AS rollup, LATERAL (VALUES (1, kinds)) AS asked(times, of_status)
  UNION ALL
  SELECT least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4 - $3), $5::timestamptz), sign, kinds FROM edge
), agent_bucket AS (SELECT 0 AS place, * FROM bucket_count), agent_duration AS (
  SELECT 0 AS place, key, n FROM duration_count
)
SELECT
  count(*)::text AS subjects,
  json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
  (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
  (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds,
  (SELECT json_build_array((array_agg(key )), (array_agg(n )))::text FROM duration_count) AS durations,
  (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(times )), (array_agg(kinds )))::text FROM bucket_kind) AS bucket_kinds,
  (SELECT json_build_array((array_agg(place )), (array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM agent_bucket) AS agent_buckets,
  (SELECT json_build_array((array_agg(place )), (array_agg(key )), (array_agg(n )))::text FROM agent_duration) AS agent_durations
FROM subject
LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id
) AS one
UNION ALL
SELECT 1, subjects, most, NULL, kinds, durations, NULL, NULL, NULL
FROM (WITH edge AS MATERIALIZED (
  SELECT sign, row.*
  FROM (
      SELECT
        least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (to_timestamp($29::float8), to_timestamp($31::float8)), (to_timestamp($32::float8), to_timestamp($30::float8))) AS given(one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
    SELECT
      agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
      redactions_by_kind AS kinds
    FROM session
    WHERE agent_hash = hashtext($24::text || $25::text) AND account_id = $24 AND agent_id = $25 AND started_at >= part.since AND started_at < part.until
    ORDER BY started_at DESC
  ) AS row
), subject AS (
  SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(not_reported) AS not_reported, sum_bigint(duration_ms) AS duration_ms
  FROM (
    SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial, sign * (ok_redactions + error_redactions + partial_redactions) AS redactions, sign * (ok_not_reported + error_not_reported + partial_not_reported) AS not_reported, sign * (ok_duration_ms + error_duration_ms + partial_duration_ms) AS duration_ms
    FROM (
      SELECT
        width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (15::smallint, to_timestamp($31::float8), to_timestamp($33::float8)), (15::smallint, to_timestamp($34::float8), to_timestamp($32::float8)), (180::smallint, to_timestamp($33::float8), to_timestamp($35::float8)), (180::smallint, to_timestamp($36::float8), to_timestamp($34::float8)), (720::smallint, to_timestamp($35::float8), to_timestamp($37::float8)), (720::smallint, to_timestamp($38::float8), to_timestamp($36::float8)), (10080::smallint, to_timestamp($37::float8), to_timestamp($38::float8))) AS given(width, one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT *
      FROM session_rollup
      WHERE account_id = $24 AND agent_id = $25 AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start
    ) AS rollup
    UNION ALL
    SELECT
      agent_id,
      sum_bigint(sign) FILTER (WHERE status = 'ok'), sum_bigint(sign) FILTER (WHERE status = 'error'), sum_bigint(sign) FILTER (WHERE status = 'partial'),
      sum_bigint(sign * redactions), sum_bigint(sign) FILTER (WHERE kinds IS NULL), sum_bigint(sign * duration_ms)
    FROM edge
    GROUP BY agent_id
  ) AS part
  GROUP BY agent_id
  HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
), bucket_count AS (
  SELECT least(greatest(date_bin($26::interval, at, $27::timestamptz), $27 - $26), $28::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
  FROM (
    SELECT start AS at, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial
    FROM (
      SELECT
        width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (15::smallint, to_timestamp($31::float8), to_timestamp($33::float8)), (15::smallint, to_timestamp($34::float8), to_timestamp($32::float8)), (180::smallint, to_timestamp($33::float8), to_timestamp($35::float8)), (180::smallint, to_timestamp($36::float8), to_timestamp($34::float8)), (720::smallint, to_timestamp($35::float8), to_timestamp($37::float8)), (720::smallint, to_timestamp($38::float8), to_timestamp($36::float8)), (10080::smallint, to_timestamp($37::float8), to_timestamp($38::float8))) AS given(width, one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT *
      FROM session_rollup
      WHERE account_id = $24 AND agent_id = $25 AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start
    ) AS rollup
    UNION ALL
    SELECT started_at, sign * (status = 'ok')::int AS ok, sign * (status = 'error')::int AS error, sign * (status = 'partial')::int AS partial FROM edge
  ) AS part
  GROUP BY 1
), kind_count AS (
  SELECT sign * times AS times, of_status AS kinds
  FROM
    (
      SELECT
        width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (15::smallint, to_timestamp($31::float8), to_timestamp($33::float8)), (15::smallint, to_timestamp($34::float8), to_timestamp($32::float8)), (180::smallint, to_timestamp($33::float8), to_timestamp($35::float8)), (180::smallint, to_timestamp($36::float8), to_timestamp($34::float8)), (720::smallint, to_timestamp($35::float8), to_timestamp($37::float8)), (720::smallint, to_timestamp($38::float8), to_timestamp($36::float8)), (10080::smallint, to_timestamp($37::float8), to_timestamp($38::float8))) AS given(width, one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
      SELECT *
      FROM session_rollup
      WHERE account_id = $24 AND agent_id = $25 AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start
    ) AS rollup, LATERAL (VALUES (1, kinds)) AS asked(times, of_status)
  UNION ALL
  SELECT sum(sign), kinds FROM edge GROUP BY kinds
), duration_count AS (
  SELECT key, sum_bigint(n) AS n
  FROM (
    SELECT key, sign * (packed - (key << 40)) AS n
    FROM (
      SELECT sign, packed, (packed + 549755813888) >> 40 AS key
      FROM (
        -- Not joined: PostgreSQL would remember what it took apart, which takes longer than that.
        SELECT sign, unnest(durations) AS packed
        FROM
          (
      SELECT
        width, least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (180::smallint, to_timestamp($41::float8), to_timestamp($43::float8)), (180::smallint, to_timestamp($44::float8), to_timestamp($42::float8)), (720::smallint, to_timestamp($43::float8), to_timestamp($45::float8)), (720::smallint, to_timestamp($46::float8), to_timestamp($44::float8)), (10080::smallint, to_timestamp($45::float8), to_timestamp($46::float8))) AS given(width, one_end, other_end)
      WHERE one_end <> other_end
    ) AS part,
          LATERAL (
      SELECT *
      FROM session_rollup
      WHERE account_id = $24 AND agent_id = $25 AND width = part.width
        AND start >= part.since AND start < part.until
      ORDER BY start
          ) AS rollup
      ) AS entry
    ) AS bucket

    UNION ALL
    SELECT ((CASE status WHEN 'ok' THEN 0 WHEN 'error' THEN 1024 WHEN 'partial' THEN 2048 END)
    + 1 + floor(ln(greatest((duration_ms)::float8, 0.97)) / ln(1.06::float8))::int), sum_bigint(sign)
    FROM (
      SELECT sign, row.*
      FROM (
      SELECT
        least(one_end, other_end) AS since, greatest(one_end, other_end) AS until,
        CASE WHEN one_end < other_end THEN 1 ELSE -1 END AS sign
      FROM (VALUES (to_timestamp($39::float8), to_timestamp($41::float8)), (to_timestamp($42::float8), to_timestamp($40::float8))) AS given(one_end, other_end)
      WHERE one_end <> other_end
    ) AS part, LATERAL (
    SELECT
      agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
      redactions_by_kind AS kinds
    FROM session
    WHERE agent_hash = hashtext($24::text || $25::text) AND account_id = $24 AND agent_id = $25 AND started_at >= part.since AND started_at < part.until
    ORDER BY started_at DESC
      ) AS row
    ) AS edge_of_durations
    GROUP BY 1
  ) AS part
  GROUP BY key
  HAVING sum_bigint(n) > 0
)
SELECT
  count(*)::text AS subjects,
  json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(not_reported ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
  (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
  (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds,
  (SELECT json_build_array((array_agg(key )), (array_agg(n )))::text FROM duration_count) AS durations
FROM subject
LEFT JOIN agent ON agent.account_id = $24 AND agent.id = agent_id
) AS other
ORDER BY place;

-- session_span
SELECT
  round(extract(epoch FROM (SELECT started_at FROM session WHERE account_id = $1 ORDER BY started_at LIMIT 1)) * 1000)::text AS first,
  round(extract(epoch FROM (SELECT started_at FROM session WHERE account_id = $1 ORDER BY started_at DESC LIMIT 1)) * 1000)::text AS last;

-- session_span_agent
SELECT
  round(extract(epoch FROM (SELECT started_at FROM session WHERE agent_hash = hashtext($1::text || $2::text) AND account_id = $1 AND agent_id = $2 ORDER BY started_at LIMIT 1)) * 1000)::text AS first,
  round(extract(epoch FROM (SELECT started_at FROM session WHERE agent_hash = hashtext($1::text || $2::text) AND account_id = $1 AND agent_id = $2 ORDER BY started_at DESC LIMIT 1)) * 1000)::text AS last;
