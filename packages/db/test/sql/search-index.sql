-- not prepared
SELECT
  account_id AS id,
  coalesce(sum(cardinality(starts)), 0) AS listed,
  count(*) FILTER (WHERE starts IS NULL) AS quarters,
  round(extract(epoch FROM clock_timestamp() - min(written_at)) * 1000) AS waited
FROM session_unindexed
GROUP BY account_id
ORDER BY account_id;

-- not prepared
SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS mine;

-- not prepared
SELECT
       ids,
       round(extract(epoch FROM quarter) * 1000)::bigint + coalesce(first, 0) AS since,
       round(extract(epoch FROM quarter) * 1000)::bigint + coalesce(last + 1, 900000) AS until,
       coalesce(listed, (
         SELECT ok_sessions + error_sessions + partial_sessions FROM session_rollup
         WHERE account_id = $1 AND agent_id = '' AND width = 15 AND start = quarter
       ), 0) AS sessions
     FROM (
       SELECT
         quarter, array_agg(id::text) AS ids,
         CASE WHEN bool_and(starts IS NOT NULL) THEN sum(cardinality(starts)) END AS listed,
         CASE WHEN bool_and(starts IS NOT NULL) THEN min((SELECT min(one) FROM unnest(starts) AS one)) END AS first,
         CASE WHEN bool_and(starts IS NOT NULL) THEN max((SELECT max(one) FROM unnest(starts) AS one)) END AS last
       FROM session_unindexed
       WHERE account_id = $1
       GROUP BY quarter
       ORDER BY quarter DESC
       LIMIT 512
     ) AS noted
     ORDER BY quarter DESC;

-- not prepared
SELECT round(extract(epoch FROM since) * 1000)::bigint AS since, round(extract(epoch FROM until) * 1000)::bigint AS until, sessions
     FROM session_segment
     WHERE account_id = $1
     ORDER BY since DESC;

-- not prepared
WITH gone AS (
         DELETE FROM session_segment
         WHERE account_id = $1 AND since >= $2::timestamptz AND since < $3::timestamptz
         RETURNING since
       )
       DELETE FROM session_bitmap USING gone WHERE account_id = $1 AND session_bitmap.since = gone.since;

-- search_index_read
SELECT
  round(extract(epoch FROM started_at) * 1000)::bigint AS at, id, (date_part('epoch', ended_at - started_at) * 1000)::bigint AS duration, agent_id, status, upstream_model AS model,
  redaction_count AS redactions, ARRAY(SELECT jsonb_object_keys(redactions_by_kind)) AS kinds
FROM session
WHERE account_id = $1 AND (started_at, id) > ($2::timestamptz, $3) AND started_at < $4::timestamptz
ORDER BY started_at, id
LIMIT 16384;

