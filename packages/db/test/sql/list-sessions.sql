-- sessions_newest_edge
WITH page AS (
  SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND started_at >= $3::timestamptz
    ORDER BY started_at DESC, id DESC LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND started_at >= $3::timestamptz AND (started_at, id) < ($4::timestamptz, $5)
    ORDER BY started_at DESC, id DESC LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND started_at < $3::timestamptz AND started_at >= $4::timestamptz
    ORDER BY started_at, id LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND started_at < $3::timestamptz AND (started_at, id) > ($4::timestamptz, $5)
    ORDER BY started_at, id LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE agent_hash = hashtext($1::text || $4::text) AND account_id = $1 AND agent_id = $4 AND started_at >= $3::timestamptz
    ORDER BY started_at DESC FETCH FIRST ($2::int + 1) ROWS WITH TIES
  ) AS first
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE agent_hash = hashtext($1::text || $4::text) AND account_id = $1 AND agent_id = $4 AND started_at >= $3::timestamptz AND (started_at, id) < ($5::timestamptz, $6)
    ORDER BY started_at DESC FETCH FIRST ($2::int + 1) ROWS WITH TIES
  ) AS first
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE agent_hash = hashtext($1::text || $4::text) AND account_id = $1 AND agent_id = $4 AND started_at < $3::timestamptz AND started_at >= $5::timestamptz
    ORDER BY started_at FETCH FIRST ($2::int + 1) ROWS WITH TIES
  ) AS first
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE agent_hash = hashtext($1::text || $4::text) AND account_id = $1 AND agent_id = $4 AND started_at < $3::timestamptz AND (started_at, id) > ($5::timestamptz, $6)
    ORDER BY started_at FETCH FIRST ($2::int + 1) ROWS WITH TIES
  ) AS first
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_search_eac8e1ccfb5d634e251005b2
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (SELECT value, hashtext($1::text || value) AS hash FROM unnest($7::text[]) AS one(value) OFFSET 0) AS stream, LATERAL (
    SELECT started_at, id, wire
    FROM session
    WHERE account_id = $1 AND agent_hash = stream.hash AND agent_id = stream.value AND (started_at, id) < (range.started_at, range.id) AND started_at >= range.ends
    ORDER BY started_at DESC FETCH FIRST ($3::int) ROWS WITH TIES
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

-- sessions_search_5996c7679300ef1ff95070c1
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at, id) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (SELECT value, hashtext($1::text || value) AS hash FROM unnest($7::text[]) AS one(value) OFFSET 0) AS stream, LATERAL (
    SELECT started_at, id, wire
    FROM session
    WHERE account_id = $1 AND agent_hash = stream.hash AND agent_id = stream.value AND (started_at, id) > (range.started_at, range.id) AND started_at < range.ends
    ORDER BY started_at FETCH FIRST ($3::int) ROWS WITH TIES
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
    ORDER BY started_at DESC, id DESC LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'ok'
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT first + level AS band, level
  FROM
    unnest(ARRAY[0], ARRAY[64]) AS one(first, beyond),
    LATERAL (
      -- Not max(), for which PostgreSQL may read all of them if it expects few.
      SELECT band AS highest
      FROM session
      WHERE account_hash = hashtext($1::text) AND account_id = $1 AND band >= one.first AND band < one.beyond
      ORDER BY band DESC
      LIMIT 1
    ) AS known,
    generate_series(0, highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at >= $3::timestamptz
    ORDER BY started_at DESC FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached))
    ORDER BY started_at DESC FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
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
    ORDER BY started_at DESC, id DESC LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'ok'
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT first + level AS band, level
  FROM
    unnest(ARRAY[0], ARRAY[64]) AS one(first, beyond),
    LATERAL (
      -- Not max(), for which PostgreSQL may read all of them if it expects few.
      SELECT band AS highest
      FROM session
      WHERE account_hash = hashtext($1::text) AND account_id = $1 AND band >= one.first AND band < one.beyond
      ORDER BY band DESC
      LIMIT 1
    ) AS known,
    generate_series(0, highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at >= $3::timestamptz AND (started_at, id) < ($4::timestamptz, $5)
    ORDER BY started_at DESC FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) < ($4::timestamptz, $5)
    ORDER BY started_at DESC FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
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
    ORDER BY started_at, id LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'ok'
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT first + level AS band, level
  FROM
    unnest(ARRAY[0], ARRAY[64]) AS one(first, beyond),
    LATERAL (
      -- Not max(), for which PostgreSQL may read all of them if it expects few.
      SELECT band AS highest
      FROM session
      WHERE account_hash = hashtext($1::text) AND account_id = $1 AND band >= one.first AND band < one.beyond
      ORDER BY band DESC
      LIMIT 1
    ) AS known,
    generate_series(0, highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at < $3::timestamptz AND started_at >= $4::timestamptz
    ORDER BY started_at FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND started_at >= $4::timestamptz
    ORDER BY started_at FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
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
    ORDER BY started_at, id LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'ok'
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT first + level AS band, level
  FROM
    unnest(ARRAY[0], ARRAY[64]) AS one(first, beyond),
    LATERAL (
      -- Not max(), for which PostgreSQL may read all of them if it expects few.
      SELECT band AS highest
      FROM session
      WHERE account_hash = hashtext($1::text) AND account_id = $1 AND band >= one.first AND band < one.beyond
      ORDER BY band DESC
      LIMIT 1
    ) AS known,
    generate_series(0, highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at < $3::timestamptz AND (started_at, id) > ($4::timestamptz, $5)
    ORDER BY started_at FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) > ($4::timestamptz, $5)
    ORDER BY started_at FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = 'error' AND started_at >= $3::timestamptz
    ORDER BY started_at DESC, id DESC LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = 'error' AND started_at >= $3::timestamptz AND (started_at, id) < ($4::timestamptz, $5)
    ORDER BY started_at DESC, id DESC LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = 'error' AND started_at < $3::timestamptz AND started_at >= $4::timestamptz
    ORDER BY started_at, id LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = 'error' AND started_at < $3::timestamptz AND (started_at, id) > ($4::timestamptz, $5)
    ORDER BY started_at, id LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = 'partial' AND started_at >= $3::timestamptz
    ORDER BY started_at DESC, id DESC LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = 'partial' AND started_at >= $3::timestamptz AND (started_at, id) < ($4::timestamptz, $5)
    ORDER BY started_at DESC, id DESC LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = 'partial' AND started_at < $3::timestamptz AND started_at >= $4::timestamptz
    ORDER BY started_at, id LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND status = 'partial' AND started_at < $3::timestamptz AND (started_at, id) > ($4::timestamptz, $5)
    ORDER BY started_at, id LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
    ORDER BY started_at DESC, id DESC LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status IN ('ok', 'error')
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT first + level AS band, level
  FROM
    unnest(ARRAY[0, 64], ARRAY[64, 128]) AS one(first, beyond),
    LATERAL (
      -- Not max(), for which PostgreSQL may read all of them if it expects few.
      SELECT band AS highest
      FROM session
      WHERE account_hash = hashtext($1::text) AND account_id = $1 AND band >= one.first AND band < one.beyond
      ORDER BY band DESC
      LIMIT 1
    ) AS known,
    generate_series(0, highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at >= $3::timestamptz
    ORDER BY started_at DESC FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached))
    ORDER BY started_at DESC FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
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
    ORDER BY started_at DESC, id DESC LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status IN ('ok', 'error')
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT first + level AS band, level
  FROM
    unnest(ARRAY[0, 64], ARRAY[64, 128]) AS one(first, beyond),
    LATERAL (
      -- Not max(), for which PostgreSQL may read all of them if it expects few.
      SELECT band AS highest
      FROM session
      WHERE account_hash = hashtext($1::text) AND account_id = $1 AND band >= one.first AND band < one.beyond
      ORDER BY band DESC
      LIMIT 1
    ) AS known,
    generate_series(0, highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at >= $3::timestamptz AND (started_at, id) < ($4::timestamptz, $5)
    ORDER BY started_at DESC FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) < ($4::timestamptz, $5)
    ORDER BY started_at DESC FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
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
    ORDER BY started_at, id LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status IN ('ok', 'error')
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT first + level AS band, level
  FROM
    unnest(ARRAY[0, 64], ARRAY[64, 128]) AS one(first, beyond),
    LATERAL (
      -- Not max(), for which PostgreSQL may read all of them if it expects few.
      SELECT band AS highest
      FROM session
      WHERE account_hash = hashtext($1::text) AND account_id = $1 AND band >= one.first AND band < one.beyond
      ORDER BY band DESC
      LIMIT 1
    ) AS known,
    generate_series(0, highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at < $3::timestamptz AND started_at >= $4::timestamptz
    ORDER BY started_at FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND started_at >= $4::timestamptz
    ORDER BY started_at FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
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
    ORDER BY started_at, id LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status IN ('ok', 'error')
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
  SELECT first + level AS band, level
  FROM
    unnest(ARRAY[0, 64], ARRAY[64, 128]) AS one(first, beyond),
    LATERAL (
      -- Not max(), for which PostgreSQL may read all of them if it expects few.
      SELECT band AS highest
      FROM session
      WHERE account_hash = hashtext($1::text) AND account_id = $1 AND band >= one.first AND band < one.beyond
      ORDER BY band DESC
      LIMIT 1
    ) AS known,
    generate_series(0, highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at < $3::timestamptz AND (started_at, id) > ($4::timestamptz, $5)
    ORDER BY started_at FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) > ($4::timestamptz, $5)
    ORDER BY started_at FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND agent_id = $4 AND status = 'error' AND started_at >= $3::timestamptz
    ORDER BY started_at DESC, id DESC LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND agent_id = $4 AND status = 'error' AND started_at >= $3::timestamptz AND (started_at, id) < ($5::timestamptz, $6)
    ORDER BY started_at DESC, id DESC LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND agent_id = $4 AND status = 'error' AND started_at < $3::timestamptz AND started_at >= $5::timestamptz
    ORDER BY started_at, id LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND agent_id = $4 AND status = 'error' AND started_at < $3::timestamptz AND (started_at, id) > ($5::timestamptz, $6)
    ORDER BY started_at, id LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at, id
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
    ORDER BY started_at DESC, id DESC LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE redaction_count >= $4::bigint
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
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
    generate_series(redaction_level($4::bigint), highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at >= $3::timestamptz
    ORDER BY started_at DESC FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND redaction_count >= $4::bigint AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached))
    ORDER BY started_at DESC FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
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
    ORDER BY started_at DESC, id DESC LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE redaction_count >= $4::bigint
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
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
    generate_series(redaction_level($4::bigint), highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at >= $3::timestamptz AND (started_at, id) < ($5::timestamptz, $6)
    ORDER BY started_at DESC FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND redaction_count >= $4::bigint AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) < ($5::timestamptz, $6)
    ORDER BY started_at DESC FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
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
    ORDER BY started_at, id LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE redaction_count >= $4::bigint
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
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
    generate_series(redaction_level($4::bigint), highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at < $3::timestamptz AND started_at >= $5::timestamptz
    ORDER BY started_at FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND redaction_count >= $4::bigint AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND started_at >= $5::timestamptz
    ORDER BY started_at FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
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
    ORDER BY started_at, id LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE redaction_count >= $4::bigint
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
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
    generate_series(redaction_level($4::bigint), highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at < $3::timestamptz AND (started_at, id) > ($5::timestamptz, $6)
    ORDER BY started_at FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND redaction_count >= $4::bigint AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) > ($5::timestamptz, $6)
    ORDER BY started_at FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
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
    ORDER BY started_at DESC, id DESC LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'error' AND redaction_count >= $4::bigint
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
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
    generate_series(redaction_level($4::bigint), highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at >= $3::timestamptz
    ORDER BY started_at DESC FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND redaction_count >= $4::bigint AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached))
    ORDER BY started_at DESC FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
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
    ORDER BY started_at DESC, id DESC LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'error' AND redaction_count >= $4::bigint
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
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
    generate_series(redaction_level($4::bigint), highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at >= $3::timestamptz AND (started_at, id) < ($5::timestamptz, $6)
    ORDER BY started_at DESC FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND redaction_count >= $4::bigint AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) < ($5::timestamptz, $6)
    ORDER BY started_at DESC FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
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
    ORDER BY started_at, id LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'error' AND redaction_count >= $4::bigint
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
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
    generate_series(redaction_level($4::bigint), highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at < $3::timestamptz AND started_at >= $5::timestamptz
    ORDER BY started_at FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND redaction_count >= $4::bigint AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND started_at >= $5::timestamptz
    ORDER BY started_at FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
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
    ORDER BY started_at, id LIMIT ($2::int + 1) * 8
  ) AS newest
  WHERE status = 'error' AND redaction_count >= $4::bigint
  ORDER BY started_at, id
  LIMIT $2::int + 1
), suffice AS MATERIALIZED (
  SELECT count(*) > $2::int AS near FROM near
), band AS MATERIALIZED (
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
    generate_series(redaction_level($4::bigint), highest - first) AS level
), sampled AS (
  SELECT started_at, id
  FROM band, LATERAL (
    SELECT started_at, id
    FROM session
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND started_at < $3::timestamptz AND (started_at, id) > ($5::timestamptz, $6)
    ORDER BY started_at FETCH FIRST ($2::int / 4 + 1) ROWS WITH TIES
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
    WHERE account_hash = hashtext($1::text) AND account_id = $1 AND session.band = band.band AND redaction_count >= $4::bigint AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) > ($5::timestamptz, $6)
    ORDER BY started_at FETCH FIRST ($2::int + 1) ROWS WITH TIES
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
), filled AS MATERIALIZED (
  SELECT count(*) > $2::int AS more, least(count(*), $2::int)::int AS rows FROM page
)
SELECT
  string_agg(wire, ',' ORDER BY n) FILTER (WHERE n <= $2::int) AS json,
  round(extract(epoch FROM max(started_at) FILTER (WHERE n = $2::int AND more)) * 1000)::text
    AS last_started_at,
  max(id) FILTER (WHERE n = $2::int AND more) AS last_id,
  max(rows) AS rows
