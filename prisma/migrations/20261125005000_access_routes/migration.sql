-- A person's sign-ins are listed newest first, by their ids.
DROP INDEX "sign_in_user_id_idx";
CREATE INDEX "sign_in_of_user" ON "sign_in"("user_id", "id" DESC);

-- Those that count towards what an account may have, and the invitations that are listed.
CREATE INDEX "api_token_unrevoked" ON "api_token"("account_id") WHERE (revoked_at IS NULL);
CREATE INDEX "invitation_open" ON "invitation"("account_id", "id" DESC) WHERE (accepted_at IS NULL AND revoked_at IS NULL);

-- A sign-in that looks at another account is no longer what it was, either.
CREATE TRIGGER "sign_in_switches" AFTER UPDATE OF account_id ON "sign_in"
    FOR EACH ROW EXECUTE FUNCTION announce_access_change();

-- A function for several tables can only name the fields that all of them have; a row as JSON has them all.
CREATE OR REPLACE FUNCTION "announce_access_change"() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify(
        'masker_access',
        to_jsonb(OLD) ->> CASE TG_TABLE_NAME WHEN 'membership' THEN 'user_id' ELSE 'id' END
    );
    RETURN NULL;
END
$$;
