-- Which transaction stored a session, so that a window of sessions can be cut by commit: neither the time of a
-- session nor a sequence says whether a transaction had committed when somebody looked. Sessions of before have 0,
-- which every cut contains. See docs/decisions/0030.
ALTER TABLE "session" ADD COLUMN "commit_position" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "session" ALTER COLUMN "commit_position" SET DEFAULT (pg_current_xact_id()::text)::bigint;

-- The numbers of transactions begin anew in another cluster, or after a recovery to an earlier moment. From then on they
-- are shifted behind all that are stored. Whoever owns the tables keeps this row, at a start and after a restore.
CREATE TABLE "commit_era" (
    "only" BOOLEAN NOT NULL DEFAULT true,
    "system_identifier" BIGINT NOT NULL,
    "timeline" INTEGER NOT NULL,
    "shift" BIGINT NOT NULL,

    CONSTRAINT "commit_era_pkey" PRIMARY KEY ("only"),
    CONSTRAINT "commit_era_only" CHECK ("only")
);

GRANT SELECT ON "commit_era" TO "masker_server";

INSERT INTO "commit_era" ("system_identifier", "timeline", "shift")
    SELECT system_identifier, timeline_id, 0 FROM pg_control_system(), pg_control_checkpoint();
