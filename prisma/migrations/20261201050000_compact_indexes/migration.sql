-- Indexes by numbers instead of ids: a third of the bytes. See docs/decisions/0066. The table is written anew once, which is
-- quicker before the new indexes exist than with the old ones.

-- DropIndex
DROP INDEX "session_newest";

-- DropIndex
DROP INDEX "session_newest_by_agent";

-- DropIndex
DROP INDEX "session_newest_by_status_and_level";

-- DropIndex
DROP INDEX "session_newest_by_agent_status_and_level";

-- DropIndex
DROP INDEX "session_newest_by_model";

-- DropIndex
DROP INDEX "session_newest_without_model";

-- The number of a status, and how much was redacted, as one number: each status has 64 in a row.
-- Not STRICT, so that PostgreSQL writes it out where it is used instead of calling it.
CREATE FUNCTION "redaction_band"(status text, redactions bigint) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (CASE status WHEN 'ok' THEN 0 WHEN 'error' THEN 64 ELSE 128 END) + redaction_level(redactions);

-- AlterTable
ALTER TABLE "session"
    ADD COLUMN "account_hash" INTEGER GENERATED ALWAYS AS (hashtext(account_id)) STORED,
    ADD COLUMN "agent_hash" INTEGER GENERATED ALWAYS AS (hashtext(account_id || agent_id)) STORED,
    ADD COLUMN "model_hash" INTEGER GENERATED ALWAYS AS (hashtext(account_id || coalesce(upstream_model, ''))) STORED,
    ADD COLUMN "band" INTEGER GENERATED ALWAYS AS (redaction_band(status, redaction_count)) STORED;

-- CreateIndex
CREATE INDEX "session_newest" ON "session"("account_id", "started_at", "id");

-- CreateIndex
CREATE INDEX "session_by_agent" ON "session"("agent_hash", "started_at");

-- CreateIndex
CREATE INDEX "session_by_band" ON "session"("account_hash", "band", "started_at");

-- CreateIndex
CREATE INDEX "session_by_agent_and_band" ON "session"("agent_hash", "band", "started_at");

-- CreateIndex
CREATE INDEX "session_by_model" ON "session"("model_hash", "started_at");
