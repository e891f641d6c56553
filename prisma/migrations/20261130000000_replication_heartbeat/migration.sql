-- What each server last wrote to the primary, and when a replica shows it, that replica has all that was committed
-- before. Logged: only what is in the WAL reaches a replica.

-- CreateTable
CREATE TABLE "replication_heartbeat" (
    "server_id" UUID NOT NULL,
    "beat" BIGINT NOT NULL,
    "position" PG_LSN NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "replication_heartbeat_pkey" PRIMARY KEY ("server_id")
);

-- Rows are rewritten all the time: room in each page keeps that out of the index.
ALTER TABLE "replication_heartbeat" SET (fillfactor = 50);

-- It belongs to no account: no row-level security.
GRANT SELECT, INSERT, UPDATE, DELETE ON "replication_heartbeat" TO "masker_server";
