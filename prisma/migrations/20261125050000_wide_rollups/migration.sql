-- Sessions are counted by three hours and by weeks (from Monday, UTC) too, from the quarters of an hour that are kept:
-- a window of a month is made up of a third of the rollups.
-- Who migrates may be held by row-level security, and must see them all.
ALTER TABLE "session_rollup" NO FORCE ROW LEVEL SECURITY;

INSERT INTO "session_rollup"
    (account_id, agent_id, width, start,
    ok_sessions, ok_redactions, ok_duration_ms,
    error_sessions, error_redactions, error_duration_ms,
    partial_sessions, partial_redactions, partial_duration_ms,
    kinds, error_kinds, partial_kinds)
SELECT
    account_id, agent_id, width, start,
    ok_sessions, ok_redactions, ok_duration_ms,
    error_sessions, error_redactions, error_duration_ms,
    partial_sessions, partial_redactions, partial_duration_ms,
    coalesce(kinds.kinds, '{}'), coalesce(error_kinds, '{}'), coalesce(partial_kinds, '{}')
FROM (
    SELECT
        account_id,
        agent_id,
        widths.width,
        date_bin(length, start, timestamptz '2001-01-01 00:00:00Z') AS start,
        sum(ok_sessions) AS ok_sessions,
        sum(ok_redactions) AS ok_redactions,
        sum(ok_duration_ms) AS ok_duration_ms,
        sum(error_sessions) AS error_sessions,
        sum(error_redactions) AS error_redactions,
        sum(error_duration_ms) AS error_duration_ms,
        sum(partial_sessions) AS partial_sessions,
        sum(partial_redactions) AS partial_redactions,
        sum(partial_duration_ms) AS partial_duration_ms
    FROM
        "session_rollup" AS kept,
        (VALUES (180::smallint, interval '180 minutes'), (10080::smallint, interval '10080 minutes'))
            AS widths(width, length)
    WHERE kept.width = 15
    GROUP BY 1, 2, 3, 4
) AS counts
LEFT JOIN (
    SELECT
        account_id,
        agent_id,
        width,
        start,
        jsonb_object_agg(kind, total) FILTER (WHERE which = 'any') AS kinds,
        jsonb_object_agg(kind, total) FILTER (WHERE which = 'error') AS error_kinds,
        jsonb_object_agg(kind, total) FILTER (WHERE which = 'partial') AS partial_kinds
    FROM (
        SELECT
            account_id,
            agent_id,
            widths.width,
            date_bin(length, start, timestamptz '2001-01-01 00:00:00Z') AS start,
            which,
            kind,
            sum(count::bigint) AS total
        FROM
            "session_rollup" AS kept,
            (VALUES (180::smallint, interval '180 minutes'), (10080::smallint, interval '10080 minutes'))
                AS widths(width, length),
            (VALUES ('any'), ('error'), ('partial')) AS either(which),
            jsonb_each_text(CASE which WHEN 'any' THEN kinds WHEN 'error' THEN error_kinds ELSE partial_kinds END)
                AS each(kind, count)
        WHERE kept.width = 15 AND count <> '0'
        GROUP BY 1, 2, 3, 4, 5, 6
    ) AS by_kind
    GROUP BY 1, 2, 3, 4
) AS kinds USING (account_id, agent_id, width, start);

ALTER TABLE "session_rollup" FORCE ROW LEVEL SECURITY;

-- CreateIndex
CREATE INDEX "session_rollup_time" ON "session_rollup"("account_id", "width", "start");
