-- A search reads the bitmaps of a value for many segments together. See docs/decisions/0044.

-- CreateIndex
CREATE INDEX "session_bitmap_by_key" ON "session_bitmap"("account_id", "key", "since");

-- Decompressing a bitmap takes longer than reading it. Those that are there stay as they are until they are made anew.
ALTER TABLE "session_bitmap" ALTER COLUMN "bits" SET STORAGE PLAIN;
