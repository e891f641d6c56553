-- The figures of an export that is a report, as JSON; null once its file is deleted.
ALTER TABLE "session_export" ADD COLUMN "report" TEXT;
