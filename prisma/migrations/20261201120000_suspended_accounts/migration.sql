-- An operator can suspend an account: its credentials are refused until it is resumed. See docs/decisions/0068.

-- AlterTable
ALTER TABLE "account" ADD COLUMN     "suspended_at" TIMESTAMPTZ(3),
ADD COLUMN     "suspended_reason" TEXT,
ADD CONSTRAINT "account_is_suspended_for_a_reason" CHECK (suspended_at IS NOT NULL OR suspended_reason IS NULL);

-- Every server hears of it at once, as of a credential that is no longer what it was.
CREATE TRIGGER "account_is_suspended" AFTER UPDATE OF suspended_at ON "account"
    FOR EACH ROW EXECUTE FUNCTION announce_access_change();