FROM page, filled;

-- sessions_search_f52c7f0fa8583e3fe50da7f1
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (VALUES (1)) AS stream(value), LATERAL (
    SELECT started_at, id, CASE WHEN redactions_by_kind ?| $7::text[] THEN wire END AS wire
    FROM session
    WHERE account_id = $1 AND (started_at, id) < (range.started_at, range.id) AND started_at >= range.ends
    ORDER BY started_at DESC, id DESC LIMIT $3::int
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

-- sessions_search_5ac5020ea9d0931fb782e1bb
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at, id) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (VALUES (1)) AS stream(value), LATERAL (
    SELECT started_at, id, CASE WHEN redactions_by_kind ?| $7::text[] THEN wire END AS wire
    FROM session
    WHERE account_id = $1 AND (started_at, id) > (range.started_at, range.id) AND started_at < range.ends
    ORDER BY started_at, id LIMIT $3::int
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

-- sessions_search_04eb00559f612c111b4df0b5
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (SELECT value, hashtext($1::text || value) AS hash FROM unnest($7::text[]) AS one(value) OFFSET 0) AS stream, LATERAL (
    SELECT started_at, id, wire
    FROM session
    WHERE account_id = $1 AND model_hash = stream.hash AND upstream_model = stream.value AND (started_at, id) < (range.started_at, range.id) AND started_at >= range.ends
    ORDER BY started_at DESC FETCH FIRST ($3::int) ROWS WITH TIES
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

-- sessions_search_b16c81a2743e063405b1404b
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at, id) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (SELECT value, hashtext($1::text || value) AS hash FROM unnest($7::text[]) AS one(value) OFFSET 0) AS stream, LATERAL (
    SELECT started_at, id, wire
    FROM session
    WHERE account_id = $1 AND model_hash = stream.hash AND upstream_model = stream.value AND (started_at, id) > (range.started_at, range.id) AND started_at < range.ends
    ORDER BY started_at FETCH FIRST ($3::int) ROWS WITH TIES
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

-- sessions_search_3370fd6b80986df177b0685a
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (VALUES (1)) AS stream(value), LATERAL (
    SELECT started_at, id, wire
    FROM session
    WHERE account_id = $1 AND model_hash = hashtext($1::text) AND upstream_model IS NULL AND (started_at, id) < (range.started_at, range.id) AND started_at >= range.ends
    ORDER BY started_at DESC FETCH FIRST ($3::int) ROWS WITH TIES
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

-- sessions_search_b8c5f2260a488bc03d2b3b94
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at, id) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (VALUES (1)) AS stream(value), LATERAL (
    SELECT started_at, id, wire
    FROM session
    WHERE account_id = $1 AND model_hash = hashtext($1::text) AND upstream_model IS NULL AND (started_at, id) > (range.started_at, range.id) AND started_at < range.ends
    ORDER BY started_at FETCH FIRST ($3::int) ROWS WITH TIES
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

-- sessions_search_9c5bd8444f6eacf84a771bbd
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (VALUES (1)) AS stream(value), LATERAL (
    SELECT started_at, id, CASE WHEN (upstream_model IS NOT NULL) = $7::boolean THEN wire END AS wire
    FROM session
    WHERE account_id = $1 AND (started_at, id) < (range.started_at, range.id) AND started_at >= range.ends
    ORDER BY started_at DESC, id DESC LIMIT $3::int
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

-- sessions_search_48524841983a42a26d21b4fd
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at, id) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (VALUES (1)) AS stream(value), LATERAL (
    SELECT started_at, id, CASE WHEN (upstream_model IS NOT NULL) = $7::boolean THEN wire END AS wire
    FROM session
    WHERE account_id = $1 AND (started_at, id) > (range.started_at, range.id) AND started_at < range.ends
    ORDER BY started_at, id LIMIT $3::int
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

-- sessions_search_e0c6c74315f7db0818c41234
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (VALUES (1)) AS stream(value), LATERAL (
    SELECT started_at, id, CASE WHEN (date_part('epoch', ended_at - started_at) * 1000)::bigint >= $7::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint <= $8::bigint THEN wire END AS wire
    FROM session
    WHERE account_id = $1 AND (started_at, id) < (range.started_at, range.id) AND started_at >= range.ends
    ORDER BY started_at DESC, id DESC LIMIT $3::int
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

-- sessions_search_b110028f3e83961d71de3772
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at, id) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (VALUES (1)) AS stream(value), LATERAL (
    SELECT started_at, id, CASE WHEN (date_part('epoch', ended_at - started_at) * 1000)::bigint >= $7::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint <= $8::bigint THEN wire END AS wire
    FROM session
    WHERE account_id = $1 AND (started_at, id) > (range.started_at, range.id) AND started_at < range.ends
    ORDER BY started_at, id LIMIT $3::int
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

-- sessions_search_9dfcc838b9b0a2d81bfcdbe9
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (SELECT value, hashtext($1::text || value) AS hash FROM unnest($7::text[]) AS one(value) OFFSET 0) AS stream, LATERAL (
    SELECT started_at, id, CASE WHEN status = ANY($8::text[]) AND redactions_by_kind ?| $9::text[] AND upstream_model = ANY($10::text[]) AND redaction_count >= $11::bigint THEN wire END AS wire
    FROM session
    WHERE account_id = $1 AND agent_hash = stream.hash AND agent_id = stream.value AND (started_at, id) < (range.started_at, range.id) AND started_at >= range.ends
    ORDER BY started_at DESC FETCH FIRST ($3::int) ROWS WITH TIES
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

-- sessions_search_210bb501e92b65ffd6053dd5
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at, id) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (SELECT value, hashtext($1::text || value) AS hash FROM unnest($7::text[]) AS one(value) OFFSET 0) AS stream, LATERAL (
    SELECT started_at, id, CASE WHEN status = ANY($8::text[]) AND redactions_by_kind ?| $9::text[] AND upstream_model = ANY($10::text[]) AND redaction_count >= $11::bigint THEN wire END AS wire
    FROM session
    WHERE account_id = $1 AND agent_hash = stream.hash AND agent_id = stream.value AND (started_at, id) > (range.started_at, range.id) AND started_at < range.ends
    ORDER BY started_at FETCH FIRST ($3::int) ROWS WITH TIES
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
  FROM (
    SELECT wire, started_at, id
    FROM session
    WHERE account_id = $1 AND started_at >= $3::timestamptz AND started_at < $4::timestamptz
    ORDER BY started_at DESC, id DESC LIMIT $2::int + 1
  ) AS first
  ORDER BY started_at DESC, id DESC
  LIMIT $2::int + 1
), filled AS MATERIALIZED (
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
