-- Admins end the login sessions of members in their account: each names the accounts that it does not open any more. So
-- a login session that looks at another account stays, and no clock decides which ones are meant. See docs/decisions/0069.

-- AlterTable
ALTER TABLE "sign_in" ADD COLUMN     "barred_accounts" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- Every server hears of it at once, as of a login session that ended.
CREATE TRIGGER "sign_in_is_barred" AFTER UPDATE OF barred_accounts ON "sign_in"
    FOR EACH ROW EXECUTE FUNCTION announce_access_change();
