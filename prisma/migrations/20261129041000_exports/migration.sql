-- CreateTable
-- Exports that are made in the background. The row is the job, too: a server claims it with a lease, and one that was
-- killed loses it. "cut" is the place in the order of commits that the export reflects; see docs/decisions/0041.
CREATE TABLE "session_export" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "status" TEXT COLLATE "C" NOT NULL DEFAULT 'queued',
    "format" TEXT COLLATE "C" NOT NULL,
    "gzip" BOOLEAN NOT NULL,
    -- As it was asked for, and as conditions on sessions.
    "filters" JSONB NOT NULL,
    "conditions" JSONB NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    -- The only agent that the token which asked may see.
    "agent_id" TEXT COLLATE "C",
    "cut" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "created_by" JSONB NOT NULL,
    "request_id" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "progress" REAL NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "rows" BIGINT,
    "bytes" BIGINT,
    "sha256" TEXT,
    "file_bytes" BIGINT,
    "file_sha256" TEXT,
    "statement" TEXT,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_export_pkey" PRIMARY KEY ("account_id","id"),
    CONSTRAINT "session_export_status" CHECK (status IN ('queued', 'running', 'done', 'failed', 'expired'))
);

-- What is to be done next, of all accounts.
CREATE INDEX "session_export_waiting" ON "session_export"("created_at") WHERE status IN ('queued', 'running');
CREATE INDEX "session_export_expiring" ON "session_export"("expires_at") WHERE status = 'done';

-- AddForeignKey
ALTER TABLE "session_export" ADD CONSTRAINT "session_export_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "session_export" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY "of_account" ON "session_export" USING (account_id = current_setting('masker.account_id', true));
-- Claims look for work of any account.
CREATE POLICY "of_directory" ON "session_export" USING (current_setting('masker.directory', true) = 'on');

-- Rows stay, with their statements.
GRANT SELECT, INSERT, UPDATE ON "session_export" TO "masker_server";
