-- The record of access: who looked at what, chained by hashes, per account. docs/access-log.md says how to check it
-- with other tools. No foreign keys: what was done stays known when the account goes.

-- CreateTable
CREATE TABLE "access_log" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "sequence" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "entry" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    -- Read out of the entry, to be looked for; they can't say anything else than it does.
    "action" TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (entry::json ->> 'action') STORED,
    "actor_id" TEXT COLLATE "C" NOT NULL GENERATED ALWAYS AS (entry::json #>> '{actor,id}') STORED,

    CONSTRAINT "access_log_pkey" PRIMARY KEY ("account_id","sequence"),
    CONSTRAINT "access_log_entry_is_an_object" CHECK (starts_with(entry, '{"') AND right(entry, 1) = '}'),
    CONSTRAINT "access_log_hash_is_sha256" CHECK (length(hash) = 32)
);

-- CreateTable
-- The last entry of each account. Whoever appends holds this row meanwhile, so a chain has one end.
CREATE TABLE "access_log_head" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "sequence" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "access_log_head_pkey" PRIMARY KEY ("account_id"),
    CONSTRAINT "access_log_head_hash_is_sha256" CHECK (length(hash) = 32)
);

-- CreateTable
-- What retention removed: entries up to this one, whose hash the rest of the chain still builds on.
CREATE TABLE "access_log_anchor" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "sequence" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "hash" BYTEA NOT NULL,
    "entries" BIGINT NOT NULL,
    "cutoff" TIMESTAMPTZ(3) NOT NULL,
    "cut_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "access_log_anchor_pkey" PRIMARY KEY ("account_id","sequence"),
    CONSTRAINT "access_log_anchor_hash_is_sha256" CHECK (length(hash) = 32),
    CONSTRAINT "access_log_anchor_removed_something" CHECK (entries > 0)
);

-- CreateIndex
-- Time never goes back along a chain, so a window is a range of it: this index finds its ends.
CREATE INDEX "access_log_at" ON "access_log"("account_id", "at", "sequence");

-- CreateIndex
CREATE INDEX "access_log_by_action" ON "access_log"("account_id", "action", "sequence");

-- CreateIndex
CREATE INDEX "access_log_by_actor" ON "access_log"("account_id", "actor_id", "sequence");

-- CreateIndex
CREATE INDEX "access_log_by_actor_and_action" ON "access_log"("account_id", "actor_id", "action", "sequence");

-- Changes are refused, whoever asks for them.
CREATE FUNCTION "refuse_access_log_change"() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of access is only added to' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER "access_log_is_append_only" BEFORE UPDATE OR TRUNCATE ON "access_log"
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_access_log_change();
CREATE TRIGGER "access_log_anchor_is_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "access_log_anchor"
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_access_log_change();
CREATE TRIGGER "access_log_head_stays" BEFORE DELETE OR TRUNCATE ON "access_log_head"
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_access_log_change();
CREATE TRIGGER "access_log_head_goes_on" BEFORE UPDATE ON "access_log_head"
    FOR EACH ROW WHEN (NEW.account_id <> OLD.account_id OR NEW.sequence <= OLD.sequence OR NEW.at < OLD.at)
    EXECUTE FUNCTION refuse_access_log_change();

-- Entries leave from the old end alone, when they are at least a day old, and only together with the anchor that says
-- so. There is no setting that opens this: whoever removes some, the owner included, has to leave the anchor.
CREATE FUNCTION "refuse_access_log_removal"() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM gone) OR EXISTS (
        SELECT FROM (
            SELECT account_id, min(sequence) AS first, max(sequence) AS last, count(*) AS entries, max(at) AS newest
            FROM gone
            GROUP BY account_id
        ) AS removed
        WHERE newest > now() - interval '24 hours'
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
    ) THEN
        RAISE EXCEPTION 'the record of access is only added to' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER "access_log_is_cut_by_retention" AFTER DELETE ON "access_log"
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_access_log_removal();

ALTER TABLE "access_log" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "access_log_head" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "access_log_anchor" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY "of_account" ON "access_log" USING (account_id = current_setting('masker.account_id', true));
CREATE POLICY "of_account" ON "access_log_head" USING (account_id = current_setting('masker.account_id', true));
CREATE POLICY "of_account" ON "access_log_anchor" USING (account_id = current_setting('masker.account_id', true));

