-- An operator can delete an account. What was destroyed stays known in one row, with which everything goes that is
-- otherwise only added to. See docs/decisions/0068.

-- CreateTable
-- No foreign key: it is about accounts that are gone. It has no name, and nothing of people but the login of the operator.
CREATE TABLE "account_deletion" (
    -- Of the account. The name of the column is not that of tables whose rows belong to accounts.
    "id" TEXT COLLATE "C" NOT NULL,
    "begun_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "finished_at" TIMESTAMPTZ(3),
    "deleted_by" TEXT NOT NULL,
    -- Null if there was no row of the account any more.
    "account_created_at" TIMESTAMPTZ(3),
    "first_session_at" TIMESTAMPTZ(3),
    "last_session_at" TIMESTAMPTZ(3),
    -- How many rows of each table were deleted.
    "rows" JSONB NOT NULL DEFAULT '{}',
    -- The last entry of the audit log. Null until it goes, or if there was none.
    "audit_log_sequence" BIGINT,
    "audit_log_hash" BYTEA,

    CONSTRAINT "account_deletion_pkey" PRIMARY KEY ("id","begun_at"),
    CONSTRAINT "account_deletion_names_one_entry" CHECK ((audit_log_sequence IS NULL) = (audit_log_hash IS NULL))
);

-- CreateIndex
CREATE UNIQUE INDEX "account_deletion_unfinished" ON "account_deletion"("id") WHERE (finished_at IS NULL);

ALTER TABLE "account_deletion" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY "of_account" ON "account_deletion" USING (id = current_setting('masker.account_id', true));
CREATE POLICY "of_directory" ON "account_deletion" USING (current_setting('masker.directory', true) = 'on');

-- Only the owner deletes accounts.
GRANT SELECT ON "account_deletion" TO "masker_server";

CREATE FUNCTION "refuse_account_deletion_change"() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of deleted accounts is only added to' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER "account_deletion_stays" BEFORE DELETE OR TRUNCATE ON "account_deletion"
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_account_deletion_change();
CREATE TRIGGER "account_deletion_is_final" BEFORE UPDATE ON "account_deletion"
    FOR EACH ROW WHEN (
        OLD.finished_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.begun_at <> OLD.begun_at
        OR NEW.deleted_by <> OLD.deleted_by
    )
    EXECUTE FUNCTION refuse_account_deletion_change();

-- Whether the records of an account may go: its deletion has begun, it is suspended, and no session is left.
CREATE FUNCTION "account_ends"(account text) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.account_deletion WHERE id = account AND finished_at IS NULL)
        AND NOT EXISTS (
            SELECT FROM public.account AS kept WHERE kept.id = account_ends.account AND kept.suspended_at IS NULL
        )
        AND NOT EXISTS (SELECT FROM public.session WHERE account_id = account);
END
$$;

-- As before, or all of it with the account.
CREATE OR REPLACE FUNCTION "refuse_access_log_removal"() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM gone) OR EXISTS (
        SELECT FROM (
            SELECT
                account_id,
                min(first) AS first,
                max(sequence) AS last,
                sum(sequence - first + 1) AS entries,
                max(at) AS newest
            FROM gone
            GROUP BY account_id
        ) AS removed
        WHERE NOT public.account_ends(account_id) AND (
            newest > now() - interval '24 hours'
            OR EXISTS (
                SELECT FROM public.access_log AS kept
                WHERE kept.account_id = removed.account_id AND kept.sequence < removed.last
            )
            OR NOT EXISTS (
                SELECT FROM public.access_log_anchor AS anchor
                JOIN gone ON gone.account_id = anchor.account_id AND gone.sequence = anchor.sequence
                    AND gone.hash = anchor.hash AND gone.at = anchor.at
                WHERE anchor.account_id = removed.account_id
                    AND anchor.sequence = removed.last
                    AND anchor.entries = removed.entries
                    AND anchor.entries = removed.last - removed.first + 1
            )
        )
    ) THEN
        RAISE EXCEPTION 'the record of access is only added to' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION "refuse_record_removal"() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM gone)
        OR EXISTS (SELECT FROM (SELECT DISTINCT account_id FROM gone) AS one WHERE NOT public.account_ends(account_id))
    THEN
        RAISE EXCEPTION '% is only added to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

