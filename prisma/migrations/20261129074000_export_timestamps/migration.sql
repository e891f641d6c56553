-- AlterTable
-- The timestamp (RFC 3161) of a statement: the reply of the authority, its time, and, while there is none, when it is asked
-- for next, how often it was, and why it failed. Without "timestamp_due_at" and "timestamp", none is wanted.
ALTER TABLE "session_export"
    ADD COLUMN "timestamp" BYTEA,
    ADD COLUMN "timestamp_at" TIMESTAMPTZ(3),
    ADD COLUMN "timestamp_due_at" TIMESTAMPTZ(3),
    ADD COLUMN "timestamp_attempts" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "timestamp_error" TEXT,
    ADD CONSTRAINT "session_export_timestamp_is_there_or_due" CHECK (timestamp IS NULL OR timestamp_due_at IS NULL);

-- CreateIndex
CREATE INDEX "session_export_timestamp_due" ON "session_export"("timestamp_due_at") WHERE timestamp_due_at IS NOT NULL;