-- The functions below run as the owner, who may write. Only for the account that is set, so that what holds for every
-- other query holds for them.
CREATE FUNCTION "require_account"(account text) RETURNS void
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF account IS DISTINCT FROM current_setting('masker.account_id', true) THEN
        RAISE EXCEPTION 'masker.account_id is not this account' USING ERRCODE = 'insufficient_privilege';
    END IF;
END
$$;

-- Appends entries, in their order. An instant may not lie in the future, nor before that of the entry ahead of it.
-- Returns the sequence of the last one.
CREATE FUNCTION "append_access_log"(account text, entries text[], instants timestamptz[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    head public.access_log_head%ROWTYPE;
    latest timestamptz;
    first bigint;
    times timestamptz[];
    hashes bytea[];
BEGIN
    PERFORM public.require_account(account);
    IF cardinality(entries) <> cardinality(instants) THEN
        RAISE EXCEPTION 'an entry needs an instant' USING ERRCODE = 'array_subscript_error';
    END IF;
    SELECT * INTO head FROM public.access_log_head WHERE account_id = account FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO public.access_log_head VALUES (account, 0, 'epoch', decode(repeat('00', 32), 'hex'))
            ON CONFLICT DO NOTHING;
        SELECT * INTO head FROM public.access_log_head WHERE account_id = account FOR UPDATE;
    END IF;
    first := head.sequence;
    -- Once the head is held: no entry of this account can be younger. To the millisecond, and never rounded up.
    latest := date_trunc('milliseconds', clock_timestamp());
    FOR i IN 1 .. cardinality(entries) LOOP
        head.sequence := head.sequence + 1;
        head.at := greatest(head.at, least(date_trunc('milliseconds', instants[i]), latest));
        head.hash := sha256(head.hash || convert_to(
            account || E'\n'
            || head.sequence || E'\n'
            || to_char(head.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || E'\n'
            || entries[i],
            'UTF8'
        ));
        times[i] := head.at;
        hashes[i] := head.hash;
    END LOOP;
    IF head.sequence > first THEN
        INSERT INTO public.access_log (account_id, sequence, at, entry, hash)
            SELECT account, first + n, appended.at, appended.entry, appended.hash
            FROM unnest(times, entries, hashes) WITH ORDINALITY AS appended (at, entry, hash, n);
        UPDATE public.access_log_head SET sequence = head.sequence, at = head.at, hash = head.hash
            WHERE account_id = account;
    END IF;
    RETURN head.sequence;
END
$$;

-- Removes the oldest entries that are more than so many days old, at most so many of them, and leaves their anchor.
-- Returns how many; null when somebody else is at it.
CREATE FUNCTION "cut_access_log"(account text, days integer, batch integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    old timestamptz := now() - make_interval(hours => days * 24);
    removed bigint;
    last bigint;
BEGIN
    PERFORM public.require_account(account);
    IF days < 1 THEN
        RAISE EXCEPTION 'the record of access is kept for a day at least' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT pg_try_advisory_xact_lock(hashtextextended('access log ' || account, 0)) THEN
        RETURN NULL;
    END IF;
    SELECT count(*), max(sequence) INTO removed, last
    FROM (
        SELECT sequence FROM public.access_log
        WHERE account_id = account AND at < old
        ORDER BY at, sequence
        LIMIT batch
    ) AS expired;
    IF removed > 0 THEN
        INSERT INTO public.access_log_anchor (account_id, sequence, at, hash, entries, cutoff, cut_at)
            SELECT account_id, sequence, at, hash, removed, old, clock_timestamp()
            FROM public.access_log
            WHERE account_id = account AND sequence = last;
        DELETE FROM public.access_log WHERE account_id = account AND sequence <= last;
    END IF;
    RETURN removed;
END
$$;

REVOKE ALL ON FUNCTION "append_access_log"(text, text[], timestamptz[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION "cut_access_log"(text, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "append_access_log"(text, text[], timestamptz[]) TO "masker_server";
GRANT EXECUTE ON FUNCTION "cut_access_log"(text, integer, integer) TO "masker_server";
GRANT SELECT ON "access_log", "access_log_head", "access_log_anchor" TO "masker_server";
