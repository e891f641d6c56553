-- AlterTable
ALTER TABLE "agent" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "redaction_count" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "session_count" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "session_rollup" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "agent_id" TEXT COLLATE "C" NOT NULL,
    "status" TEXT COLLATE "C" NOT NULL,
    "sessions" BIGINT NOT NULL,
    "redactions" BIGINT NOT NULL,
    "duration_ms" BIGINT NOT NULL,
    "redactions_by_kind" JSONB NOT NULL,

    CONSTRAINT "session_rollup_pkey" PRIMARY KEY ("account_id","hour","agent_id","status")
);

-- Adds two objects of counts; kinds whose count becomes 0 are left out.
CREATE FUNCTION "add_counts"(a jsonb, b jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE
        WHEN a = '{}' THEN b
        WHEN b = '{}' THEN a
        ELSE (
            SELECT coalesce(jsonb_object_agg(kind, total), '{}')
            FROM (
                SELECT kind, sum(count::bigint) AS total
                FROM (
                    SELECT * FROM jsonb_each_text(a)
                    UNION ALL
                    SELECT * FROM jsonb_each_text(b)
                ) AS counts(kind, count)
                GROUP BY kind
                HAVING sum(count::bigint) <> 0
            ) AS totals
        )
    END;

-- The sessions that are there already.
INSERT INTO "session_rollup"
SELECT counted.account_id, hour, agent_id, status, sessions, redactions, duration_ms, coalesce(kinds, '{}')
FROM (
    SELECT
        account_id,
        date_trunc('hour', started_at, 'UTC') AS hour,
        agent_id,
        status,
        count(*) AS sessions,
        sum(redaction_count) AS redactions,
        sum((extract(epoch FROM ended_at - started_at) * 1000)::bigint) AS duration_ms
    FROM "session"
    GROUP BY 1, 2, 3, 4
) AS counted
LEFT JOIN (
    SELECT account_id, hour, agent_id, status, jsonb_object_agg(kind, total) AS kinds
    FROM (
        SELECT
            account_id,
            date_trunc('hour', started_at, 'UTC') AS hour,
            agent_id,
            status,
            kind,
            sum(count::bigint) AS total
        FROM "session", jsonb_each_text(redactions_by_kind) AS each(kind, count)
        GROUP BY 1, 2, 3, 4, 5
    ) AS by_kind
    GROUP BY 1, 2, 3, 4
) AS kinds USING (account_id, hour, agent_id, status);

UPDATE "agent"
SET "session_count" = known.sessions, "redaction_count" = known.redactions
FROM (
    SELECT account_id, agent_id, sum(sessions) AS sessions, sum(redactions) AS redactions
    FROM "session_rollup"
    GROUP BY 1, 2
) AS known
WHERE known.account_id = "agent"."account_id" AND known.agent_id = "agent"."id";
