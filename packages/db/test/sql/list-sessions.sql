-- sessions_newest_edge
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM session
  WHERE account_id = $1 AND started_at >= $3::timestamptz
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_position
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM session
  WHERE account_id = $1 AND started_at >= $3::timestamptz AND (started_at, id) < ($4::timestamptz, $5)
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_bound
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM session
  WHERE account_id = $1 AND started_at < $3::timestamptz AND started_at >= $4::timestamptz
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_position
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM session
  WHERE account_id = $1 AND started_at < $3::timestamptz AND (started_at, id) > ($4::timestamptz, $5)
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_edge_agent
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM session
  WHERE account_id = $1 AND agent_id = $4 AND started_at >= $3::timestamptz
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_position_agent
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM session
  WHERE account_id = $1 AND agent_id = $4 AND started_at >= $3::timestamptz AND (started_at, id) < ($5::timestamptz, $6)
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_bound_agent
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM session
  WHERE account_id = $1 AND agent_id = $4 AND started_at < $3::timestamptz AND started_at >= $5::timestamptz
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_position_agent
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM session
  WHERE account_id = $1 AND agent_id = $4 AND started_at < $3::timestamptz AND (started_at, id) > ($5::timestamptz, $6)
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_search_fe1e87fa1389d68fa2c865f4
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place,
    wire
  FROM (
    SELECT row.*
    FROM unnest($4::text[]) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND agent_id = stream.value AND started_at >= $5::timestamptz
      ORDER BY started_at DESC, id DESC
      LIMIT $3::int
    ) AS row
    ORDER BY started_at DESC, id DESC
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_6214fb439c64dad8aeda93ab
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place,
    wire
  FROM (
    SELECT row.*
    FROM unnest($4::text[]) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND agent_id = stream.value AND started_at >= $5::timestamptz AND (started_at, id) < ($6::timestamptz, $7)
      ORDER BY started_at DESC, id DESC
      LIMIT $3::int
    ) AS row
    ORDER BY started_at DESC, id DESC
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_30223adc1dbef67a95db11b3
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at, id) AS place,
    wire
  FROM (
    SELECT row.*
    FROM unnest($4::text[]) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND agent_id = stream.value AND started_at >= $5::timestamptz
      ORDER BY started_at, id
      LIMIT $3::int
    ) AS row
    ORDER BY started_at, id
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_96a1e1fe2a20c510cd92c165
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at, id) AS place,
    wire
  FROM (
    SELECT row.*
    FROM unnest($4::text[]) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND agent_id = stream.value AND (started_at, id) > ($5::timestamptz, $6)
      ORDER BY started_at, id
      LIMIT $3::int
    ) AS row
    ORDER BY started_at, id
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_newest_edge_ok
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at >= $3::timestamptz
    ORDER BY started_at DESC, id DESC
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'ok'
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['ok']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(0, highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at >= $3::timestamptz
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= 0 AND level < 0 + 4
  ORDER BY started_at DESC, id DESC
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached))
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_position_ok
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at >= $3::timestamptz AND (started_at, id) < ($4::timestamptz, $5)
    ORDER BY started_at DESC, id DESC
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'ok'
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['ok']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(0, highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at >= $3::timestamptz AND (started_at, id) < ($4::timestamptz, $5)
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= 0 AND level < 0 + 4
  ORDER BY started_at DESC, id DESC
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) < ($4::timestamptz, $5)
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_bound_ok
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at < $3::timestamptz AND started_at >= $4::timestamptz
    ORDER BY started_at, id
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'ok'
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['ok']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(0, highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at < $3::timestamptz AND started_at >= $4::timestamptz
    ORDER BY started_at, id
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= 0 AND level < 0 + 4
  ORDER BY started_at, id
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND started_at >= $4::timestamptz
    ORDER BY started_at, id
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at, id
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_position_ok
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at < $3::timestamptz AND (started_at, id) > ($4::timestamptz, $5)
    ORDER BY started_at, id
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'ok'
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['ok']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(0, highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at < $3::timestamptz AND (started_at, id) > ($4::timestamptz, $5)
    ORDER BY started_at, id
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= 0 AND level < 0 + 4
  ORDER BY started_at, id
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) > ($4::timestamptz, $5)
    ORDER BY started_at, id
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at, id
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_edge_error
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM session
  WHERE account_id = $1 AND status = 'error' AND started_at >= $3::timestamptz
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_position_error
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM session
  WHERE account_id = $1 AND status = 'error' AND started_at >= $3::timestamptz AND (started_at, id) < ($4::timestamptz, $5)
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_bound_error
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM session
  WHERE account_id = $1 AND status = 'error' AND started_at < $3::timestamptz AND started_at >= $4::timestamptz
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_position_error
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM session
  WHERE account_id = $1 AND status = 'error' AND started_at < $3::timestamptz AND (started_at, id) > ($4::timestamptz, $5)
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_edge_partial
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM session
  WHERE account_id = $1 AND status = 'partial' AND started_at >= $3::timestamptz
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_position_partial
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM session
  WHERE account_id = $1 AND status = 'partial' AND started_at >= $3::timestamptz AND (started_at, id) < ($4::timestamptz, $5)
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_bound_partial
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM session
  WHERE account_id = $1 AND status = 'partial' AND started_at < $3::timestamptz AND started_at >= $4::timestamptz
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_position_partial
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM session
  WHERE account_id = $1 AND status = 'partial' AND started_at < $3::timestamptz AND (started_at, id) > ($4::timestamptz, $5)
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_edge_ok_error
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at >= $3::timestamptz
    ORDER BY started_at DESC, id DESC
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status IN ('ok', 'error')
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['ok', 'error']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(0, highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at >= $3::timestamptz
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= 0 AND level < 0 + 4
  ORDER BY started_at DESC, id DESC
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached))
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_position_ok_error
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at >= $3::timestamptz AND (started_at, id) < ($4::timestamptz, $5)
    ORDER BY started_at DESC, id DESC
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status IN ('ok', 'error')
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['ok', 'error']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(0, highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at >= $3::timestamptz AND (started_at, id) < ($4::timestamptz, $5)
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= 0 AND level < 0 + 4
  ORDER BY started_at DESC, id DESC
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) < ($4::timestamptz, $5)
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_bound_ok_error
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at < $3::timestamptz AND started_at >= $4::timestamptz
    ORDER BY started_at, id
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status IN ('ok', 'error')
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['ok', 'error']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(0, highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at < $3::timestamptz AND started_at >= $4::timestamptz
    ORDER BY started_at, id
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= 0 AND level < 0 + 4
  ORDER BY started_at, id
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND started_at >= $4::timestamptz
    ORDER BY started_at, id
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at, id
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_position_ok_error
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at < $3::timestamptz AND (started_at, id) > ($4::timestamptz, $5)
    ORDER BY started_at, id
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status IN ('ok', 'error')
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['ok', 'error']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(0, highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at < $3::timestamptz AND (started_at, id) > ($4::timestamptz, $5)
    ORDER BY started_at, id
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= 0 AND level < 0 + 4
  ORDER BY started_at, id
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) > ($4::timestamptz, $5)
    ORDER BY started_at, id
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at, id
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_edge_agent_error
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM session
  WHERE account_id = $1 AND agent_id = $4 AND status = 'error' AND started_at >= $3::timestamptz
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_position_agent_error
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM session
  WHERE account_id = $1 AND agent_id = $4 AND status = 'error' AND started_at >= $3::timestamptz AND (started_at, id) < ($5::timestamptz, $6)
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_bound_agent_error
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM session
  WHERE account_id = $1 AND agent_id = $4 AND status = 'error' AND started_at < $3::timestamptz AND started_at >= $5::timestamptz
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_position_agent_error
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM session
  WHERE account_id = $1 AND agent_id = $4 AND status = 'error' AND started_at < $3::timestamptz AND (started_at, id) > ($5::timestamptz, $6)
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_edge_redactions
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at >= $3::timestamptz
    ORDER BY started_at DESC, id DESC
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE redaction_count >= $4::bigint
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['ok', 'error', 'partial']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(redaction_level($4::bigint), highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at >= $3::timestamptz
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= redaction_level($4::bigint - 1) + 1 AND level < redaction_level($4::bigint - 1) + 1 + 4
  ORDER BY started_at DESC, id DESC
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND redaction_count >= $4::bigint AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached))
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_position_redactions
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at >= $3::timestamptz AND (started_at, id) < ($5::timestamptz, $6)
    ORDER BY started_at DESC, id DESC
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE redaction_count >= $4::bigint
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['ok', 'error', 'partial']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(redaction_level($4::bigint), highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at >= $3::timestamptz AND (started_at, id) < ($5::timestamptz, $6)
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= redaction_level($4::bigint - 1) + 1 AND level < redaction_level($4::bigint - 1) + 1 + 4
  ORDER BY started_at DESC, id DESC
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND redaction_count >= $4::bigint AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) < ($5::timestamptz, $6)
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_bound_redactions
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at < $3::timestamptz AND started_at >= $5::timestamptz
    ORDER BY started_at, id
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE redaction_count >= $4::bigint
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['ok', 'error', 'partial']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(redaction_level($4::bigint), highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at < $3::timestamptz AND started_at >= $5::timestamptz
    ORDER BY started_at, id
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= redaction_level($4::bigint - 1) + 1 AND level < redaction_level($4::bigint - 1) + 1 + 4
  ORDER BY started_at, id
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND redaction_count >= $4::bigint AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND started_at >= $5::timestamptz
    ORDER BY started_at, id
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at, id
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_position_redactions
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at < $3::timestamptz AND (started_at, id) > ($5::timestamptz, $6)
    ORDER BY started_at, id
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE redaction_count >= $4::bigint
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['ok', 'error', 'partial']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(redaction_level($4::bigint), highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at < $3::timestamptz AND (started_at, id) > ($5::timestamptz, $6)
    ORDER BY started_at, id
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= redaction_level($4::bigint - 1) + 1 AND level < redaction_level($4::bigint - 1) + 1 + 4
  ORDER BY started_at, id
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND redaction_count >= $4::bigint AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) > ($5::timestamptz, $6)
    ORDER BY started_at, id
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at, id
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_edge_error_redactions
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at >= $3::timestamptz
    ORDER BY started_at DESC, id DESC
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'error' AND redaction_count >= $4::bigint
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['error']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(redaction_level($4::bigint), highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at >= $3::timestamptz
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= redaction_level($4::bigint - 1) + 1 AND level < redaction_level($4::bigint - 1) + 1 + 4
  ORDER BY started_at DESC, id DESC
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND redaction_count >= $4::bigint AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached))
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_newest_position_error_redactions
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at >= $3::timestamptz AND (started_at, id) < ($5::timestamptz, $6)
    ORDER BY started_at DESC, id DESC
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'error' AND redaction_count >= $4::bigint
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['error']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(redaction_level($4::bigint), highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at >= $3::timestamptz AND (started_at, id) < ($5::timestamptz, $6)
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= redaction_level($4::bigint - 1) + 1 AND level < redaction_level($4::bigint - 1) + 1 + 4
  ORDER BY started_at DESC, id DESC
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND redaction_count >= $4::bigint AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) < ($5::timestamptz, $6)
    ORDER BY started_at DESC, id DESC
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_bound_error_redactions
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at < $3::timestamptz AND started_at >= $5::timestamptz
    ORDER BY started_at, id
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'error' AND redaction_count >= $4::bigint
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['error']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(redaction_level($4::bigint), highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at < $3::timestamptz AND started_at >= $5::timestamptz
    ORDER BY started_at, id
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= redaction_level($4::bigint - 1) + 1 AND level < redaction_level($4::bigint - 1) + 1 + 4
  ORDER BY started_at, id
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND redaction_count >= $4::bigint AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND started_at >= $5::timestamptz
    ORDER BY started_at, id
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at, id
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_oldest_position_error_redactions
WITH near AS MATERIALIZED (
  SELECT wire, started_at, id
  FROM (
    SELECT wire, started_at, id, status, redaction_count
    FROM session
    WHERE account_id = $1 AND started_at < $3::timestamptz AND (started_at, id) > ($5::timestamptz, $6)
    ORDER BY started_at, id
    LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'error' AND redaction_count >= $4::bigint
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT one.status, level
  FROM
    unnest(ARRAY['error']) AS one(status),
    LATERAL (
      SELECT max(redaction_level) AS highest
      FROM session
      WHERE account_id = $1 AND status = one.status
    ) AS known,
    generate_series(redaction_level($4::bigint), highest) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND started_at < $3::timestamptz AND (started_at, id) > ($5::timestamptz, $6)
    ORDER BY started_at, id
    LIMIT $2::int / 4 + 1
  ) AS sample
  WHERE level >= redaction_level($4::bigint - 1) + 1 AND level < redaction_level($4::bigint - 1) + 1 + 4
  ORDER BY started_at, id
  LIMIT 1 OFFSET $2::int
), reached AS MATERIALIZED (
  SELECT coalesce(max(started_at), $3::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
), merged AS (
  SELECT wire, started_at, id
  FROM band, LATERAL (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = band.status AND redaction_level = band.level AND redaction_count >= $4::bigint AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) > ($5::timestamptz, $6)
    ORDER BY started_at, id
    LIMIT $2::int + 1
  ) AS found
  ORDER BY started_at, id
  LIMIT $2::int + 1
), page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
  FROM (
    SELECT * FROM near WHERE (SELECT near FROM suffice)
    UNION ALL
    SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
  ) AS found
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_search_70c48059ed7be73f6c61d2d9
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place,
    CASE WHEN redactions_by_kind ?| $4::text[] THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND started_at >= $5::timestamptz
      ORDER BY started_at DESC, id DESC
      LIMIT $3::int
    ) AS row
    ORDER BY started_at DESC, id DESC
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_9ae0182bfe5bbec40e5a87f8
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place,
    CASE WHEN redactions_by_kind ?| $4::text[] THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND started_at >= $5::timestamptz AND (started_at, id) < ($6::timestamptz, $7)
      ORDER BY started_at DESC, id DESC
      LIMIT $3::int
    ) AS row
    ORDER BY started_at DESC, id DESC
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_b173b1a02a6b035fac1b2d6e
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at, id) AS place,
    CASE WHEN redactions_by_kind ?| $4::text[] THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND started_at >= $5::timestamptz
      ORDER BY started_at, id
      LIMIT $3::int
    ) AS row
    ORDER BY started_at, id
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_003c32ed25c3872ea2e3263f
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at, id) AS place,
    CASE WHEN redactions_by_kind ?| $4::text[] THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND (started_at, id) > ($5::timestamptz, $6)
      ORDER BY started_at, id
      LIMIT $3::int
    ) AS row
    ORDER BY started_at, id
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_0d5a2fb7b6cdd9b141329178
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place,
    wire
  FROM (
    SELECT row.*
    FROM unnest($4::text[]) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND upstream_model = stream.value AND started_at >= $5::timestamptz
      ORDER BY started_at DESC, id DESC
      LIMIT $3::int
    ) AS row
    ORDER BY started_at DESC, id DESC
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_ce05f7b99037f51635811170
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place,
    wire
  FROM (
    SELECT row.*
    FROM unnest($4::text[]) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND upstream_model = stream.value AND started_at >= $5::timestamptz AND (started_at, id) < ($6::timestamptz, $7)
      ORDER BY started_at DESC, id DESC
      LIMIT $3::int
    ) AS row
    ORDER BY started_at DESC, id DESC
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_8d0e35bfca7805e30296a738
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at, id) AS place,
    wire
  FROM (
    SELECT row.*
    FROM unnest($4::text[]) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND upstream_model = stream.value AND started_at >= $5::timestamptz
      ORDER BY started_at, id
      LIMIT $3::int
    ) AS row
    ORDER BY started_at, id
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_82a7b9f4bbe69455ade6982b
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at, id) AS place,
    wire
  FROM (
    SELECT row.*
    FROM unnest($4::text[]) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND upstream_model = stream.value AND (started_at, id) > ($5::timestamptz, $6)
      ORDER BY started_at, id
      LIMIT $3::int
    ) AS row
    ORDER BY started_at, id
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_a472b19aa350ba8a9498b593
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place,
    wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND upstream_model IS NULL AND started_at >= $4::timestamptz
      ORDER BY started_at DESC, id DESC
      LIMIT $3::int
    ) AS row
    ORDER BY started_at DESC, id DESC
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_14a122a94d2c4ae624b979a4
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place,
    wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND upstream_model IS NULL AND started_at >= $4::timestamptz AND (started_at, id) < ($5::timestamptz, $6)
      ORDER BY started_at DESC, id DESC
      LIMIT $3::int
    ) AS row
    ORDER BY started_at DESC, id DESC
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_62e9346c21c01a86538406df
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at, id) AS place,
    wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND upstream_model IS NULL AND started_at >= $4::timestamptz
      ORDER BY started_at, id
      LIMIT $3::int
    ) AS row
    ORDER BY started_at, id
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_dc72b8ff8ccabc0628a33400
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at, id) AS place,
    wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND upstream_model IS NULL AND (started_at, id) > ($4::timestamptz, $5)
      ORDER BY started_at, id
      LIMIT $3::int
    ) AS row
    ORDER BY started_at, id
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_88996bcd0c8ff32ec543744e
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place,
    CASE WHEN (upstream_model IS NOT NULL) = $4::boolean THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND started_at >= $5::timestamptz
      ORDER BY started_at DESC, id DESC
      LIMIT $3::int
    ) AS row
    ORDER BY started_at DESC, id DESC
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_e02f5fa0876f367bfadc53e8
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place,
    CASE WHEN (upstream_model IS NOT NULL) = $4::boolean THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND started_at >= $5::timestamptz AND (started_at, id) < ($6::timestamptz, $7)
      ORDER BY started_at DESC, id DESC
      LIMIT $3::int
    ) AS row
    ORDER BY started_at DESC, id DESC
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_758c1e89a432a25b05ae859c
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at, id) AS place,
    CASE WHEN (upstream_model IS NOT NULL) = $4::boolean THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND started_at >= $5::timestamptz
      ORDER BY started_at, id
      LIMIT $3::int
    ) AS row
    ORDER BY started_at, id
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_584909a06b8c08ad92e4682b
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at, id) AS place,
    CASE WHEN (upstream_model IS NOT NULL) = $4::boolean THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND (started_at, id) > ($5::timestamptz, $6)
      ORDER BY started_at, id
      LIMIT $3::int
    ) AS row
    ORDER BY started_at, id
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_99958b432286fca8ca5232a6
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place,
    CASE WHEN (date_part('epoch', ended_at - started_at) * 1000)::bigint >= $4::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint <= $5::bigint THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND started_at >= $6::timestamptz
      ORDER BY started_at DESC, id DESC
      LIMIT $3::int
    ) AS row
    ORDER BY started_at DESC, id DESC
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_b9ccc3ecbbbce0e0c98bc2b7
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place,
    CASE WHEN (date_part('epoch', ended_at - started_at) * 1000)::bigint >= $4::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint <= $5::bigint THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND started_at >= $6::timestamptz AND (started_at, id) < ($7::timestamptz, $8)
      ORDER BY started_at DESC, id DESC
      LIMIT $3::int
    ) AS row
    ORDER BY started_at DESC, id DESC
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_679a0dfab75cd310d27d6b15
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at, id) AS place,
    CASE WHEN (date_part('epoch', ended_at - started_at) * 1000)::bigint >= $4::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint <= $5::bigint THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND started_at >= $6::timestamptz
      ORDER BY started_at, id
      LIMIT $3::int
    ) AS row
    ORDER BY started_at, id
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_c294a5c8645d14c23828d8e3
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at, id) AS place,
    CASE WHEN (date_part('epoch', ended_at - started_at) * 1000)::bigint >= $4::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint <= $5::bigint THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM (VALUES (1)) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND (started_at, id) > ($6::timestamptz, $7)
      ORDER BY started_at, id
      LIMIT $3::int
    ) AS row
    ORDER BY started_at, id
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_8fbf610a975b1f2a22795b60
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place,
    CASE WHEN status = ANY($5::text[]) AND redactions_by_kind ?| $6::text[] AND upstream_model = ANY($7::text[]) AND redaction_count >= $8::bigint THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM unnest($4::text[]) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND agent_id = stream.value AND started_at >= $9::timestamptz
      ORDER BY started_at DESC, id DESC
      LIMIT $3::int
    ) AS row
    ORDER BY started_at DESC, id DESC
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_b8c558ff576c4e73cb5ace8d
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place,
    CASE WHEN status = ANY($5::text[]) AND redactions_by_kind ?| $6::text[] AND upstream_model = ANY($7::text[]) AND redaction_count >= $8::bigint THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM unnest($4::text[]) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND agent_id = stream.value AND started_at >= $9::timestamptz AND (started_at, id) < ($10::timestamptz, $11)
      ORDER BY started_at DESC, id DESC
      LIMIT $3::int
    ) AS row
    ORDER BY started_at DESC, id DESC
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_e353c6d9c1333750aedf4e21
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at, id) AS place,
    CASE WHEN status = ANY($5::text[]) AND redactions_by_kind ?| $6::text[] AND upstream_model = ANY($7::text[]) AND redaction_count >= $8::bigint THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM unnest($4::text[]) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND agent_id = stream.value AND started_at >= $9::timestamptz
      ORDER BY started_at, id
      LIMIT $3::int
    ) AS row
    ORDER BY started_at, id
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_search_5f217ff60f7fe385dec736cd
WITH looked AS MATERIALIZED (
  SELECT
    started_at, id, row_number() OVER (ORDER BY started_at, id) AS place,
    CASE WHEN status = ANY($5::text[]) AND redactions_by_kind ?| $6::text[] AND upstream_model = ANY($7::text[]) AND redaction_count >= $8::bigint THEN wire END AS wire
  FROM (
    SELECT row.*
    FROM unnest($4::text[]) AS stream(value), LATERAL (
      SELECT wire, started_at, id, agent_id, ended_at, status, redaction_count, redactions_by_kind, upstream_model
      FROM session
      WHERE account_id = $1 AND agent_id = stream.value AND (started_at, id) > ($9::timestamptz, $10)
      ORDER BY started_at, id
      LIMIT $3::int
    ) AS row
    ORDER BY started_at, id
    LIMIT $3::int
  ) AS row
), found AS MATERIALIZED (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY place) AS n
  FROM looked
  WHERE wire IS NOT NULL
  ORDER BY place
  LIMIT $2::int + 1
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  least(count(*), $2::int)::int AS rows,
  count(*)::int AS found,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = least($2::int, total))) * 1000)::text AS last_started_at,
  max(id) FILTER (WHERE n = least($2::int, total)) AS last_id,
  (SELECT count(*)::int FROM looked) AS looked,
  (SELECT round(extract(epoch FROM started_at) * 1000)::text FROM looked ORDER BY place DESC LIMIT 1) AS reached_started_at,
  (SELECT id FROM looked ORDER BY place DESC LIMIT 1) AS reached_id
FROM (SELECT *, count(*) OVER () AS total FROM found) AS found;

-- sessions_newest_bound
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM session
  WHERE account_id = $1 AND started_at >= $3::timestamptz AND started_at < $4::timestamptz
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- session_get
SELECT wire FROM session
WHERE account_id = $1 AND id = $2 AND ($3::text IS NULL OR agent_id = $3);
