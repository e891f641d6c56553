-- CreateIndex
CREATE INDEX "session_newest_by_model" ON "session"("account_id", "upstream_model", "started_at" DESC, "id" DESC) WHERE (upstream_model IS NOT NULL);

-- CreateIndex
-- Of its own: PostgreSQL does not take IS NULL for a value of the index above, whose order would then follow.
CREATE INDEX "session_newest_without_model" ON "session"("account_id", "started_at" DESC, "id" DESC) WHERE (upstream_model IS NULL);
