-- AlterTable
ALTER TABLE "session_export" ADD COLUMN     "bom" BOOLEAN NOT NULL DEFAULT false;

-- Whose turn it is: the account whose last export was finished the longest ago.
CREATE INDEX "session_export_finished" ON "session_export"("account_id", "finished_at");
