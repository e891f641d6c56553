-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (

      SELECT wire, started_at, id
      FROM (
        SELECT wire, started_at, id
        FROM session
        WHERE account_id = '…' AND started_at >= '…'::timestamptz
        ORDER BY started_at DESC, id DESC LIMIT (50)::int
      ) AS first
      ORDER BY started_at DESC, id DESC
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id
      FROM session
      WHERE account_id = '…' AND started_at >= '…'::timestamptz AND started_at < '…'::timestamptz AND (commit_position < '…'::bigint OR (commit_position < '…'::bigint AND commit_position <> ALL (ARRAY['…']::bigint[])))
      ORDER BY started_at DESC, id DESC
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (

      SELECT wire, started_at, id
      FROM (
        SELECT wire, started_at, id
        FROM session
        WHERE account_id = '…' AND started_at >= '…'::timestamptz AND (started_at, id) < ('…'::timestamptz, '…')
        ORDER BY started_at DESC, id DESC LIMIT (50)::int
      ) AS first
      ORDER BY started_at DESC, id DESC
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id
      FROM session
      WHERE account_id = '…' AND started_at >= '…'::timestamptz AND (commit_position < '…'::bigint OR (commit_position < '…'::bigint AND commit_position <> ALL (ARRAY['…']::bigint[]))) AND (started_at, id) < ('…'::timestamptz, '…')
      ORDER BY started_at DESC, id DESC
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (

      SELECT wire, started_at, id
      FROM (
        SELECT wire, started_at, id
        FROM session
        WHERE account_id = '…' AND started_at < 'infinity'::timestamptz AND started_at >= '…'::timestamptz
        ORDER BY started_at, id LIMIT (50)::int
      ) AS first
      ORDER BY started_at, id
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id
      FROM session
      WHERE account_id = '…' AND started_at >= '…'::timestamptz AND started_at < '…'::timestamptz AND (commit_position < '…'::bigint OR (commit_position < '…'::bigint AND commit_position <> ALL (ARRAY['…']::bigint[])))
      ORDER BY started_at, id
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (

      SELECT wire, started_at, id
      FROM (
        SELECT wire, started_at, id
        FROM session
        WHERE account_id = '…' AND started_at < 'infinity'::timestamptz AND (started_at, id) > ('…'::timestamptz, '…')
        ORDER BY started_at, id LIMIT (50)::int
      ) AS first
      ORDER BY started_at, id
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id
      FROM session
      WHERE account_id = '…' AND started_at < '…'::timestamptz AND (commit_position < '…'::bigint OR (commit_position < '…'::bigint AND commit_position <> ALL (ARRAY['…']::bigint[]))) AND (started_at, id) > ('…'::timestamptz, '…')
      ORDER BY started_at, id
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (

      SELECT wire, started_at, id
      FROM (
        SELECT wire, started_at, id
        FROM session
        WHERE account_id = '…' AND agent_id = '…' AND status = 'error' AND started_at >= '…'::timestamptz
        ORDER BY started_at DESC, id DESC LIMIT (50)::int
      ) AS first
      ORDER BY started_at DESC, id DESC
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id
      FROM session
      WHERE account_id = '…' AND started_at >= '…'::timestamptz AND started_at < '…'::timestamptz AND agent_id = ANY(ARRAY['…']::text[]) AND status = ANY(ARRAY['error']::text[]) AND (commit_position < '…'::bigint OR (commit_position < '…'::bigint AND commit_position <> ALL (ARRAY['…']::bigint[])))
      ORDER BY started_at DESC, id DESC
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (

      SELECT wire, started_at, id
      FROM (
        SELECT wire, started_at, id
        FROM session
        WHERE account_id = '…' AND agent_id = '…' AND status = 'error' AND started_at >= '…'::timestamptz AND (started_at, id) < ('…'::timestamptz, '…')
        ORDER BY started_at DESC, id DESC LIMIT (50)::int
      ) AS first
      ORDER BY started_at DESC, id DESC
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id
      FROM session
      WHERE account_id = '…' AND started_at >= '…'::timestamptz AND agent_id = ANY(ARRAY['…']::text[]) AND status = ANY(ARRAY['error']::text[]) AND (commit_position < '…'::bigint OR (commit_position < '…'::bigint AND commit_position <> ALL (ARRAY['…']::bigint[]))) AND (started_at, id) < ('…'::timestamptz, '…')
      ORDER BY started_at DESC, id DESC
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (

      SELECT wire, started_at, id
      FROM (
        SELECT wire, started_at, id
        FROM session
        WHERE account_id = '…' AND agent_id = '…' AND status = 'error' AND started_at < 'infinity'::timestamptz AND started_at >= '…'::timestamptz
        ORDER BY started_at, id LIMIT (50)::int
      ) AS first
      ORDER BY started_at, id
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id
      FROM session
      WHERE account_id = '…' AND started_at >= '…'::timestamptz AND started_at < '…'::timestamptz AND agent_id = ANY(ARRAY['…']::text[]) AND status = ANY(ARRAY['error']::text[]) AND (commit_position < '…'::bigint OR (commit_position < '…'::bigint AND commit_position <> ALL (ARRAY['…']::bigint[])))
      ORDER BY started_at, id
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (

      SELECT wire, started_at, id
      FROM (
        SELECT wire, started_at, id
        FROM session
        WHERE account_id = '…' AND agent_id = '…' AND status = 'error' AND started_at < 'infinity'::timestamptz AND (started_at, id) > ('…'::timestamptz, '…')
        ORDER BY started_at, id LIMIT (50)::int
      ) AS first
      ORDER BY started_at, id
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id
      FROM session
      WHERE account_id = '…' AND started_at < '…'::timestamptz AND agent_id = ANY(ARRAY['…']::text[]) AND status = ANY(ARRAY['error']::text[]) AND (commit_position < '…'::bigint OR (commit_position < '…'::bigint AND commit_position <> ALL (ARRAY['…']::bigint[]))) AND (started_at, id) > ('…'::timestamptz, '…')
      ORDER BY started_at, id
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (WITH near AS MATERIALIZED (
      SELECT wire, started_at, id
      FROM (
        SELECT wire, started_at, id, status, redaction_count
        FROM session
        WHERE account_id = '…' AND started_at >= '…'::timestamptz
        ORDER BY started_at DESC, id DESC LIMIT ((50)::int + 1) * 8
      ) AS newest
      WHERE redaction_count >= (2)::bigint
      ORDER BY started_at DESC, id DESC
      LIMIT (50)::int + 1
    ), suffice AS MATERIALIZED (
      SELECT count(*) > (50)::int AS near FROM near
    ), band AS MATERIALIZED (
      SELECT first + level AS band, level
      FROM
        unnest(ARRAY[0, 64, 128], ARRAY[64, 128, 192]) AS one(first, beyond),
        LATERAL (
          -- Not max(), for which PostgreSQL may read all of them if it expects few.
          SELECT band AS highest
          FROM session
          WHERE account_hash = hashtext('…'::text) AND account_id = '…' AND band >= one.first AND band < one.beyond
          ORDER BY band DESC
          LIMIT 1
        ) AS known,
        generate_series(redaction_level((2)::bigint), highest - first) AS level
    ), sampled AS (
      SELECT started_at, id
      FROM band, LATERAL (
        SELECT started_at, id
        FROM session
        WHERE account_hash = hashtext('…'::text) AND account_id = '…' AND session.band = band.band AND started_at >= '…'::timestamptz
        ORDER BY started_at DESC FETCH FIRST ((50)::int / 4 + 1) ROWS WITH TIES
      ) AS sample
      WHERE level >= redaction_level((2)::bigint - 1) + 1 AND level < redaction_level((2)::bigint - 1) + 1 + 4
      ORDER BY started_at DESC, id DESC
      LIMIT 1 OFFSET (50)::int
    ), reached AS MATERIALIZED (
      SELECT coalesce(max(started_at), '…'::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
    ), merged AS (
      SELECT wire, started_at, id
      FROM band, LATERAL (
        SELECT wire, started_at, id
        FROM session
        WHERE account_hash = hashtext('…'::text) AND account_id = '…' AND session.band = band.band AND redaction_count >= (2)::bigint AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached))
        ORDER BY started_at DESC FETCH FIRST ((50)::int + 1) ROWS WITH TIES
      ) AS found
      ORDER BY started_at DESC, id DESC
      LIMIT (50)::int + 1
    ), page AS (
      SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
      FROM (
        SELECT * FROM near WHERE (SELECT near FROM suffice)
        UNION ALL
        SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
      ) AS found
    ) SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id FROM page ORDER BY n LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id
      FROM session
      WHERE account_id = '…' AND started_at >= '…'::timestamptz AND started_at < '…'::timestamptz AND redaction_count >= (2)::bigint AND (commit_position < '…'::bigint OR (commit_position < '…'::bigint AND commit_position <> ALL (ARRAY['…']::bigint[])))
      ORDER BY started_at DESC, id DESC
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (WITH near AS MATERIALIZED (
      SELECT wire, started_at, id
      FROM (
        SELECT wire, started_at, id, status, redaction_count
        FROM session
        WHERE account_id = '…' AND started_at >= '…'::timestamptz AND (started_at, id) < ('…'::timestamptz, '…')
        ORDER BY started_at DESC, id DESC LIMIT ((50)::int + 1) * 8
      ) AS newest
      WHERE redaction_count >= (2)::bigint
      ORDER BY started_at DESC, id DESC
      LIMIT (50)::int + 1
    ), suffice AS MATERIALIZED (
      SELECT count(*) > (50)::int AS near FROM near
    ), band AS MATERIALIZED (
      SELECT first + level AS band, level
      FROM
        unnest(ARRAY[0, 64, 128], ARRAY[64, 128, 192]) AS one(first, beyond),
        LATERAL (
          -- Not max(), for which PostgreSQL may read all of them if it expects few.
          SELECT band AS highest
          FROM session
          WHERE account_hash = hashtext('…'::text) AND account_id = '…' AND band >= one.first AND band < one.beyond
          ORDER BY band DESC
          LIMIT 1
        ) AS known,
        generate_series(redaction_level((2)::bigint), highest - first) AS level
    ), sampled AS (
      SELECT started_at, id
      FROM band, LATERAL (
        SELECT started_at, id
        FROM session
        WHERE account_hash = hashtext('…'::text) AND account_id = '…' AND session.band = band.band AND started_at >= '…'::timestamptz AND (started_at, id) < ('…'::timestamptz, '…')
        ORDER BY started_at DESC FETCH FIRST ((50)::int / 4 + 1) ROWS WITH TIES
      ) AS sample
      WHERE level >= redaction_level((2)::bigint - 1) + 1 AND level < redaction_level((2)::bigint - 1) + 1 + 4
      ORDER BY started_at DESC, id DESC
      LIMIT 1 OFFSET (50)::int
    ), reached AS MATERIALIZED (
      SELECT coalesce(max(started_at), '…'::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
    ), merged AS (
      SELECT wire, started_at, id
      FROM band, LATERAL (
        SELECT wire, started_at, id
        FROM session
        WHERE account_hash = hashtext('…'::text) AND account_id = '…' AND session.band = band.band AND redaction_count >= (2)::bigint AND (started_at, id) >= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) < ('…'::timestamptz, '…')
        ORDER BY started_at DESC FETCH FIRST ((50)::int + 1) ROWS WITH TIES
      ) AS found
      ORDER BY started_at DESC, id DESC
      LIMIT (50)::int + 1
    ), page AS (
      SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at DESC, id DESC) AS n
      FROM (
        SELECT * FROM near WHERE (SELECT near FROM suffice)
        UNION ALL
        SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
      ) AS found
    ) SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id FROM page ORDER BY n LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id
      FROM session
      WHERE account_id = '…' AND started_at >= '…'::timestamptz AND redaction_count >= (2)::bigint AND (commit_position < '…'::bigint OR (commit_position < '…'::bigint AND commit_position <> ALL (ARRAY['…']::bigint[]))) AND (started_at, id) < ('…'::timestamptz, '…')
      ORDER BY started_at DESC, id DESC
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (WITH near AS MATERIALIZED (
      SELECT wire, started_at, id
      FROM (
        SELECT wire, started_at, id, status, redaction_count
        FROM session
        WHERE account_id = '…' AND started_at < 'infinity'::timestamptz AND started_at >= '…'::timestamptz
        ORDER BY started_at, id LIMIT ((50)::int + 1) * 8
      ) AS newest
      WHERE redaction_count >= (2)::bigint
      ORDER BY started_at, id
      LIMIT (50)::int + 1
    ), suffice AS MATERIALIZED (
      SELECT count(*) > (50)::int AS near FROM near
    ), band AS MATERIALIZED (
      SELECT first + level AS band, level
      FROM
        unnest(ARRAY[0, 64, 128], ARRAY[64, 128, 192]) AS one(first, beyond),
        LATERAL (
          -- Not max(), for which PostgreSQL may read all of them if it expects few.
          SELECT band AS highest
          FROM session
          WHERE account_hash = hashtext('…'::text) AND account_id = '…' AND band >= one.first AND band < one.beyond
          ORDER BY band DESC
          LIMIT 1
        ) AS known,
        generate_series(redaction_level((2)::bigint), highest - first) AS level
    ), sampled AS (
      SELECT started_at, id
      FROM band, LATERAL (
        SELECT started_at, id
        FROM session
        WHERE account_hash = hashtext('…'::text) AND account_id = '…' AND session.band = band.band AND started_at < 'infinity'::timestamptz AND started_at >= '…'::timestamptz
        ORDER BY started_at FETCH FIRST ((50)::int / 4 + 1) ROWS WITH TIES
      ) AS sample
      WHERE level >= redaction_level((2)::bigint - 1) + 1 AND level < redaction_level((2)::bigint - 1) + 1 + 4
      ORDER BY started_at, id
      LIMIT 1 OFFSET (50)::int
    ), reached AS MATERIALIZED (
      SELECT coalesce(max(started_at), 'infinity'::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
    ), merged AS (
      SELECT wire, started_at, id
      FROM band, LATERAL (
        SELECT wire, started_at, id
        FROM session
        WHERE account_hash = hashtext('…'::text) AND account_id = '…' AND session.band = band.band AND redaction_count >= (2)::bigint AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND started_at >= '…'::timestamptz
        ORDER BY started_at FETCH FIRST ((50)::int + 1) ROWS WITH TIES
      ) AS found
      ORDER BY started_at, id
      LIMIT (50)::int + 1
    ), page AS (
      SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
      FROM (
        SELECT * FROM near WHERE (SELECT near FROM suffice)
        UNION ALL
        SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
      ) AS found
    ) SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id FROM page ORDER BY n LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id
      FROM session
      WHERE account_id = '…' AND started_at >= '…'::timestamptz AND started_at < '…'::timestamptz AND redaction_count >= (2)::bigint AND (commit_position < '…'::bigint OR (commit_position < '…'::bigint AND commit_position <> ALL (ARRAY['…']::bigint[])))
      ORDER BY started_at, id
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (WITH near AS MATERIALIZED (
      SELECT wire, started_at, id
      FROM (
        SELECT wire, started_at, id, status, redaction_count
        FROM session
        WHERE account_id = '…' AND started_at < 'infinity'::timestamptz AND (started_at, id) > ('…'::timestamptz, '…')
        ORDER BY started_at, id LIMIT ((50)::int + 1) * 8
      ) AS newest
      WHERE redaction_count >= (2)::bigint
      ORDER BY started_at, id
      LIMIT (50)::int + 1
    ), suffice AS MATERIALIZED (
      SELECT count(*) > (50)::int AS near FROM near
    ), band AS MATERIALIZED (
      SELECT first + level AS band, level
      FROM
        unnest(ARRAY[0, 64, 128], ARRAY[64, 128, 192]) AS one(first, beyond),
        LATERAL (
          -- Not max(), for which PostgreSQL may read all of them if it expects few.
          SELECT band AS highest
          FROM session
          WHERE account_hash = hashtext('…'::text) AND account_id = '…' AND band >= one.first AND band < one.beyond
          ORDER BY band DESC
          LIMIT 1
        ) AS known,
        generate_series(redaction_level((2)::bigint), highest - first) AS level
    ), sampled AS (
      SELECT started_at, id
      FROM band, LATERAL (
        SELECT started_at, id
        FROM session
        WHERE account_hash = hashtext('…'::text) AND account_id = '…' AND session.band = band.band AND started_at < 'infinity'::timestamptz AND (started_at, id) > ('…'::timestamptz, '…')
        ORDER BY started_at FETCH FIRST ((50)::int / 4 + 1) ROWS WITH TIES
      ) AS sample
      WHERE level >= redaction_level((2)::bigint - 1) + 1 AND level < redaction_level((2)::bigint - 1) + 1 + 4
      ORDER BY started_at, id
      LIMIT 1 OFFSET (50)::int
    ), reached AS MATERIALIZED (
      SELECT coalesce(max(started_at), 'infinity'::timestamptz) AS started_at, coalesce(max(id), '') AS id FROM sampled
    ), merged AS (
      SELECT wire, started_at, id
      FROM band, LATERAL (
        SELECT wire, started_at, id
        FROM session
        WHERE account_hash = hashtext('…'::text) AND account_id = '…' AND session.band = band.band AND redaction_count >= (2)::bigint AND (started_at, id) <= ((SELECT started_at FROM reached), (SELECT id FROM reached)) AND (started_at, id) > ('…'::timestamptz, '…')
        ORDER BY started_at FETCH FIRST ((50)::int + 1) ROWS WITH TIES
      ) AS found
      ORDER BY started_at, id
      LIMIT (50)::int + 1
    ), page AS (
      SELECT wire, started_at, id, row_number() OVER (ORDER BY started_at, id) AS n
      FROM (
        SELECT * FROM near WHERE (SELECT near FROM suffice)
        UNION ALL
        SELECT * FROM merged WHERE NOT (SELECT near FROM suffice)
      ) AS found
    ) SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id FROM page ORDER BY n LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);

-- not prepared
COPY (SELECT
      string_agg(wire, E'\n') || E'\n' AS lines,
      count(*) AS rows,
      round(extract(epoch FROM (array_agg(started_at))[count(*)]) * 1000)::bigint AS last_key,
      (array_agg(id))[count(*)] AS last_id
    FROM (
      SELECT wire, started_at, id
      FROM session
      WHERE account_id = '…' AND started_at < '…'::timestamptz AND redaction_count >= (2)::bigint AND (commit_position < '…'::bigint OR (commit_position < '…'::bigint AND commit_position <> ALL (ARRAY['…']::bigint[]))) AND (started_at, id) > ('…'::timestamptz, '…')
      ORDER BY started_at, id
      LIMIT (50)::int
    ) AS page) TO STDOUT (FORMAT binary);
