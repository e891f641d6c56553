-- Some sources report no redaction counts. Their sessions have no "redactions_by_kind", and rollups count them.

-- AlterTable
ALTER TABLE "session" ALTER COLUMN "redactions_by_kind" DROP NOT NULL;

-- AlterTable
ALTER TABLE "session_rollup" ADD COLUMN "ok_not_reported" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "error_not_reported" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN "partial_not_reported" BIGINT NOT NULL DEFAULT 0;

-- The JSON of every stored session stays as it is: none of them is without counts.
CREATE OR REPLACE FUNCTION "session_wire"(
    id text,
    agent_id text,
    agent_name text,
    started_at timestamptz,
    ended_at timestamptz,
    status text,
    redaction_count integer,
    redactions_by_kind jsonb,
    upstream_model text
) RETURNS text
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN '{"id":"' || id
        || '","agent_id":"' || agent_id
        || '","agent_name":' || to_json(agent_name)::text
        || ',"started_at":"' || to_char(
            started_at AT TIME ZONE 'UTC',
            CASE WHEN date_trunc('second', started_at) = started_at
                THEN 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
                ELSE 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'
            END
        )
        || '","ended_at":"' || to_char(
            ended_at AT TIME ZONE 'UTC',
            CASE WHEN date_trunc('second', ended_at) = ended_at
                THEN 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
                ELSE 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'
            END
        )
        || '","duration_ms":' || (extract(epoch FROM ended_at - started_at) * 1000)::bigint::text
        || ',"status":"' || status
        || '","redaction_count":' || redaction_count::text
        -- Kinds are UPPER_SNAKE, so only the separators of jsonb's text form can match here.
        || ',"redactions_by_kind":' || coalesce(replace(replace(redactions_by_kind::text, ': ', ':'), ', ', ','), '{}')
        || ',"upstream_model":' || coalesce(to_json(upstream_model)::text, 'null')
        || CASE WHEN redactions_by_kind IS NULL THEN ',"redactions_reported":false}' ELSE '}' END;
END
$$;
