-- The rollups of a quarter of an hour and all agents list when sessions with a rare kind or duration started, from the sessions that are there.
-- See docs/decisions/0037.
ALTER TABLE "session_rollup" ADD COLUMN     "starts" JSONB;

-- Who migrates may be held by row-level security, and must see all rows.
ALTER TABLE "session" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "session_rollup" NO FORCE ROW LEVEL SECURITY;

WITH found AS (
    SELECT
        account_id, date_bin('15 minutes', started_at, timestamptz '2001-01-01 00:00:00Z') AS quarter, key,
        CASE WHEN count(*) <= 64 THEN array_agg(
            100000 + (1000 * date_part(
                'epoch', started_at - date_bin('15 minutes', started_at, timestamptz '2001-01-01 00:00:00Z')
            ))::int
        ) END AS starts
    FROM "session", LATERAL (
        SELECT 'k' || jsonb_object_keys(redactions_by_kind)
        UNION ALL
        SELECT 'd' || least((
            1 + floor(
                ln(greatest((date_part('epoch', ended_at - started_at) * 1000)::bigint::float8, 0.97)) / ln(1.06::float8)
            )::int
        ) / 4, 75)
    ) AS known(key)
    GROUP BY 1, 2, 3
), objects AS (
    SELECT account_id, quarter, jsonb_object_agg(key, coalesce(array_to_string(starts, ''), '')) AS starts
    FROM found
    GROUP BY 1, 2
)
UPDATE "session_rollup" AS kept
SET starts = CASE WHEN pg_column_size(objects.starts) <= 4096 THEN objects.starts
    ELSE (SELECT jsonb_object_agg(key, '') FROM jsonb_object_keys(objects.starts) AS key) END
FROM objects
WHERE kept.account_id = objects.account_id AND kept.agent_id = '' AND kept.width = 15 AND kept.start = objects.quarter;

ALTER TABLE "session" FORCE ROW LEVEL SECURITY;
ALTER TABLE "session_rollup" FORCE ROW LEVEL SECURITY;
