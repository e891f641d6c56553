-- The index that filters are combined with: segments of the list, and, for each value that a session in them has, a bitmap.
-- See docs/decisions/0044.

-- CreateTable
CREATE TABLE "session_segment" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "version" UUID NOT NULL DEFAULT gen_random_uuid(),
    "sessions" INTEGER NOT NULL,
    "min_duration_ms" BIGINT NOT NULL,
    "max_duration_ms" BIGINT NOT NULL,
    "max_redactions" INTEGER NOT NULL,
    -- The first position of each piece, in milliseconds from "since", and those of all positions, as four bytes each.
    "pieces" BIGINT[],
    "starts" BYTEA NOT NULL,

    CONSTRAINT "session_segment_pkey" PRIMARY KEY ("account_id","since")
);

-- CreateTable
CREATE TABLE "session_bitmap" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "key" TEXT COLLATE "C" NOT NULL,
    "bits" BIT VARYING NOT NULL,

    CONSTRAINT "session_bitmap_pkey" PRIMARY KEY ("account_id","since","key")
);

-- CreateTable
CREATE TABLE "session_unindexed" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "quarter" TIMESTAMPTZ(0) NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "written_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    -- In milliseconds from the quarter; null for all of it.
    "starts" INTEGER[],

    CONSTRAINT "session_unindexed_pkey" PRIMARY KEY ("account_id","quarter","id")
);

-- A slice of the starts is read without the others.
ALTER TABLE "session_segment" ALTER COLUMN "starts" SET STORAGE EXTERNAL;
-- Compressed where that helps, and never out of the row.
ALTER TABLE "session_bitmap" ALTER COLUMN "bits" SET STORAGE MAIN;

ALTER TABLE "session_segment" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "session_bitmap" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "session_unindexed" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY "of_account" ON "session_segment" USING (account_id = current_setting('masker.account_id', true));
CREATE POLICY "of_account" ON "session_bitmap" USING (account_id = current_setting('masker.account_id', true));
CREATE POLICY "of_account" ON "session_unindexed" USING (account_id = current_setting('masker.account_id', true));
-- The indexer looks for work of any account.
CREATE POLICY "of_directory" ON "session_unindexed" FOR SELECT USING (current_setting('masker.directory', true) = 'on');

GRANT SELECT, INSERT, DELETE ON "session_segment", "session_bitmap", "session_unindexed" TO "masker_server";

-- Nothing is indexed yet. Servers index it in the background, and search it as before until then. Who migrates may be held
-- by row-level security, and must see all rows.
ALTER TABLE "session_rollup" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "session_unindexed" NO FORCE ROW LEVEL SECURITY;

INSERT INTO "session_unindexed" (account_id, quarter)
SELECT account_id, start FROM "session_rollup" WHERE agent_id = '' AND width = 15;

ALTER TABLE "session_rollup" FORCE ROW LEVEL SECURITY;
ALTER TABLE "session_unindexed" FORCE ROW LEVEL SECURITY;
