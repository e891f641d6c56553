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
        ORDER BY started_at DESC, id DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial, sign * (ok_redactions + error_redactions + partial_redactions) AS redactions, sign * (ok_duration_ms + error_duration_ms + partial_duration_ms) AS duration_ms
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
          sum_bigint(sign * redactions), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY GROUPING SETS ((agent_id), ())
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
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
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
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
        WHERE account_id = $1 AND agent_id = $2 AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC, id DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial, sign * (ok_redactions + error_redactions + partial_redactions) AS redactions, sign * (ok_duration_ms + error_duration_ms + partial_duration_ms) AS duration_ms
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
          sum_bigint(sign * redactions), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY agent_id
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
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
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_search_8c70b25cbbbe8e7935bbc705
WITH source AS (
      SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM unnest($8::text[]) AS stream(value), LATERAL (
        SELECT * FROM session
        WHERE account_id = $1 AND agent_id = stream.value AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC, id DESC
      ) AS row
      WHERE $2 = ''
    ), summed AS MATERIALIZED (
      -- Both groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(redactions_by_kind) = 0 AS by_kinds, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, duration_ms FROM summed WHERE NOT by_kinds
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (
        SELECT kind, sum(count::bigint * sessions) AS total
        FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
        WHERE by_kinds
        GROUP BY 1
      ) AS by_kind
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
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
        ORDER BY started_at DESC, id DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, sign * ok_sessions AS ok, 0::bigint AS error, 0::bigint AS partial, sign * (ok_redactions) AS redactions, sign * (ok_duration_ms) AS duration_ms
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
          sum_bigint(sign * redactions), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY GROUPING SETS ((agent_id), ())
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
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
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
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
        ORDER BY started_at DESC, id DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, 0::bigint AS ok, sign * error_sessions AS error, 0::bigint AS partial, sign * (error_redactions) AS redactions, sign * (error_duration_ms) AS duration_ms
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
          sum_bigint(sign * redactions), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY GROUPING SETS ((agent_id), ())
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
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
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
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
        ORDER BY started_at DESC, id DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, 0::bigint AS ok, 0::bigint AS error, sign * partial_sessions AS partial, sign * (partial_redactions) AS redactions, sign * (partial_duration_ms) AS duration_ms
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
          sum_bigint(sign * redactions), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY GROUPING SETS ((agent_id), ())
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
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
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
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
        ORDER BY started_at DESC, id DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, 0::bigint AS partial, sign * (ok_redactions + error_redactions) AS redactions, sign * (ok_duration_ms + error_duration_ms) AS duration_ms
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
          sum_bigint(sign * redactions), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY GROUPING SETS ((agent_id), ())
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
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
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
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
        WHERE account_id = $1 AND agent_id = $2 AND status = 'error' AND started_at >= part.since AND started_at < part.until
        ORDER BY started_at DESC, id DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, 0::bigint AS ok, sign * error_sessions AS error, 0::bigint AS partial, sign * (error_redactions) AS redactions, sign * (error_duration_ms) AS duration_ms
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
          sum_bigint(sign * redactions), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY agent_id
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
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
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_redactions
WITH band AS MATERIALIZED (
      SELECT one.status, level
      FROM
        unnest(ARRAY['ok', 'error', 'partial']) AS one(status),
        LATERAL (
          SELECT max(redaction_level) AS highest
          FROM session
          WHERE account_id = $1 AND $2 = '' AND status = one.status
        ) AS known,
        generate_series(redaction_level($8::bigint), highest) AS level
    ), source AS (
      SELECT row.*
      FROM band, LATERAL (
        SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
        FROM session
        WHERE account_id = $1 AND $2 = '' AND status = band.status AND redaction_level = band.level AND redaction_count >= $8::bigint AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC, id DESC
      ) AS row
    ), summed AS MATERIALIZED (
      -- Both groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(redactions_by_kind) = 0 AS by_kinds, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, duration_ms FROM summed WHERE NOT by_kinds
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (
        SELECT kind, sum(count::bigint * sessions) AS total
        FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
        WHERE by_kinds
        GROUP BY 1
      ) AS by_kind
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_redactions_error
WITH band AS MATERIALIZED (
      SELECT one.status, level
      FROM
        unnest(ARRAY['error']) AS one(status),
        LATERAL (
          SELECT max(redaction_level) AS highest
          FROM session
          WHERE account_id = $1 AND $2 = '' AND status = one.status
        ) AS known,
        generate_series(redaction_level($8::bigint), highest) AS level
    ), source AS (
      SELECT row.*
      FROM band, LATERAL (
        SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
        FROM session
        WHERE account_id = $1 AND $2 = '' AND status = band.status AND redaction_level = band.level AND redaction_count >= $8::bigint AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC, id DESC
      ) AS row
    ), summed AS MATERIALIZED (
      -- Both groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(redactions_by_kind) = 0 AS by_kinds, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, duration_ms FROM summed WHERE NOT by_kinds
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (
        SELECT kind, sum(count::bigint * sessions) AS total
        FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
        WHERE by_kinds
        GROUP BY 1
      ) AS by_kind
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_search_9effd74f041c34c93dda69f4
WITH source AS (
      SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM (VALUES (1)) AS stream(value), LATERAL (
        SELECT * FROM session
        WHERE account_id = $1 AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC, id DESC
      ) AS row
      WHERE $2 = '' AND redactions_by_kind ?| $8::text[]
    ), summed AS MATERIALIZED (
      -- Both groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(redactions_by_kind) = 0 AS by_kinds, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, duration_ms FROM summed WHERE NOT by_kinds
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (
        SELECT kind, sum(count::bigint * sessions) AS total
        FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
        WHERE by_kinds
        GROUP BY 1
      ) AS by_kind
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_search_8edcc26c0f6c7256a71a8ede
WITH source AS (
      SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM unnest($8::text[]) AS stream(value), LATERAL (
        SELECT * FROM session
        WHERE account_id = $1 AND upstream_model = stream.value AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC, id DESC
      ) AS row
      WHERE $2 = ''
    ), summed AS MATERIALIZED (
      -- Both groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(redactions_by_kind) = 0 AS by_kinds, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, duration_ms FROM summed WHERE NOT by_kinds
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (
        SELECT kind, sum(count::bigint * sessions) AS total
        FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
        WHERE by_kinds
        GROUP BY 1
      ) AS by_kind
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_search_209a56ef940b3f9269e4ce39
WITH source AS (
      SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM (VALUES (1)) AS stream(value), LATERAL (
        SELECT * FROM session
        WHERE account_id = $1 AND upstream_model IS NULL AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC, id DESC
      ) AS row
      WHERE $2 = ''
    ), summed AS MATERIALIZED (
      -- Both groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(redactions_by_kind) = 0 AS by_kinds, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, duration_ms FROM summed WHERE NOT by_kinds
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (
        SELECT kind, sum(count::bigint * sessions) AS total
        FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
        WHERE by_kinds
        GROUP BY 1
      ) AS by_kind
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_search_d7ec362b5e564fb435ddf4a4
WITH source AS (
      SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM (VALUES (1)) AS stream(value), LATERAL (
        SELECT * FROM session
        WHERE account_id = $1 AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC, id DESC
      ) AS row
      WHERE $2 = '' AND (upstream_model IS NOT NULL) = $8::boolean
    ), summed AS MATERIALIZED (
      -- Both groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(redactions_by_kind) = 0 AS by_kinds, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, duration_ms FROM summed WHERE NOT by_kinds
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (
        SELECT kind, sum(count::bigint * sessions) AS total
        FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
        WHERE by_kinds
        GROUP BY 1
      ) AS by_kind
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_search_1f30508659c976f8b074a849
WITH source AS (
      SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM (VALUES (1)) AS stream(value), LATERAL (
        SELECT * FROM session
        WHERE account_id = $1 AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC, id DESC
      ) AS row
      WHERE $2 = '' AND (date_part('epoch', ended_at - started_at) * 1000)::bigint >= $8::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint <= $9::bigint
    ), summed AS MATERIALIZED (
      -- Both groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(redactions_by_kind) = 0 AS by_kinds, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, duration_ms FROM summed WHERE NOT by_kinds
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (
        SELECT kind, sum(count::bigint * sessions) AS total
        FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
        WHERE by_kinds
        GROUP BY 1
      ) AS by_kind
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- stats_search_2bd05e299aa8c24dec2258c6
WITH source AS (
      SELECT
          least(greatest(date_bin($3::interval, started_at, $4::timestamptz), $4), $5::timestamptz) AS start, agent_id, status, redaction_count,
          (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms, redactions_by_kind
      FROM unnest($8::text[]) AS stream(value), LATERAL (
        SELECT * FROM session
        WHERE account_id = $1 AND agent_id = stream.value AND started_at >= $6::timestamptz AND started_at < $7::timestamptz
        ORDER BY started_at DESC, id DESC
      ) AS row
      WHERE $2 = '' AND status = ANY($9::text[]) AND redactions_by_kind ?| $10::text[] AND upstream_model = ANY($11::text[]) AND redaction_count >= $12::bigint
    ), summed AS MATERIALIZED (
      -- Both groupings in one pass over the sessions. Few of many differ in their redactions, so those are taken apart
      -- once for all that have the same.
      SELECT
        GROUPING(redactions_by_kind) = 0 AS by_kinds, start, agent_id, status, redactions_by_kind,
        count(*) AS sessions, sum(redaction_count) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM source
      GROUP BY GROUPING SETS ((start, agent_id, status), (redactions_by_kind))
    ), counts AS (
      SELECT start, agent_id, status, sessions, redactions, duration_ms FROM summed WHERE NOT by_kinds
    ), subject AS (
      SELECT
        coalesce(agent_id, '') AS agent_id, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial,
        sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM counts
      GROUP BY GROUPING SETS ((agent_id), ())
      HAVING sum(sessions) > 0
    ), bucket_count AS (
      SELECT start, sum_bigint(sessions) FILTER (WHERE status = 'ok') AS ok, sum_bigint(sessions) FILTER (WHERE status = 'error') AS error, sum_bigint(sessions) FILTER (WHERE status = 'partial') AS partial FROM counts GROUP BY 1
    ), kind_count AS (
      SELECT 1 AS times, jsonb_object_agg(kind, total) AS kinds
      FROM (
        SELECT kind, sum(count::bigint * sessions) AS total
        FROM summed, jsonb_each_text(redactions_by_kind) AS each(kind, count)
        WHERE by_kinds
        GROUP BY 1
      ) AS by_kind
      HAVING count(*) > 0
    )
    SELECT
      count(*)::text AS subjects,
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
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
        ORDER BY started_at DESC, id DESC
      ) AS row
    ), subject AS (
      SELECT agent_id, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial, sum_bigint(redactions) AS redactions, sum_bigint(duration_ms) AS duration_ms
      FROM (
        SELECT agent_id, sign * ok_sessions AS ok, sign * error_sessions AS error, sign * partial_sessions AS partial, sign * (ok_redactions + error_redactions + partial_redactions) AS redactions, sign * (ok_duration_ms + error_duration_ms + partial_duration_ms) AS duration_ms
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
          sum_bigint(sign * redactions), sum_bigint(sign * duration_ms)
        FROM edge
        GROUP BY GROUPING SETS ((agent_id), ())
      ) AS part
      GROUP BY agent_id
      HAVING sum_bigint(ok) + sum_bigint(error) + sum_bigint(partial) > 0
    ), bucket_count AS (
      SELECT least(greatest(date_bin($3::interval, at, $4::timestamptz), $4), $5::timestamptz) AS start, sum_bigint(ok) AS ok, sum_bigint(error) AS error, sum_bigint(partial) AS partial
      FROM (
        SELECT started_at AS at, 1 * (status = 'ok')::int AS ok, 1 * (status = 'error')::int AS error, 1 * (status = 'partial')::int AS partial
        FROM (
        SELECT
          agent_id, started_at, status, redaction_count AS redactions, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration_ms,
          redactions_by_kind AS kinds
        FROM session
        WHERE account_id = $1 AND started_at >= to_timestamp($6::float8) AND started_at < to_timestamp($7::float8)
        ORDER BY started_at DESC, id DESC
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
      json_build_array((array_agg(agent_id ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(coalesce(name, agent_id) ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(ok ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(error ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(partial ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(redactions ORDER BY ok + error + partial DESC, agent_id))[:101], (array_agg(duration_ms ORDER BY ok + error + partial DESC, agent_id))[:101])::text AS most,
      (SELECT json_build_array((array_agg(date_part('epoch', start) )), (array_agg(ok )), (array_agg(error )), (array_agg(partial )))::text FROM bucket_count) AS buckets,
      (SELECT json_build_array((array_agg(times )), (array_agg(kinds )))::text FROM kind_count) AS kinds
    FROM subject
    LEFT JOIN agent ON agent.account_id = $1 AND agent.id = agent_id;

-- session_span
SELECT
  round(extract(epoch FROM min(started_at)) * 1000)::text AS first,
  round(extract(epoch FROM max(started_at)) * 1000)::text AS last
FROM session
WHERE account_id = $1;

-- session_span_agent
SELECT
  round(extract(epoch FROM min(started_at)) * 1000)::text AS first,
  round(extract(epoch FROM max(started_at)) * 1000)::text AS last
FROM session
WHERE account_id = $1 AND agent_id = $2;
