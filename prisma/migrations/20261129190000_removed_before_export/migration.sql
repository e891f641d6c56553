-- Retention does not wait for a schedule that is paused. What it removes before the schedule has exported it is counted,
-- and the next statement says it.

-- AlterTable
ALTER TABLE "export_schedule" ADD COLUMN "removed_sessions" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "session_export" ADD COLUMN "removed_sessions" BIGINT;
