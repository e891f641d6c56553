-- CreateTable
-- Addresses that are sent events. "cut" is the place in the order of commits up to which new sessions were queued. While
-- the sessions up to a later cut are queued page by page, "reading_cut" is that cut, and the two columns after it the last
-- session that was looked at. See docs/decisions/0056.
CREATE TABLE "webhook" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "events" TEXT[] COLLATE "C" NOT NULL,
    -- As they were given, and as conditions on sessions.
    "filters" JSONB NOT NULL,
    "conditions" JSONB NOT NULL,
    -- Encrypted with a key that is derived from the installation's secret. The previous one signs as well until its time
    -- is over.
    "secret" BYTEA NOT NULL,
    "previous_secret" BYTEA,
    "previous_secret_until" TIMESTAMPTZ(3),
    "paused" BOOLEAN NOT NULL DEFAULT false,
    -- Why the server paused it.
    "disabled_reason" TEXT,
    -- Since when no attempt was successful.
    "failing_since" TIMESTAMPTZ(3),
    "cut" TEXT NOT NULL,
    "reading_cut" TEXT,
    "reading_position" BIGINT,
    "reading_id" TEXT COLLATE "C",
    "created_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("account_id","id"),
    CONSTRAINT "webhook_events" CHECK (events <@ ARRAY['session.created', 'export.ready'] AND cardinality(events) > 0),
    CONSTRAINT "webhook_is_disabled_while_paused" CHECK (paused OR disabled_reason IS NULL),
    CONSTRAINT "webhook_reads_from_a_place" CHECK (
        (reading_cut IS NULL) = (reading_position IS NULL) AND (reading_cut IS NULL) = (reading_id IS NULL)
    )
);

-- AddForeignKey
ALTER TABLE "webhook" ADD CONSTRAINT "webhook_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "webhook" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY "of_account" ON "webhook" USING (account_id = current_setting('masker.account_id', true));
-- Servers look for what is to be sent in any account.
CREATE POLICY "of_directory" ON "webhook" FOR SELECT USING (current_setting('masker.directory', true) = 'on');

GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook" TO "masker_server";

-- CreateTable
-- Messages to webhooks. The row is the job, too: a server claims it until "next_attempt_at", and one that was killed loses
-- the claim. "subject" is the session or the export; its content is read when the message is sent, so that a copy of it
-- does not outlive retention.
CREATE TABLE "webhook_delivery" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "webhook_id" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "type" TEXT COLLATE "C" NOT NULL,
    "subject" TEXT COLLATE "C",
    "status" TEXT COLLATE "C" NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    -- Since it was created, or since somebody asked for it again.
    "failed_attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "lease" TEXT,
    "status_code" INTEGER,
    "duration_ms" INTEGER,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempted_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("account_id","webhook_id","id"),
    CONSTRAINT "webhook_delivery_type" CHECK (type IN ('session.created', 'export.ready', 'webhook.test')),
    CONSTRAINT "webhook_delivery_status" CHECK (status IN ('pending', 'delivered', 'failed')),
    CONSTRAINT "webhook_delivery_is_due_while_pending" CHECK ((status = 'pending') = (next_attempt_at IS NOT NULL))
);

-- What a webhook is sent next.
CREATE INDEX "webhook_delivery_due" ON "webhook_delivery"("account_id", "webhook_id", "next_attempt_at") WHERE status = 'pending';

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_account_id_webhook_id_fkey" FOREIGN KEY ("account_id", "webhook_id") REFERENCES "webhook"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "webhook_delivery" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY "of_account" ON "webhook_delivery" USING (account_id = current_setting('masker.account_id', true));
-- Claims look for work of any account.
CREATE POLICY "of_directory" ON "webhook_delivery" USING (current_setting('masker.directory', true) = 'on');

GRANT SELECT, INSERT, UPDATE, DELETE ON "webhook_delivery" TO "masker_server";
