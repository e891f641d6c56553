-- CreateTable
CREATE TABLE "sync_state" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "source" TEXT COLLATE "C" NOT NULL,
    "revision" INTEGER NOT NULL,
    "covered_since" TIMESTAMPTZ(3),
    "covered_until" TIMESTAMPTZ(3),
    "walk_since" TIMESTAMPTZ(3),
    "walk_newest" TIMESTAMPTZ(3),
    "walk_cursor" TEXT,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "sync_state_pkey" PRIMARY KEY ("account_id","source")
);

-- AddForeignKey
ALTER TABLE "sync_state" ADD CONSTRAINT "sync_state_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
