-- Rollups count sessions by kind, by model and by how long they took as well, from the sessions that are there: those of
-- all agents by every width, those of one agent from three hours. See docs/decisions/0034.
ALTER TABLE "session_rollup" ADD COLUMN     "facets" JSONB,
ADD COLUMN     "error_facets" JSONB,
ADD COLUMN     "partial_facets" JSONB,
ADD COLUMN     "durations" BIGINT[];

-- Who migrates may be held by row-level security, and must see all rows.
ALTER TABLE "session" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "session_rollup" NO FORCE ROW LEVEL SECURITY;

WITH place(all_agents, width, length) AS (
    VALUES
        (true, 15::smallint, interval '15 minutes'),
        (true, 180::smallint, interval '180 minutes'),
        (true, 720::smallint, interval '720 minutes'),
        (true, 10080::smallint, interval '10080 minutes'),
        (false, 180::smallint, interval '180 minutes'),
        (false, 720::smallint, interval '720 minutes'),
        (false, 10080::smallint, interval '10080 minutes')
), counts AS (
    SELECT
        account_id, agent_id, status, date_bin('15 minutes', started_at, timestamptz '2001-01-01 00:00:00Z') AS start,
        'k' || kind AS key, count(*) AS sessions
    FROM "session", jsonb_each_text(redactions_by_kind) AS each(kind, count)
    WHERE count <> '0'
    GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT
        account_id, agent_id, status, date_bin('15 minutes', started_at, timestamptz '2001-01-01 00:00:00Z') AS start,
        coalesce('m' || upstream_model, 'n') AS key, count(*) AS sessions
    FROM "session"
    GROUP BY 1, 2, 3, 4, 5
), placed AS (
    SELECT
        account_id, CASE WHEN all_agents THEN '' ELSE agent_id END AS agent_id, width,
        date_bin(length, start, timestamptz '2001-01-01 00:00:00Z') AS start, key,
        sum(sessions) AS sessions,
        sum(sessions) FILTER (WHERE status = 'error') AS error,
        sum(sessions) FILTER (WHERE status = 'partial') AS partial
    FROM counts, place
    GROUP BY 1, 2, 3, 4, 5
), objects AS (
    SELECT
        account_id, agent_id, width, start,
        jsonb_object_agg(key, sessions) AS facets,
        jsonb_object_agg(key, error) FILTER (WHERE error > 0) AS error_facets,
        jsonb_object_agg(key, partial) FILTER (WHERE partial > 0) AS partial_facets
    FROM placed
    GROUP BY 1, 2, 3, 4
), durations AS (
    SELECT
        account_id, CASE WHEN all_agents THEN '' ELSE agent_id END AS agent_id, width,
        date_bin(length, started_at, timestamptz '2001-01-01 00:00:00Z') AS start,
        (CASE status WHEN 'ok' THEN 0 WHEN 'error' THEN 1024 WHEN 'partial' THEN 2048 END)
            + 1 + floor(
                ln(greatest((date_part('epoch', ended_at - started_at) * 1000)::bigint::float8, 0.97)) / ln(1.06::float8)
            )::int AS duration,
        count(*) AS sessions
    FROM "session", place
    GROUP BY 1, 2, 3, 4, 5
), packed AS (
    SELECT
        account_id, agent_id, width, start,
        array_agg((duration::bigint << 40) + sessions ORDER BY duration) AS durations
    FROM durations
    GROUP BY 1, 2, 3, 4
)
UPDATE "session_rollup" AS kept
SET
    facets = objects.facets, error_facets = objects.error_facets, partial_facets = objects.partial_facets,
    durations = packed.durations
FROM objects, packed
WHERE kept.account_id = objects.account_id AND kept.agent_id = objects.agent_id
    AND kept.width = objects.width AND kept.start = objects.start
    AND kept.account_id = packed.account_id AND kept.agent_id = packed.agent_id
    AND kept.width = packed.width AND kept.start = packed.start;

ALTER TABLE "session" FORCE ROW LEVEL SECURITY;
ALTER TABLE "session_rollup" FORCE ROW LEVEL SECURITY;
