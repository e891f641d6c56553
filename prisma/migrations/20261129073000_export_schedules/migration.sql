-- CreateTable
-- Schedules make exports one after the other. The windows of a schedule follow each other in the order of commits,
-- without gap or overlap: see docs/decisions/0050.
CREATE TABLE "export_schedule" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "every" TEXT COLLATE "C" NOT NULL,
    "format" TEXT COLLATE "C" NOT NULL,
    "gzip" BOOLEAN NOT NULL,
    -- As they were given, and as conditions on sessions.
    "filters" JSONB NOT NULL,
    "conditions" JSONB NOT NULL,
    "paused" BOOLEAN NOT NULL DEFAULT false,
    "next_run_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "export_schedule_pkey" PRIMARY KEY ("account_id","id"),
    CONSTRAINT "export_schedule_every" CHECK (every IN ('day', 'month'))
);

-- What is due next, of all accounts.
CREATE INDEX "export_schedule_due" ON "export_schedule"("next_run_at") WHERE NOT paused;

-- AddForeignKey
ALTER TABLE "export_schedule" ADD CONSTRAINT "export_schedule_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "export_schedule" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY "of_account" ON "export_schedule" USING (account_id = current_setting('masker.account_id', true));
-- Servers look for what is due in any account.
CREATE POLICY "of_directory" ON "export_schedule" FOR SELECT USING (current_setting('masker.directory', true) = 'on');

GRANT SELECT, INSERT, UPDATE, DELETE ON "export_schedule" TO "masker_server";

-- AlterTable
-- The window of an export that a schedule made: what was committed after "after_cut" and by "cut". The schedule may have
-- been deleted since. An export that no window of time bounds has neither "since" nor "until".
ALTER TABLE "session_export"
    ADD COLUMN "schedule_id" TEXT COLLATE "C",
    ADD COLUMN "sequence" INTEGER,
    ADD COLUMN "after_cut" TEXT,
    ADD COLUMN "after_as_of" TIMESTAMPTZ(3),
    ADD COLUMN "previous_export" TEXT COLLATE "C",
    ADD COLUMN "previous_sha256" TEXT,
    ALTER COLUMN "since" DROP NOT NULL,
    ALTER COLUMN "until" DROP NOT NULL,
    ADD CONSTRAINT "session_export_has_a_window" CHECK (
        CASE WHEN schedule_id IS NULL
            THEN sequence IS NULL AND after_cut IS NULL AND since IS NOT NULL AND until IS NOT NULL
            ELSE sequence > 0 AND (sequence = 1) = (after_cut IS NULL) AND since IS NULL AND until IS NULL
        END
    );

-- A window is made once. One that failed, or was deleted before it was finished, has no statement, and is made again.
CREATE UNIQUE INDEX "session_export_window" ON "session_export"("account_id", "schedule_id", "sequence")
    WHERE schedule_id IS NOT NULL AND (statement IS NOT NULL OR status IN ('queued', 'running'));

-- CreateIndex
CREATE INDEX "session_export_of_schedule" ON "session_export"("account_id", "schedule_id", "id") WHERE schedule_id IS NOT NULL;

-- CreateIndex
-- The windows of schedules are ranges of it.
CREATE INDEX "session_committed" ON "session"("account_id", "commit_position", "id");