-- search_index_segment
INSERT INTO session_segment (
  account_id, since, until, sessions, min_duration_ms, max_duration_ms, max_redactions, pieces, starts
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- search_index_bitmaps
INSERT INTO session_bitmap (account_id, since, key, bits)
SELECT $1, $2, key, ('x' || bits)::varbit
FROM unnest($3::text[], $4::text[]) AS made(key, bits)
ORDER BY key COLLATE "C";

-- not prepared
DELETE FROM session_unindexed WHERE account_id = $1 AND id = ANY($2::uuid[]);

-- not prepared
INSERT INTO session_unindexed (account_id, quarter)
     SELECT account_id, start
     FROM session_rollup
     WHERE account_id = $1 AND agent_id = '' AND width = 15
       AND NOT EXISTS (SELECT FROM session_unindexed WHERE account_id = $1)
       AND (SELECT coalesce(sum(sessions), 0) FROM session_segment WHERE account_id = $1) <> (
         SELECT coalesce(sum(ok_sessions + error_sessions + partial_sessions), 0)
         FROM session_rollup
         WHERE account_id = $1 AND agent_id = '' AND width = 10080
       );

-- sessions_search_beba8c267d587a28d813582a
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (VALUES (1)) AS stream(value), LATERAL (
    SELECT started_at, id, CASE WHEN status = ANY($7::text[]) AND redactions_by_kind ?| $8::text[] THEN wire END AS wire
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

-- sessions_unindexed_newest
SELECT round(extract(epoch FROM quarter) * 1000)::text AS start, array_to_string(starts, ',') AS starts
FROM session_unindexed
WHERE account_id = $1 AND quarter > $2::timestamptz AND quarter <= $3::timestamptz
ORDER BY quarter DESC
LIMIT 257;

-- sessions_pieces_bb1c40342a238491db02cdcd
WITH segment AS MATERIALIZED (
  SELECT since, until
  FROM session_segment
  WHERE account_id = $1 AND since <= $2::timestamptz AND until > $3::timestamptz
  ORDER BY since DESC
  LIMIT $4::int
), edge AS MATERIALIZED (
  SELECT min(since) AS low, max(since) AS high, count(*)::int AS looked,
    round(extract(epoch FROM min(since)) * 1000)::text AS up_to
  FROM segment
), joint AS MATERIALIZED (
  SELECT since, bits
  FROM (
    SELECT since, sort0 & sort1 AS bits
    FROM (
      SELECT since, bit_or(bits) FILTER (WHERE sort = 0) AS sort0, bit_or(bits) FILTER (WHERE sort = 1) AS sort1
      FROM unnest($6::text[], $7::int[]) AS asked(key, sort), LATERAL (
        SELECT since, bits
        FROM session_bitmap
        WHERE account_id = $1 AND (key, since) >= (asked.key, (SELECT low FROM edge)) AND (key, since) <= (asked.key, (SELECT high FROM edge))
        OFFSET 0
      ) AS bitmap
      -- What has an xid in it can't be sorted, so that it is grouped by hashing: a sort would move all bitmaps.
      GROUP BY since, CASE WHEN since = 'infinity' THEN '1'::xid ELSE '0'::xid END
    ) AS bitmap
    OFFSET 0
  ) AS bitmap
  WHERE bit_count(bits) > 0
), found AS MATERIALIZED (
  SELECT known.*, joint.bits AS bits
  FROM joint, LATERAL (
    SELECT since, version, pieces, since <= $2::timestamptz AND until >= $2::timestamptz AS is_first
    FROM session_segment
    WHERE account_id = $1 AND since = joint.since
    OFFSET 0
    ) AS known
), counted AS (
  SELECT *, CASE WHEN is_first THEN 0 ELSE bit_count(bits) END AS positions
  FROM found
  WHERE bit_count(bits) > 0
)
SELECT looked, up_to, since::text, version::text, bits, total,
  CASE WHEN is_first THEN array_to_string(pieces, ',') END AS pieces,
  date_part('epoch', $2::timestamptz - since) * 1000 AS place
FROM edge LEFT JOIN (
  SELECT since, version, is_first, pieces, varbit_send(bits) AS bits, total
  FROM (
    SELECT *, count(*) OVER () AS total,
      sum(positions) OVER (ORDER BY since DESC) - positions AS before
    FROM counted
  ) AS counted
  WHERE before < $5::int
) AS enough ON true
ORDER BY enough.since DESC;

-- sessions_search_d6e13287dff58bc4661defc0
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (SELECT value, hashtext($1::text || value) AS hash FROM unnest($7::text[]) AS one(value) OFFSET 0) AS stream, LATERAL (
    SELECT started_at, id, CASE WHEN redaction_count >= $8::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint >= $9::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint <= $10::bigint THEN wire END AS wire
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

-- sessions_pieces_ad6148ad686a17b8da0438f7
WITH segment AS MATERIALIZED (
  SELECT since, until
  FROM session_segment
  WHERE account_id = $1 AND since <= $2::timestamptz AND until > $3::timestamptz AND max_redactions >= $8::bigint AND max_duration_ms >= $10::bigint AND min_duration_ms <= $12::bigint
  ORDER BY since DESC
  LIMIT $4::int
), edge AS MATERIALIZED (
  SELECT min(since) AS low, max(since) AS high, count(*)::int AS looked,
    round(extract(epoch FROM min(since)) * 1000)::text AS up_to
  FROM segment
), joint AS MATERIALIZED (
  SELECT since, bits
  FROM (
    SELECT since, sort0 AS bits
    FROM (
      SELECT since, bit_or(bits) FILTER (WHERE sort = 0) AS sort0
      FROM unnest($6::text[], $7::int[]) AS asked(key, sort), LATERAL (
        SELECT since, bits
        FROM session_bitmap
        WHERE account_id = $1 AND key = asked.key AND since = ANY(ARRAY(SELECT since FROM segment))
        OFFSET 0
      ) AS bitmap
      -- What has an xid in it can't be sorted, so that it is grouped by hashing: a sort would move all bitmaps.
      GROUP BY since, CASE WHEN since = 'infinity' THEN '1'::xid ELSE '0'::xid END
    ) AS bitmap
    OFFSET 0
  ) AS bitmap
  WHERE bit_count(bits) > 0
), found AS MATERIALIZED (
  SELECT known.*, joint.bits & bitmap0.bits & bitmap1.bits & bitmap2.bits AS bits
  FROM joint, LATERAL (
    SELECT since, version, pieces, since <= $2::timestamptz AND until >= $2::timestamptz AS is_first
    FROM session_segment
    WHERE account_id = $1 AND since = joint.since AND max_redactions >= $8::bigint AND max_duration_ms >= $10::bigint AND min_duration_ms <= $12::bigint
    OFFSET 0
    ) AS known, LATERAL (
    SELECT bits FROM session_bitmap
    WHERE account_id = $1 AND since = joint.since AND key <= $9 AND key > 'r'
    ORDER BY key DESC LIMIT 1
    ) AS bitmap0, LATERAL (
    SELECT bits FROM session_bitmap
    WHERE account_id = $1 AND since = joint.since AND key <= $11 AND key > 'g'
    ORDER BY key DESC LIMIT 1
    ) AS bitmap1, LATERAL (
    SELECT bits FROM session_bitmap
    WHERE account_id = $1 AND since = joint.since AND key > $13 AND key < 'm'
    ORDER BY key LIMIT 1
    ) AS bitmap2
), counted AS (
  SELECT *, CASE WHEN is_first THEN 0 ELSE bit_count(bits) END AS positions
  FROM found
  WHERE bit_count(bits) > 0
)
SELECT looked, up_to, since::text, version::text, bits, total,
  CASE WHEN is_first THEN array_to_string(pieces, ',') END AS pieces,
  date_part('epoch', $2::timestamptz - since) * 1000 AS place
FROM edge LEFT JOIN (
  SELECT since, version, is_first, pieces, varbit_send(bits) AS bits, total
  FROM (
    SELECT *, count(*) OVER () AS total,
      sum(positions) OVER (ORDER BY since DESC) - positions AS before
    FROM counted
  ) AS counted
  WHERE before < $5::int
) AS enough ON true
ORDER BY enough.since DESC;

-- sessions_search_a37df99effea01389ff85491
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (VALUES (1)) AS stream(value), LATERAL (
    SELECT started_at, id, CASE WHEN redactions_by_kind ?| $7::text[] AND redaction_count >= $8::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint >= $9::bigint THEN wire END AS wire
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

-- sessions_pieces_59bc6c44836bee7fc9c45cec
WITH segment AS MATERIALIZED (
  SELECT since, until
  FROM session_segment
  WHERE account_id = $1 AND since <= $2::timestamptz AND until > $3::timestamptz AND max_redactions >= $8::bigint AND max_duration_ms >= $10::bigint
  ORDER BY since DESC
  LIMIT $4::int
), edge AS MATERIALIZED (
  SELECT min(since) AS low, max(since) AS high, count(*)::int AS looked,
    round(extract(epoch FROM min(since)) * 1000)::text AS up_to
  FROM segment
), joint AS MATERIALIZED (
  SELECT since, bits
  FROM (
    SELECT since, sort0 AS bits
    FROM (
      SELECT since, bit_or(bits) FILTER (WHERE sort = 0) AS sort0
      FROM unnest($6::text[], $7::int[]) AS asked(key, sort), LATERAL (
        SELECT since, bits
        FROM session_bitmap
        WHERE account_id = $1 AND key = asked.key AND since = ANY(ARRAY(SELECT since FROM segment))
        OFFSET 0
      ) AS bitmap
      -- What has an xid in it can't be sorted, so that it is grouped by hashing: a sort would move all bitmaps.
      GROUP BY since, CASE WHEN since = 'infinity' THEN '1'::xid ELSE '0'::xid END
    ) AS bitmap
    OFFSET 0
  ) AS bitmap
  WHERE bit_count(bits) > 0
), found AS MATERIALIZED (
  SELECT known.*, joint.bits & bitmap0.bits & bitmap1.bits AS bits
  FROM joint, LATERAL (
    SELECT since, version, pieces, since <= $2::timestamptz AND until >= $2::timestamptz AS is_first
    FROM session_segment
    WHERE account_id = $1 AND since = joint.since AND max_redactions >= $8::bigint AND max_duration_ms >= $10::bigint
    OFFSET 0
    ) AS known, LATERAL (
    SELECT bits FROM session_bitmap
    WHERE account_id = $1 AND since = joint.since AND key <= $9 AND key > 'r'
    ORDER BY key DESC LIMIT 1
    ) AS bitmap0, LATERAL (
    SELECT bits FROM session_bitmap
    WHERE account_id = $1 AND since = joint.since AND key <= $11 AND key > 'g'
    ORDER BY key DESC LIMIT 1
    ) AS bitmap1
), counted AS (
  SELECT *, CASE WHEN is_first THEN 0 ELSE bit_count(bits) END AS positions
  FROM found
  WHERE bit_count(bits) > 0
)
SELECT looked, up_to, since::text, version::text, bits, total,
  CASE WHEN is_first THEN array_to_string(pieces, ',') END AS pieces,
  date_part('epoch', $2::timestamptz - since) * 1000 AS place
FROM edge LEFT JOIN (
  SELECT since, version, is_first, pieces, varbit_send(bits) AS bits, total
  FROM (
    SELECT *, count(*) OVER () AS total,
      sum(positions) OVER (ORDER BY since DESC) - positions AS before
    FROM counted
  ) AS counted
  WHERE before < $5::int
) AS enough ON true
ORDER BY enough.since DESC;

-- sessions_search_58eedd21728869d0bc1bd309
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at DESC, id DESC) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (SELECT value, hashtext($1::text || value) AS hash FROM unnest($7::text[]) AS one(value) OFFSET 0) AS stream, LATERAL (
    SELECT started_at, id, CASE WHEN redactions_by_kind ?| $8::text[] AND redaction_count >= $9::bigint THEN wire END AS wire
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

-- sessions_pieces_f06b3c3f3dabc2c22dd2caf1
WITH segment AS MATERIALIZED (
  SELECT since, until
  FROM session_segment
  WHERE account_id = $1 AND since <= $2::timestamptz AND until > $3::timestamptz AND max_redactions >= $8::bigint
  ORDER BY since DESC
  LIMIT $4::int
), edge AS MATERIALIZED (
  SELECT min(since) AS low, max(since) AS high, count(*)::int AS looked,
    round(extract(epoch FROM min(since)) * 1000)::text AS up_to
  FROM segment
), joint AS MATERIALIZED (
  SELECT since, bits
  FROM (
    SELECT since, sort0 & sort1 AS bits
    FROM (
      SELECT since, bit_or(bits) FILTER (WHERE sort = 0) AS sort0, bit_or(bits) FILTER (WHERE sort = 1) AS sort1
      FROM unnest($6::text[], $7::int[]) AS asked(key, sort), LATERAL (
        SELECT since, bits
        FROM session_bitmap
        WHERE account_id = $1 AND key = asked.key AND since = ANY(ARRAY(SELECT since FROM segment))
        OFFSET 0
      ) AS bitmap
      -- What has an xid in it can't be sorted, so that it is grouped by hashing: a sort would move all bitmaps.
      GROUP BY since, CASE WHEN since = 'infinity' THEN '1'::xid ELSE '0'::xid END
    ) AS bitmap
    OFFSET 0
  ) AS bitmap
  WHERE bit_count(bits) > 0
), found AS MATERIALIZED (
  SELECT known.*, joint.bits & bitmap0.bits AS bits
  FROM joint, LATERAL (
    SELECT since, version, pieces, since <= $2::timestamptz AND until >= $2::timestamptz AS is_first
    FROM session_segment
    WHERE account_id = $1 AND since = joint.since AND max_redactions >= $8::bigint
    OFFSET 0
    ) AS known, LATERAL (
    SELECT bits FROM session_bitmap
    WHERE account_id = $1 AND since = joint.since AND key <= $9 AND key > 'r'
    ORDER BY key DESC LIMIT 1
    ) AS bitmap0
), counted AS (
  SELECT *, CASE WHEN is_first THEN 0 ELSE bit_count(bits) END AS positions
  FROM found
  WHERE bit_count(bits) > 0
)
SELECT looked, up_to, since::text, version::text, bits, total,
  CASE WHEN is_first THEN array_to_string(pieces, ',') END AS pieces,
  date_part('epoch', $2::timestamptz - since) * 1000 AS place
FROM edge LEFT JOIN (
  SELECT since, version, is_first, pieces, varbit_send(bits) AS bits, total
  FROM (
    SELECT *, count(*) OVER () AS total,
      sum(positions) OVER (ORDER BY since DESC) - positions AS before
    FROM counted
  ) AS counted
  WHERE before < $5::int
) AS enough ON true
ORDER BY enough.since DESC;

-- sessions_search_419a95de1988bf76f6eb73a9
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at, id) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (VALUES (1)) AS stream(value), LATERAL (
    SELECT started_at, id, CASE WHEN status = ANY($7::text[]) AND redactions_by_kind ?| $8::text[] THEN wire END AS wire
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

-- sessions_unindexed_oldest
SELECT round(extract(epoch FROM quarter) * 1000)::text AS start, array_to_string(starts, ',') AS starts
FROM session_unindexed
WHERE account_id = $1 AND quarter > $2::timestamptz AND quarter <= $3::timestamptz
ORDER BY quarter ASC
LIMIT 257;

-- sessions_pieces_70dc29c59dc544e3981333e4
WITH segment AS MATERIALIZED (
  SELECT since, until
  FROM session_segment
  WHERE account_id = $1 AND until > $2::timestamptz AND since < $3::timestamptz
  ORDER BY since ASC
  LIMIT $4::int
), edge AS MATERIALIZED (
  SELECT min(since) AS low, max(since) AS high, count(*)::int AS looked,
    round(extract(epoch FROM max(until)) * 1000)::text AS up_to
  FROM segment
), joint AS MATERIALIZED (
  SELECT since, bits
  FROM (
    SELECT since, sort0 & sort1 AS bits
    FROM (
      SELECT since, bit_or(bits) FILTER (WHERE sort = 0) AS sort0, bit_or(bits) FILTER (WHERE sort = 1) AS sort1
      FROM unnest($6::text[], $7::int[]) AS asked(key, sort), LATERAL (
        SELECT since, bits
        FROM session_bitmap
        WHERE account_id = $1 AND (key, since) >= (asked.key, (SELECT low FROM edge)) AND (key, since) <= (asked.key, (SELECT high FROM edge))
        OFFSET 0
      ) AS bitmap
      -- What has an xid in it can't be sorted, so that it is grouped by hashing: a sort would move all bitmaps.
      GROUP BY since, CASE WHEN since = 'infinity' THEN '1'::xid ELSE '0'::xid END
    ) AS bitmap
    OFFSET 0
  ) AS bitmap
  WHERE bit_count(bits) > 0
), found AS MATERIALIZED (
  SELECT known.*, joint.bits AS bits
  FROM joint, LATERAL (
    SELECT since, version, pieces, since <= $2::timestamptz AND until >= $2::timestamptz AS is_first
    FROM session_segment
    WHERE account_id = $1 AND since = joint.since
    OFFSET 0
    ) AS known
), counted AS (
  SELECT *, CASE WHEN is_first THEN 0 ELSE bit_count(bits) END AS positions
  FROM found
  WHERE bit_count(bits) > 0
)
SELECT looked, up_to, since::text, version::text, bits, total,
  CASE WHEN is_first THEN array_to_string(pieces, ',') END AS pieces,
  date_part('epoch', $2::timestamptz - since) * 1000 AS place
FROM edge LEFT JOIN (
  SELECT since, version, is_first, pieces, varbit_send(bits) AS bits, total
  FROM (
    SELECT *, count(*) OVER () AS total,
      sum(positions) OVER (ORDER BY since ASC) - positions AS before
    FROM counted
  ) AS counted
  WHERE before < $5::int
) AS enough ON true
ORDER BY enough.since ASC;

-- sessions_search_c86cbc02c88fbf2ecebadbf4
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at, id) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (SELECT value, hashtext($1::text || value) AS hash FROM unnest($7::text[]) AS one(value) OFFSET 0) AS stream, LATERAL (
    SELECT started_at, id, CASE WHEN redaction_count >= $8::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint >= $9::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint <= $10::bigint THEN wire END AS wire
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

-- sessions_pieces_48aa7a2d6c6c65d1f1a26851
WITH segment AS MATERIALIZED (
  SELECT since, until
  FROM session_segment
  WHERE account_id = $1 AND until > $2::timestamptz AND since < $3::timestamptz AND max_redactions >= $8::bigint AND max_duration_ms >= $10::bigint AND min_duration_ms <= $12::bigint
  ORDER BY since ASC
  LIMIT $4::int
), edge AS MATERIALIZED (
  SELECT min(since) AS low, max(since) AS high, count(*)::int AS looked,
    round(extract(epoch FROM max(until)) * 1000)::text AS up_to
  FROM segment
), joint AS MATERIALIZED (
  SELECT since, bits
  FROM (
    SELECT since, sort0 AS bits
    FROM (
      SELECT since, bit_or(bits) FILTER (WHERE sort = 0) AS sort0
      FROM unnest($6::text[], $7::int[]) AS asked(key, sort), LATERAL (
        SELECT since, bits
        FROM session_bitmap
        WHERE account_id = $1 AND key = asked.key AND since = ANY(ARRAY(SELECT since FROM segment))
        OFFSET 0
      ) AS bitmap
      -- What has an xid in it can't be sorted, so that it is grouped by hashing: a sort would move all bitmaps.
      GROUP BY since, CASE WHEN since = 'infinity' THEN '1'::xid ELSE '0'::xid END
    ) AS bitmap
    OFFSET 0
  ) AS bitmap
  WHERE bit_count(bits) > 0
), found AS MATERIALIZED (
  SELECT known.*, joint.bits & bitmap0.bits & bitmap1.bits & bitmap2.bits AS bits
  FROM joint, LATERAL (
    SELECT since, version, pieces, since <= $2::timestamptz AND until >= $2::timestamptz AS is_first
    FROM session_segment
    WHERE account_id = $1 AND since = joint.since AND max_redactions >= $8::bigint AND max_duration_ms >= $10::bigint AND min_duration_ms <= $12::bigint
    OFFSET 0
    ) AS known, LATERAL (
    SELECT bits FROM session_bitmap
    WHERE account_id = $1 AND since = joint.since AND key <= $9 AND key > 'r'
    ORDER BY key DESC LIMIT 1
    ) AS bitmap0, LATERAL (
    SELECT bits FROM session_bitmap
    WHERE account_id = $1 AND since = joint.since AND key <= $11 AND key > 'g'
    ORDER BY key DESC LIMIT 1
    ) AS bitmap1, LATERAL (
    SELECT bits FROM session_bitmap
    WHERE account_id = $1 AND since = joint.since AND key > $13 AND key < 'm'
    ORDER BY key LIMIT 1
    ) AS bitmap2
), counted AS (
  SELECT *, CASE WHEN is_first THEN 0 ELSE bit_count(bits) END AS positions
  FROM found
  WHERE bit_count(bits) > 0
)
SELECT looked, up_to, since::text, version::text, bits, total,
  CASE WHEN is_first THEN array_to_string(pieces, ',') END AS pieces,
  date_part('epoch', $2::timestamptz - since) * 1000 AS place
FROM edge LEFT JOIN (
  SELECT since, version, is_first, pieces, varbit_send(bits) AS bits, total
  FROM (
    SELECT *, count(*) OVER () AS total,
      sum(positions) OVER (ORDER BY since ASC) - positions AS before
    FROM counted
  ) AS counted
  WHERE before < $5::int
) AS enough ON true
ORDER BY enough.since ASC;

-- sessions_search_a0ac2aa2d7efa8ed97510368
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at, id) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (VALUES (1)) AS stream(value), LATERAL (
    SELECT started_at, id, CASE WHEN redactions_by_kind ?| $7::text[] AND redaction_count >= $8::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint >= $9::bigint THEN wire END AS wire
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

-- sessions_pieces_848c21a0e24776f63eae08e3
WITH segment AS MATERIALIZED (
  SELECT since, until
  FROM session_segment
  WHERE account_id = $1 AND until > $2::timestamptz AND since < $3::timestamptz AND max_redactions >= $8::bigint AND max_duration_ms >= $10::bigint
  ORDER BY since ASC
  LIMIT $4::int
), edge AS MATERIALIZED (
  SELECT min(since) AS low, max(since) AS high, count(*)::int AS looked,
    round(extract(epoch FROM max(until)) * 1000)::text AS up_to
  FROM segment
), joint AS MATERIALIZED (
  SELECT since, bits
  FROM (
    SELECT since, sort0 AS bits
    FROM (
      SELECT since, bit_or(bits) FILTER (WHERE sort = 0) AS sort0
      FROM unnest($6::text[], $7::int[]) AS asked(key, sort), LATERAL (
        SELECT since, bits
        FROM session_bitmap
        WHERE account_id = $1 AND key = asked.key AND since = ANY(ARRAY(SELECT since FROM segment))
        OFFSET 0
      ) AS bitmap
      -- What has an xid in it can't be sorted, so that it is grouped by hashing: a sort would move all bitmaps.
      GROUP BY since, CASE WHEN since = 'infinity' THEN '1'::xid ELSE '0'::xid END
    ) AS bitmap
    OFFSET 0
  ) AS bitmap
  WHERE bit_count(bits) > 0
), found AS MATERIALIZED (
  SELECT known.*, joint.bits & bitmap0.bits & bitmap1.bits AS bits
  FROM joint, LATERAL (
    SELECT since, version, pieces, since <= $2::timestamptz AND until >= $2::timestamptz AS is_first
    FROM session_segment
    WHERE account_id = $1 AND since = joint.since AND max_redactions >= $8::bigint AND max_duration_ms >= $10::bigint
    OFFSET 0
    ) AS known, LATERAL (
    SELECT bits FROM session_bitmap
    WHERE account_id = $1 AND since = joint.since AND key <= $9 AND key > 'r'
    ORDER BY key DESC LIMIT 1
    ) AS bitmap0, LATERAL (
    SELECT bits FROM session_bitmap
    WHERE account_id = $1 AND since = joint.since AND key <= $11 AND key > 'g'
    ORDER BY key DESC LIMIT 1
    ) AS bitmap1
), counted AS (
  SELECT *, CASE WHEN is_first THEN 0 ELSE bit_count(bits) END AS positions
  FROM found
  WHERE bit_count(bits) > 0
)
SELECT looked, up_to, since::text, version::text, bits, total,
  CASE WHEN is_first THEN array_to_string(pieces, ',') END AS pieces,
  date_part('epoch', $2::timestamptz - since) * 1000 AS place
FROM edge LEFT JOIN (
  SELECT since, version, is_first, pieces, varbit_send(bits) AS bits, total
  FROM (
    SELECT *, count(*) OVER () AS total,
      sum(positions) OVER (ORDER BY since ASC) - positions AS before
    FROM counted
  ) AS counted
  WHERE before < $5::int
) AS enough ON true
ORDER BY enough.since ASC;

-- sessions_search_548211cd1e85577481965d53
WITH looked AS MATERIALIZED (
  SELECT started_at, id, wire, row_number() OVER (ORDER BY started_at, id) AS place
  FROM (
    SELECT row.*
    FROM
      unnest($4::timestamptz[], $5::text[], $6::timestamptz[]) AS range(started_at, id, ends),
      (SELECT value, hashtext($1::text || value) AS hash FROM unnest($7::text[]) AS one(value) OFFSET 0) AS stream, LATERAL (
    SELECT started_at, id, CASE WHEN redactions_by_kind ?| $8::text[] AND redaction_count >= $9::bigint THEN wire END AS wire
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

-- sessions_pieces_5d873027f54196ff6db23795
WITH segment AS MATERIALIZED (
  SELECT since, until
  FROM session_segment
  WHERE account_id = $1 AND until > $2::timestamptz AND since < $3::timestamptz AND max_redactions >= $8::bigint
  ORDER BY since ASC
  LIMIT $4::int
), edge AS MATERIALIZED (
  SELECT min(since) AS low, max(since) AS high, count(*)::int AS looked,
    round(extract(epoch FROM max(until)) * 1000)::text AS up_to
  FROM segment
), joint AS MATERIALIZED (
  SELECT since, bits
  FROM (
    SELECT since, sort0 & sort1 AS bits
    FROM (
      SELECT since, bit_or(bits) FILTER (WHERE sort = 0) AS sort0, bit_or(bits) FILTER (WHERE sort = 1) AS sort1
      FROM unnest($6::text[], $7::int[]) AS asked(key, sort), LATERAL (
        SELECT since, bits
        FROM session_bitmap
        WHERE account_id = $1 AND key = asked.key AND since = ANY(ARRAY(SELECT since FROM segment))
        OFFSET 0
      ) AS bitmap
      -- What has an xid in it can't be sorted, so that it is grouped by hashing: a sort would move all bitmaps.
      GROUP BY since, CASE WHEN since = 'infinity' THEN '1'::xid ELSE '0'::xid END
    ) AS bitmap
    OFFSET 0
  ) AS bitmap
  WHERE bit_count(bits) > 0
), found AS MATERIALIZED (
  SELECT known.*, joint.bits & bitmap0.bits AS bits
  FROM joint, LATERAL (
    SELECT since, version, pieces, since <= $2::timestamptz AND until >= $2::timestamptz AS is_first
    FROM session_segment
    WHERE account_id = $1 AND since = joint.since AND max_redactions >= $8::bigint
    OFFSET 0
    ) AS known, LATERAL (
    SELECT bits FROM session_bitmap
    WHERE account_id = $1 AND since = joint.since AND key <= $9 AND key > 'r'
    ORDER BY key DESC LIMIT 1
    ) AS bitmap0
), counted AS (
  SELECT *, CASE WHEN is_first THEN 0 ELSE bit_count(bits) END AS positions
  FROM found
  WHERE bit_count(bits) > 0
)
SELECT looked, up_to, since::text, version::text, bits, total,
  CASE WHEN is_first THEN array_to_string(pieces, ',') END AS pieces,
  date_part('epoch', $2::timestamptz - since) * 1000 AS place
FROM edge LEFT JOIN (
  SELECT since, version, is_first, pieces, varbit_send(bits) AS bits, total
  FROM (
    SELECT *, count(*) OVER () AS total,
      sum(positions) OVER (ORDER BY since ASC) - positions AS before
    FROM counted
  ) AS counted
  WHERE before < $5::int
) AS enough ON true
ORDER BY enough.since ASC;
