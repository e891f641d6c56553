-- CreateTable
CREATE TABLE "account" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("account_id","user_id")
);

-- CreateTable
CREATE TABLE "sign_in" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "account_id" TEXT COLLATE "C",
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identity" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agent" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agent_pkey" PRIMARY KEY ("account_id","id")
);

-- An instant as the wire has it: ISO 8601 in UTC, milliseconds only when they are not zero.
-- to_char is marked stable for the sake of formats that name months; this one names none.
CREATE FUNCTION "wire_instant"(t timestamptz) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN to_char(
        t AT TIME ZONE 'UTC',
        CASE WHEN date_trunc('second', t) = t
            THEN 'YYYY-MM-DD"T"HH24:MI:SS"Z"'
            ELSE 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'
        END
    );

-- The wire JSON of one session, keys in the order of the contract. Made once, when the row is written.
CREATE FUNCTION "session_wire"(
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
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN '{"id":"' || id
        || '","agent_id":"' || agent_id
        || '","agent_name":' || to_json(agent_name)::text
        || ',"started_at":"' || wire_instant(started_at)
        || '","ended_at":"' || wire_instant(ended_at)
        || '","duration_ms":' || (extract(epoch FROM ended_at - started_at) * 1000)::bigint::text
        || ',"status":"' || status
        || '","redaction_count":' || redaction_count::text
        -- Kinds are UPPER_SNAKE, so only the separators of jsonb's text form can match here.
        || ',"redactions_by_kind":' || replace(replace(redactions_by_kind::text, ': ', ':'), ', ', ',')
        || ',"upstream_model":' || coalesce(to_json(upstream_model)::text, 'null')
        || '}';

-- CreateTable
-- Ids compare bytewise, whatever the collation of the database: their order is part of the cursor.
CREATE TABLE "session" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "agent_id" TEXT COLLATE "C" NOT NULL,
    "agent_name" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT COLLATE "C" NOT NULL,
    "redaction_count" INTEGER NOT NULL,
    "redactions_by_kind" JSONB NOT NULL,
    "upstream_model" TEXT,
    "wire" TEXT GENERATED ALWAYS AS (
        session_wire(
            id, agent_id, agent_name, started_at, ended_at,
            status, redaction_count, redactions_by_kind, upstream_model
        )
    ) STORED,

    CONSTRAINT "session_pkey" PRIMARY KEY ("account_id","id"),
    CONSTRAINT "session_status_known" CHECK (status IN ('ok', 'error', 'partial')),
    CONSTRAINT "session_ends_after_start" CHECK (ended_at >= started_at),
    CONSTRAINT "session_counts_not_negative" CHECK (redaction_count >= 0),
    CONSTRAINT "session_kinds_are_an_object" CHECK (jsonb_typeof(redactions_by_kind) = 'object')
);

-- A session is a record of what was: refuse to change one, whoever asks.
CREATE FUNCTION "refuse_session_update"() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a session is never updated' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER "session_is_immutable" BEFORE UPDATE ON "session"
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_session_update();

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE INDEX "membership_user_id_account_id_idx" ON "membership"("user_id", "account_id");

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_token_key" ON "sign_in"("token");

-- CreateIndex
CREATE INDEX "sign_in_user_id_idx" ON "sign_in"("user_id");

-- CreateIndex
CREATE INDEX "sign_in_account_id_idx" ON "sign_in"("account_id");

-- CreateIndex
CREATE INDEX "identity_user_id_idx" ON "identity"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "identity_provider_id_subject_key" ON "identity"("provider_id", "subject");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE INDEX "session_newest" ON "session"("account_id", "started_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "session_newest_by_agent" ON "session"("account_id", "agent_id", "started_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "session_newest_by_status" ON "session"("account_id", "status", "started_at" DESC, "id" DESC) WHERE (status <> 'ok');

-- CreateIndex
CREATE INDEX "session_newest_by_agent_and_status" ON "session"("account_id", "agent_id", "status", "started_at" DESC, "id" DESC) WHERE (status <> 'ok');

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_in" ADD CONSTRAINT "sign_in_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sign_in" ADD CONSTRAINT "sign_in_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent" ADD CONSTRAINT "agent_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

