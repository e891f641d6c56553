-- The role that serves requests. It owns nothing, so row-level security holds it; each server signs in with a
-- role of its own that is a member of this one.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'masker_server') THEN
        CREATE ROLE "masker_server" NOLOGIN;
    END IF;
EXCEPTION
    -- Another database of this PostgreSQL is being migrated at the same time.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

-- The owner acts as that role where it serves or looks after sessions itself.
DO $$
BEGIN
    IF NOT pg_has_role(current_user, 'masker_server', 'MEMBER') THEN
        GRANT "masker_server" TO CURRENT_USER;
    END IF;
END
$$;

-- CreateTable
CREATE TABLE "api_token" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "agent_id" TEXT COLLATE "C",
    "created_by" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("account_id","id"),
    CONSTRAINT "api_token_hash_is_sha256" CHECK (length(hash) = 32),
    CONSTRAINT "api_token_allows_something" CHECK (cardinality(scopes) > 0)
);

-- CreateTable
CREATE TABLE "invitation" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "id" TEXT COLLATE "C" NOT NULL,
    "hash" BYTEA NOT NULL,
    "role" TEXT NOT NULL,
    "created_by" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_by" TEXT COLLATE "C",
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("account_id","id"),
    CONSTRAINT "invitation_hash_is_sha256" CHECK (length(hash) = 32)
);

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_hash_key" ON "invitation"("hash");

-- AddForeignKey
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A sign-in can be named now, to be revoked: its id gets a prefix as every other has.
UPDATE "sign_in" SET "id" = 'sign_' || "id" WHERE "id" NOT LIKE 'sign\_%';

ALTER TABLE "membership" ADD CONSTRAINT "membership_role_known" CHECK (role IN ('admin', 'member', 'viewer'));
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_role_known" CHECK (role IN ('admin', 'member', 'viewer'));

-- Every server hears at once of a credential that is no longer what it was, whoever changed it.
-- The argument names the column that says whose it is.
CREATE FUNCTION "announce_access_change"() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('masker_access', to_jsonb(OLD) ->> TG_ARGV[0]);
    RETURN NULL;
END
$$;

CREATE TRIGGER "sign_in_ends" AFTER DELETE ON "sign_in"
    FOR EACH ROW EXECUTE FUNCTION announce_access_change('id');
CREATE TRIGGER "api_token_ends" AFTER DELETE OR UPDATE OF revoked_at, expires_at, scopes, agent_id ON "api_token"
    FOR EACH ROW EXECUTE FUNCTION announce_access_change('id');
CREATE TRIGGER "membership_changes" AFTER DELETE OR UPDATE ON "membership"
    FOR EACH ROW EXECUTE FUNCTION announce_access_change('user_id');

-- Row-level security. Two settings open rows, each for one transaction: "masker.account_id" those of one account,
-- "masker.directory" those that say who may come in. Without either there are none, for the owner too.
ALTER TABLE "session" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "session_rollup" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "agent" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "sync_state" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "retention_run" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "account" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "membership" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "sign_in" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "api_token" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "invitation" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "identity" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "verification" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY "of_account" ON "session" USING (account_id = current_setting('masker.account_id', true));
CREATE POLICY "of_account" ON "session_rollup" USING (account_id = current_setting('masker.account_id', true));
CREATE POLICY "of_account" ON "agent" USING (account_id = current_setting('masker.account_id', true));
CREATE POLICY "of_account" ON "sync_state" USING (account_id = current_setting('masker.account_id', true));
CREATE POLICY "of_account" ON "retention_run" USING (account_id = current_setting('masker.account_id', true));
CREATE POLICY "of_account" ON "account" USING (id = current_setting('masker.account_id', true));
CREATE POLICY "of_account" ON "membership" USING (account_id = current_setting('masker.account_id', true));
CREATE POLICY "of_account" ON "sign_in" USING (account_id = current_setting('masker.account_id', true));
CREATE POLICY "of_account" ON "api_token" USING (account_id = current_setting('masker.account_id', true));
CREATE POLICY "of_account" ON "invitation" USING (account_id = current_setting('masker.account_id', true));

CREATE POLICY "of_directory" ON "account" USING (current_setting('masker.directory', true) = 'on');
CREATE POLICY "of_directory" ON "membership" USING (current_setting('masker.directory', true) = 'on');
CREATE POLICY "of_directory" ON "sign_in" USING (current_setting('masker.directory', true) = 'on');
CREATE POLICY "of_directory" ON "api_token" USING (current_setting('masker.directory', true) = 'on');
CREATE POLICY "of_directory" ON "invitation" USING (current_setting('masker.directory', true) = 'on');
CREATE POLICY "of_directory" ON "identity" USING (current_setting('masker.directory', true) = 'on');
CREATE POLICY "of_directory" ON "verification" USING (current_setting('masker.directory', true) = 'on');

-- What the serving role may do: no more than the code does. Sessions are never updated, records never changed.
GRANT USAGE ON SCHEMA public TO "masker_server";
GRANT SELECT, INSERT, DELETE ON "session" TO "masker_server";
GRANT SELECT, INSERT, UPDATE, DELETE ON "session_rollup" TO "masker_server";
GRANT SELECT, INSERT, UPDATE ON "agent" TO "masker_server";
GRANT SELECT, INSERT, UPDATE ON "sync_state" TO "masker_server";
GRANT SELECT, INSERT ON "retention_run" TO "masker_server";
GRANT SELECT, INSERT, UPDATE ON "account" TO "masker_server";
GRANT SELECT, INSERT, UPDATE, DELETE ON "membership" TO "masker_server";
GRANT SELECT, INSERT, UPDATE ON "api_token" TO "masker_server";
GRANT SELECT, INSERT, UPDATE ON "invitation" TO "masker_server";
GRANT SELECT, INSERT, UPDATE ON "user" TO "masker_server";
GRANT SELECT, INSERT, UPDATE, DELETE ON "sign_in", "identity", "verification" TO "masker_server";

-- For the readiness check: which migrations there are. A database that is only compared has no such table.
DO $$
BEGIN
    IF to_regclass('_prisma_migrations') IS NOT NULL THEN
        GRANT SELECT ON "_prisma_migrations" TO "masker_server";
    END IF;
END
$$;
