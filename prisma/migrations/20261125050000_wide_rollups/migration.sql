-- Sessions are counted by three hours and by weeks (from Monday, UTC) too, from the quarters of an hour that are kept:
-- a window of a month is made up of a third of the rollups. The table is made anew, as PostgreSQL reads columns of a
-- fixed width faster when they come first and none was dropped.
-- Who migrates may be held by row-level security, and must see all rows.
ALTER TABLE "session_rollup" RENAME TO "session_rollup_before";
ALTER TABLE "session_rollup_before" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "session_rollup_before" RENAME CONSTRAINT "session_rollup_pkey" TO "session_rollup_before_pkey";

-- CreateTable
CREATE TABLE "session_rollup" (
    "start" TIMESTAMPTZ(0) NOT NULL,
    "ok_sessions" BIGINT NOT NULL,
    "ok_redactions" BIGINT NOT NULL,
    "ok_duration_ms" BIGINT NOT NULL,
    "error_sessions" BIGINT NOT NULL,
    "error_redactions" BIGINT NOT NULL,
    "error_duration_ms" BIGINT NOT NULL,
    "partial_sessions" BIGINT NOT NULL,
    "partial_redactions" BIGINT NOT NULL,
    "partial_duration_ms" BIGINT NOT NULL,
    "width" SMALLINT NOT NULL,
    "account_id" TEXT COLLATE "C" NOT NULL,
    "agent_id" TEXT COLLATE "C" NOT NULL,
    "kinds" JSONB NOT NULL,
    "error_kinds" JSONB NOT NULL,
    "partial_kinds" JSONB NOT NULL,

    CONSTRAINT "session_rollup_pkey" PRIMARY KEY ("account_id", "agent_id", "width", "start")
);

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
    kinds, error_kinds, partial_kinds
FROM "session_rollup_before";

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
        "session_rollup_before" AS kept,
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
            "session_rollup_before" AS kept,
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

DROP TABLE "session_rollup_before";

ALTER TABLE "session_rollup" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "of_account" ON "session_rollup" USING (account_id = current_setting('masker.account_id', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON "session_rollup" TO "masker_server";

-- CreateIndex
CREATE INDEX "session_rollup_time" ON "session_rollup"("account_id", "width", "start");

-- PostgreSQL's own sum of bigint goes through numeric, which takes longer to add, to compare and to write out.
-- This one fails when the sum leaves bigint, and is 0 of nothing.
CREATE AGGREGATE "sum_bigint"(bigint) (
    SFUNC = int8pl,
    STYPE = bigint,
    INITCOND = '0',
    COMBINEFUNC = int8pl,
    PARALLEL = SAFE
);
