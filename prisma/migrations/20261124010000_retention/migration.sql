-- AlterTable
ALTER TABLE "account" ADD COLUMN     "retention_days" INTEGER,
ADD CONSTRAINT "account_retention_not_negative" CHECK (retention_days >= 0);

-- CreateTable
-- No foreign key: what went stays known when the account goes.
CREATE TABLE "retention_run" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "id" UUID NOT NULL,
    "batch" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "cutoff" TIMESTAMPTZ(3) NOT NULL,
    "sessions" INTEGER NOT NULL,
    "redactions" BIGINT NOT NULL,
    "oldest_started_at" TIMESTAMPTZ(3) NOT NULL,
    "newest_started_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "retention_run_pkey" PRIMARY KEY ("account_id","id","batch")
);

-- A record of what went is only ever added to, whoever asks.
CREATE FUNCTION "refuse_retention_run_change"() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of retention runs is only added to' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER "retention_run_is_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "retention_run"
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_retention_run_change();
