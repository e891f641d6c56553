-- not prepared
SELECT id, commit_position::text AS position, true AS matches
FROM session
WHERE account_id = $1 AND commit_position >= $9::bigint AND commit_position < $10::bigint
  AND (commit_position < $3::bigint OR (commit_position < $4::bigint AND commit_position <> ALL ($5::bigint[]))) AND NOT (commit_position < $6::bigint OR (commit_position < $7::bigint AND commit_position <> ALL ($8::bigint[])))
ORDER BY commit_position, id
LIMIT $2::int;

-- not prepared
SELECT id, commit_position::text AS position, agent_id = ANY($3::text[]) AS matches
FROM session
WHERE account_id = $1 AND commit_position >= $10::bigint AND commit_position < $11::bigint
  AND (commit_position < $4::bigint OR (commit_position < $5::bigint AND commit_position <> ALL ($6::bigint[]))) AND NOT (commit_position < $7::bigint OR (commit_position < $8::bigint AND commit_position <> ALL ($9::bigint[])))
ORDER BY commit_position, id
LIMIT $2::int;

-- not prepared
SELECT id, commit_position::text AS position, status = ANY($3::text[]) AS matches
FROM session
WHERE account_id = $1 AND commit_position >= $10::bigint AND commit_position < $11::bigint
  AND (commit_position < $4::bigint OR (commit_position < $5::bigint AND commit_position <> ALL ($6::bigint[]))) AND NOT (commit_position < $7::bigint OR (commit_position < $8::bigint AND commit_position <> ALL ($9::bigint[])))
ORDER BY commit_position, id
LIMIT $2::int;

-- not prepared
SELECT id, commit_position::text AS position, agent_id = ANY($3::text[]) AND status = ANY($4::text[]) AS matches
FROM session
WHERE account_id = $1 AND commit_position >= $11::bigint AND commit_position < $12::bigint
  AND (commit_position < $5::bigint OR (commit_position < $6::bigint AND commit_position <> ALL ($7::bigint[]))) AND NOT (commit_position < $8::bigint OR (commit_position < $9::bigint AND commit_position <> ALL ($10::bigint[])))
ORDER BY commit_position, id
LIMIT $2::int;

-- not prepared
SELECT id, commit_position::text AS position, redaction_count >= $3::bigint AS matches
FROM session
WHERE account_id = $1 AND commit_position >= $10::bigint AND commit_position < $11::bigint
  AND (commit_position < $4::bigint OR (commit_position < $5::bigint AND commit_position <> ALL ($6::bigint[]))) AND NOT (commit_position < $7::bigint OR (commit_position < $8::bigint AND commit_position <> ALL ($9::bigint[])))
ORDER BY commit_position, id
LIMIT $2::int;

-- not prepared
SELECT id, commit_position::text AS position, status = ANY($3::text[]) AND redaction_count >= $4::bigint AS matches
FROM session
WHERE account_id = $1 AND commit_position >= $11::bigint AND commit_position < $12::bigint
  AND (commit_position < $5::bigint OR (commit_position < $6::bigint AND commit_position <> ALL ($7::bigint[]))) AND NOT (commit_position < $8::bigint OR (commit_position < $9::bigint AND commit_position <> ALL ($10::bigint[])))
ORDER BY commit_position, id
LIMIT $2::int;

-- not prepared
SELECT id, commit_position::text AS position, redactions_by_kind ?| $3::text[] AS matches
FROM session
WHERE account_id = $1 AND commit_position >= $10::bigint AND commit_position < $11::bigint
  AND (commit_position < $4::bigint OR (commit_position < $5::bigint AND commit_position <> ALL ($6::bigint[]))) AND NOT (commit_position < $7::bigint OR (commit_position < $8::bigint AND commit_position <> ALL ($9::bigint[])))
ORDER BY commit_position, id
LIMIT $2::int;

-- not prepared
SELECT id, commit_position::text AS position, upstream_model = ANY($3::text[]) AS matches
FROM session
WHERE account_id = $1 AND commit_position >= $10::bigint AND commit_position < $11::bigint
  AND (commit_position < $4::bigint OR (commit_position < $5::bigint AND commit_position <> ALL ($6::bigint[]))) AND NOT (commit_position < $7::bigint OR (commit_position < $8::bigint AND commit_position <> ALL ($9::bigint[])))
ORDER BY commit_position, id
LIMIT $2::int;

-- not prepared
SELECT id, commit_position::text AS position, (upstream_model IS NOT NULL) = $3::boolean AS matches
FROM session
WHERE account_id = $1 AND commit_position >= $10::bigint AND commit_position < $11::bigint
  AND (commit_position < $4::bigint OR (commit_position < $5::bigint AND commit_position <> ALL ($6::bigint[]))) AND NOT (commit_position < $7::bigint OR (commit_position < $8::bigint AND commit_position <> ALL ($9::bigint[])))
ORDER BY commit_position, id
LIMIT $2::int;

-- not prepared
SELECT id, commit_position::text AS position, (date_part('epoch', ended_at - started_at) * 1000)::bigint >= $3::bigint AND (date_part('epoch', ended_at - started_at) * 1000)::bigint <= $4::bigint AS matches
FROM session
WHERE account_id = $1 AND commit_position >= $11::bigint AND commit_position < $12::bigint
  AND (commit_position < $5::bigint OR (commit_position < $6::bigint AND commit_position <> ALL ($7::bigint[]))) AND NOT (commit_position < $8::bigint OR (commit_position < $9::bigint AND commit_position <> ALL ($10::bigint[])))
ORDER BY commit_position, id
LIMIT $2::int;

-- not prepared
SELECT id, commit_position::text AS position, agent_id = ANY($3::text[]) AND status = ANY($4::text[]) AND redactions_by_kind ?| $5::text[] AND upstream_model = ANY($6::text[]) AND redaction_count >= $7::bigint AS matches
FROM session
WHERE account_id = $1 AND commit_position >= $14::bigint AND commit_position < $15::bigint
  AND (commit_position < $8::bigint OR (commit_position < $9::bigint AND commit_position <> ALL ($10::bigint[]))) AND NOT (commit_position < $11::bigint OR (commit_position < $12::bigint AND commit_position <> ALL ($13::bigint[])))
ORDER BY commit_position, id
LIMIT $2::int;

-- not prepared
SELECT id, commit_position::text AS position, true AS matches
FROM session
WHERE account_id = $1 AND (commit_position, id) > ($9::bigint, $10) AND commit_position < $11::bigint
  AND (commit_position < $3::bigint OR (commit_position < $4::bigint AND commit_position <> ALL ($5::bigint[]))) AND NOT (commit_position < $6::bigint OR (commit_position < $7::bigint AND commit_position <> ALL ($8::bigint[])))
ORDER BY commit_position, id
LIMIT $2::int;
