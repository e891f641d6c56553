-- CreateTable
-- Saved lists of sessions: filters and layout as the contract has them. "private_to" is the member who alone sees the
-- view, and with whose membership it goes; a view that is shared has none, and stays when its creator leaves.
CREATE TABLE "saved_view" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "filters" JSONB NOT NULL,
    "layout" JSONB,
    "created_by" TEXT COLLATE "C" NOT NULL,
    "private_to" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_view_pkey" PRIMARY KEY ("account_id","id"),
    CONSTRAINT "saved_view_is_private_to_its_creator" CHECK (private_to = created_by)
);

-- CreateTable
-- The view that a member begins with: one at most in each account.
CREATE TABLE "default_view" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "view_id" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "default_view_pkey" PRIMARY KEY ("account_id","user_id")
);

-- CreateIndex
CREATE INDEX "saved_view_account_id_private_to_id_idx" ON "saved_view"("account_id", "private_to", "id");

-- CreateIndex
CREATE INDEX "default_view_account_id_view_id_idx" ON "default_view"("account_id", "view_id");

-- AddForeignKey
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saved_view" ADD CONSTRAINT "saved_view_account_id_private_to_fkey" FOREIGN KEY ("account_id", "private_to") REFERENCES "membership"("account_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "default_view" ADD CONSTRAINT "default_view_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "default_view" ADD CONSTRAINT "default_view_account_id_user_id_fkey" FOREIGN KEY ("account_id", "user_id") REFERENCES "membership"("account_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "default_view" ADD CONSTRAINT "default_view_account_id_view_id_fkey" FOREIGN KEY ("account_id", "view_id") REFERENCES "saved_view"("account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "saved_view" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "default_view" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY "of_account" ON "saved_view" USING (account_id = current_setting('masker.account_id', true));
CREATE POLICY "of_account" ON "default_view" USING (account_id = current_setting('masker.account_id', true));

GRANT SELECT, INSERT, UPDATE, DELETE ON "saved_view", "default_view" TO "masker_server";