DROP TRIGGER "access_log_anchor_is_append_only" ON "access_log_anchor";
CREATE TRIGGER "access_log_anchor_is_append_only" BEFORE UPDATE OR TRUNCATE ON "access_log_anchor"
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_access_log_change();
CREATE TRIGGER "access_log_anchor_goes_with_its_account" AFTER DELETE ON "access_log_anchor"
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_record_removal();

DROP TRIGGER "retention_run_is_append_only" ON "retention_run";
CREATE TRIGGER "retention_run_is_append_only" BEFORE UPDATE OR TRUNCATE ON "retention_run"
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_retention_run_change();
CREATE TRIGGER "retention_run_goes_with_its_account" AFTER DELETE ON "retention_run"
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_record_removal();

-- The last entry goes only if the record of the deletion has it, so that a copy of the log can still be checked.
CREATE FUNCTION "refuse_access_log_head_removal"() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM gone)
        OR EXISTS (
            SELECT FROM gone
            WHERE NOT public.account_ends(account_id)
                OR EXISTS (SELECT FROM public.access_log AS link WHERE link.account_id = gone.account_id)
                OR NOT EXISTS (
                    SELECT FROM public.account_deletion
                    WHERE id = account_id AND finished_at IS NULL
                        AND audit_log_sequence = gone.sequence AND audit_log_hash = gone.hash
                )
        )
    THEN
        RAISE EXCEPTION 'the record of access is only added to' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

DROP TRIGGER "access_log_head_stays" ON "access_log_head";
CREATE TRIGGER "access_log_head_stays" BEFORE TRUNCATE ON "access_log_head"
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_access_log_change();
CREATE TRIGGER "access_log_head_goes_with_its_account" AFTER DELETE ON "access_log_head"
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_access_log_head_removal();

-- As before. What a server still has to record of an account that was deleted is dropped: there is no log to append it to.
CREATE OR REPLACE FUNCTION "append_access_log"(
    account text, instants bigint[], entries text, actions text[], actor_ids text[]
)
    RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    head public.access_log_head%ROWTYPE;
    link public.access_log%ROWTYPE;
    earliest bigint;
    latest bigint;
