-- Sessions are counted by quarters of an hour and by halves of a day, for each agent and (under the agent id '')
-- for all of them, one row with the counts of each status: few rows answer for a long window.
TRUNCATE "session_rollup";

-- AlterTable
ALTER TABLE "session_rollup" DROP CONSTRAINT "session_rollup_pkey",
DROP COLUMN "hour",
DROP COLUMN "status",
DROP COLUMN "sessions",
DROP COLUMN "redactions",
DROP COLUMN "duration_ms",
DROP COLUMN "redactions_by_kind",
ADD COLUMN     "width" SMALLINT NOT NULL,
ADD COLUMN     "start" TIMESTAMPTZ(0) NOT NULL,
ADD COLUMN     "ok_sessions" BIGINT NOT NULL,
ADD COLUMN     "ok_redactions" BIGINT NOT NULL,
ADD COLUMN     "ok_duration_ms" BIGINT NOT NULL,
ADD COLUMN     "error_sessions" BIGINT NOT NULL,
ADD COLUMN     "error_redactions" BIGINT NOT NULL,
ADD COLUMN     "error_duration_ms" BIGINT NOT NULL,
ADD COLUMN     "partial_sessions" BIGINT NOT NULL,
ADD COLUMN     "partial_redactions" BIGINT NOT NULL,
ADD COLUMN     "partial_duration_ms" BIGINT NOT NULL,
ADD COLUMN     "kinds" JSONB NOT NULL,
ADD COLUMN     "error_kinds" JSONB NOT NULL,
ADD COLUMN     "partial_kinds" JSONB NOT NULL,
ADD CONSTRAINT "session_rollup_pkey" PRIMARY KEY ("account_id", "agent_id", "width", "start");

-- The sessions that are there already. Who migrates may be held by row-level security, and must see them all.
ALTER TABLE "session" NO FORCE ROW LEVEL SECURITY;
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
        subject_id AS agent_id,
        width,
        date_bin(length, quarter, timestamptz '2000-01-01 00:00:00Z') AS start,
        coalesce(sum(sessions) FILTER (WHERE status = 'ok'), 0) AS ok_sessions,
        coalesce(sum(redactions) FILTER (WHERE status = 'ok'), 0) AS ok_redactions,
        coalesce(sum(duration_ms) FILTER (WHERE status = 'ok'), 0) AS ok_duration_ms,
        coalesce(sum(sessions) FILTER (WHERE status = 'error'), 0) AS error_sessions,
        coalesce(sum(redactions) FILTER (WHERE status = 'error'), 0) AS error_redactions,
        coalesce(sum(duration_ms) FILTER (WHERE status = 'error'), 0) AS error_duration_ms,
        coalesce(sum(sessions) FILTER (WHERE status = 'partial'), 0) AS partial_sessions,
        coalesce(sum(redactions) FILTER (WHERE status = 'partial'), 0) AS partial_redactions,
        coalesce(sum(duration_ms) FILTER (WHERE status = 'partial'), 0) AS partial_duration_ms
    FROM (
        SELECT
            account_id,
            date_bin('15 minutes', started_at, timestamptz '2000-01-01 00:00:00Z') AS quarter,
            agent_id,
            status,
            count(*) AS sessions,
            sum(redaction_count) AS redactions,
            sum((extract(epoch FROM ended_at - started_at) * 1000)::bigint) AS duration_ms
        FROM "session"
        GROUP BY 1, 2, 3, 4
    ) AS counts,
    unnest(ARRAY[agent_id, '']) AS subject(subject_id),
    (VALUES (15::smallint, interval '15 minutes'), (720::smallint, interval '720 minutes')) AS widths(width, length)
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
            subject_id AS agent_id,
            width,
            date_bin(length, quarter, timestamptz '2000-01-01 00:00:00Z') AS start,
            which,
            kind,
            sum(total) AS total
        FROM (
            SELECT
                account_id,
                date_bin('15 minutes', started_at, timestamptz '2000-01-01 00:00:00Z') AS quarter,
                agent_id,
                status,
                kind,
                sum(count::bigint) AS total
            FROM "session", jsonb_each_text(redactions_by_kind) AS each(kind, count)
            GROUP BY 1, 2, 3, 4, 5
        ) AS by_kind,
        unnest(ARRAY[agent_id, '']) AS subject(subject_id),
        (VALUES (15::smallint, interval '15 minutes'), (720::smallint, interval '720 minutes')) AS widths(width, length),
        unnest(ARRAY['any', nullif(status, 'ok')]) AS counts_as(which)
        GROUP BY 1, 2, 3, 4, 5, 6
    ) AS by_kind
    GROUP BY 1, 2, 3, 4
) AS kinds USING (account_id, agent_id, width, start);

-- Counts are added to in the statement that writes them.
DROP FUNCTION "add_counts";

ALTER TABLE "session" FORCE ROW LEVEL SECURITY;
ALTER TABLE "session_rollup" FORCE ROW LEVEL SECURITY;