BEGIN
    PERFORM public.require_account(account);
    IF coalesce(cardinality(instants), 0) = 0
        OR cardinality(instants) IS DISTINCT FROM cardinality(string_to_array(entries, E'\n'))
        OR coalesce(cardinality(actions), 0) = 0
        OR cardinality(actions) IS DISTINCT FROM cardinality(actor_ids)
    THEN
        RAISE EXCEPTION 'every entry needs an instant, an action and an actor' USING ERRCODE = 'array_subscript_error';
    END IF;
    SELECT * INTO head FROM public.access_log_head WHERE account_id = account FOR UPDATE;
    IF NOT FOUND THEN
        IF EXISTS (SELECT FROM public.account_deletion WHERE id = account AND finished_at IS NOT NULL)
            AND NOT EXISTS (SELECT FROM public.account AS kept WHERE kept.id = append_access_log.account)
        THEN
            RETURN 0;
        END IF;
        INSERT INTO public.access_log_head VALUES (account, 0, 'epoch', decode(repeat('00', 32), 'hex'))
            ON CONFLICT DO NOTHING;
        SELECT * INTO head FROM public.access_log_head WHERE account_id = account FOR UPDATE;
    END IF;
    earliest := extract(epoch FROM head.at) * 1000;
    -- Once the head is held: no entry of this account can be younger. To the millisecond, and never rounded up.
    latest := trunc(extract(epoch FROM clock_timestamp()) * 1000);
    link.account_id := account;
    link.first := head.sequence + 1;
    link.sequence := head.sequence + cardinality(instants);
    link.entries := entries;
    IF latest < earliest - 60000 THEN
        SELECT string_agg(
            left(one.entry, -1) || ',"clock":"'
                || public.wire_instant(to_timestamp(least(one.given, latest) / 1000.0)) || '"}',
            E'\n' ORDER BY one.n
        ) INTO link.entries
        FROM unnest(instants, string_to_array(entries, E'\n')) WITH ORDINALITY AS one (given, entry, n);
    END IF;
    link.actions := actions;
    link.actor_ids := actor_ids;
    SELECT array_agg(millisecond ORDER BY n) INTO link.instants
    FROM (
        SELECT n, greatest(earliest, max(least(given, latest)) OVER (ORDER BY n)) AS millisecond
        FROM unnest(instants) WITH ORDINALITY AS one (given, n)
    ) AS kept;
    link.at := to_timestamp(link.instants[cardinality(instants)] / 1000.0);
    link.hash := sha256(head.hash || convert_to(
        account || E'\n' || link.first || E'\n' || array_to_string(link.instants, ',') || E'\n' || link.entries,
        'UTF8'
    ));
    INSERT INTO public.access_log VALUES (link.*);
    INSERT INTO public.access_log_key (account_id, action, actor_id, sequence)
        SELECT account, key.action, key.actor_id, link.sequence
        FROM public.access_log_keys(actions, actor_ids) AS key;
    INSERT INTO public.access_log_target (account_id, target, sequence, action, actor_id)
        SELECT account, key.target, link.sequence, key.action, key.actor_id
        FROM public.access_log_targets(link.entries) AS key;
    UPDATE public.access_log_head SET sequence = link.sequence, at = link.at, hash = link.hash
        WHERE account_id = account;
    RETURN link.sequence;
END
$$;

-- An account goes last. Sessions have no foreign key (docs/decisions/0003), and those of other tables would delete rows
-- that nobody has counted. As the owner and for this account, so that it sees what row-level security hides from whoever
-- deletes; in all tables of accounts, those of later releases included.
CREATE FUNCTION "refuse_account_with_rows"() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    before text := coalesce(current_setting('masker.account_id', true), '');
    name text;
    remains boolean;
BEGIN
    PERFORM set_config('masker.account_id', OLD.id, true);
    FOR name IN
        SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND attname = 'account_id'
            AND NOT attisdropped
        ORDER BY relname
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I WHERE account_id = $1)', name) INTO remains USING OLD.id;
        IF remains THEN
            RAISE EXCEPTION 'the account % has rows in %', OLD.id, name
                USING ERRCODE = 'restrict_violation',
                    HINT = format('Delete it with: masker account delete %s', OLD.id);
        END IF;
    END LOOP;
    PERFORM set_config('masker.account_id', before, true);
    RETURN OLD;
END
$$;

CREATE TRIGGER "account_goes_last" BEFORE DELETE ON "account"
    FOR EACH ROW EXECUTE FUNCTION refuse_account_with_rows();

CREATE FUNCTION "refuse_account_change"() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the sessions of accounts would belong to nobody'
        USING ERRCODE = 'restrict_violation', HINT = 'Delete an account with: masker account delete ID';
END
$$;

CREATE TRIGGER "accounts_stay" BEFORE TRUNCATE ON "account"
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_account_change();
CREATE TRIGGER "account_keeps_its_id" BEFORE UPDATE OF id ON "account"
    FOR EACH ROW WHEN (NEW.id <> OLD.id) EXECUTE FUNCTION refuse_account_change();

-- For masker doctor: which accounts there are records of that do not exist. Nothing of those that do.
CREATE POLICY "of_nobody" ON "access_log_head" FOR SELECT USING (
    current_setting('masker.directory', true) = 'on' AND NOT EXISTS (SELECT FROM account WHERE id = account_id)
);
