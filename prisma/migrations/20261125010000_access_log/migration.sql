-- The record of access: who looked at what, chained by hashes, per account. docs/access-log.md says how to check it
-- with other tools. No foreign keys: what was done stays known when the account goes.

-- CreateTable
-- The links of the chains. What was appended together is one link: entries "first" to "sequence", one to a line.
CREATE TABLE "access_log" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "sequence" BIGINT NOT NULL,
    "first" BIGINT NOT NULL,
    -- Of the last entry.
    "at" TIMESTAMPTZ(3) NOT NULL,
    -- Of each entry, in milliseconds since the epoch: as the hash has them.
    "instants" BIGINT[] NOT NULL,
    "entries" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    -- The pairs that occur in it.
    "actions" TEXT[] NOT NULL,
    "actor_ids" TEXT[] NOT NULL,

    CONSTRAINT "access_log_pkey" PRIMARY KEY ("account_id","sequence"),
    CONSTRAINT "access_log_numbers_every_entry" CHECK (cardinality(instants) = sequence - first + 1),
    CONSTRAINT "access_log_hash_is_sha256" CHECK (length(hash) = 32)
);

-- To compress a link costs more than to write it.
ALTER TABLE "access_log" ALTER COLUMN "entries" SET STORAGE EXTERNAL;

-- CreateTable
-- Which links have entries of an action and an actor; an empty text stands for any.
CREATE TABLE "access_log_key" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "action" TEXT COLLATE "C" NOT NULL,
    "actor_id" TEXT COLLATE "C" NOT NULL,
    "sequence" BIGINT NOT NULL,

    CONSTRAINT "access_log_key_pkey" PRIMARY KEY ("account_id","action","actor_id","sequence")
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

-- What a link is found by.
CREATE FUNCTION "access_log_keys"(actions text[], actor_ids text[]) RETURNS TABLE (action text, actor_id text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT DISTINCT what.action, what.actor_id
    FROM unnest(actions, actor_ids) AS pair (action, actor_id),
        LATERAL (VALUES ('', ''), (pair.action, ''), ('', pair.actor_id), (pair.action, pair.actor_id))
            AS what (action, actor_id);
END;

-- The entries one by one, for whoever reads them with other tools.
CREATE VIEW "access_log_entry" WITH (security_invoker = true) AS
    SELECT
        account_id,
        sequence AS link,
        first + n - 1 AS sequence,
        to_timestamp(millisecond / 1000.0)::timestamptz(3) AS at,
        entry,
        hash
    FROM access_log, unnest(instants, string_to_array(entries, E'\n')) WITH ORDINALITY AS one (millisecond, entry, n);

-- Changes are refused, whoever asks for them.
CREATE FUNCTION "refuse_access_log_change"() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record of access is only added to' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER "access_log_is_append_only" BEFORE UPDATE OR TRUNCATE ON "access_log"
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_access_log_change();
CREATE TRIGGER "access_log_key_is_append_only" BEFORE UPDATE OR TRUNCATE ON "access_log_key"
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
            SELECT
                account_id,
                min(first) AS first,
                max(sequence) AS last,
                sum(sequence - first + 1) AS entries,
                max(at) AS newest
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

-- What links are found by goes after them, not before.
CREATE FUNCTION "refuse_access_log_key_removal"() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM gone JOIN public.access_log USING (account_id, sequence)) THEN
        RAISE EXCEPTION 'the record of access is only added to' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER "access_log_key_goes_with_its_link" AFTER DELETE ON "access_log_key"
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_access_log_key_removal();

ALTER TABLE "access_log" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "access_log_key" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "access_log_head" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE "access_log_anchor" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY "of_account" ON "access_log" USING (account_id = current_setting('masker.account_id', true));
CREATE POLICY "of_account" ON "access_log_key" USING (account_id = current_setting('masker.account_id', true));
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

-- Appends entries, one to a line, in their order, as one link. Their instants are in milliseconds since the epoch; none
-- may lie in the future, nor before that of the entry ahead of it. "actions" and "actor_ids" are the pairs that occur.
-- Returns the sequence of the last entry.
CREATE FUNCTION "append_access_log"(account text, instants bigint[], entries text, actions text[], actor_ids text[])
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
    link.actions := actions;
    link.actor_ids := actor_ids;
    SELECT array_agg(millisecond ORDER BY n) INTO link.instants
    FROM (
        SELECT n, greatest(earliest, max(least(given, latest)) OVER (ORDER BY n)) AS millisecond
        FROM unnest(instants) WITH ORDINALITY AS one (given, n)
    ) AS kept;
    link.at := to_timestamp(link.instants[cardinality(instants)] / 1000.0);
    link.hash := sha256(head.hash || convert_to(
        account || E'\n' || link.first || E'\n' || array_to_string(link.instants, ',') || E'\n' || entries,
        'UTF8'
    ));
    INSERT INTO public.access_log VALUES (link.*);
    INSERT INTO public.access_log_key (account_id, action, actor_id, sequence)
        SELECT account, key.action, key.actor_id, link.sequence
        FROM public.access_log_keys(actions, actor_ids) AS key;
    UPDATE public.access_log_head SET sequence = link.sequence, at = link.at, hash = link.hash
        WHERE account_id = account;
    RETURN link.sequence;
END
$$;

-- A page of entries, the newest first: their wire JSON, joined by commas; how many; and the sequence of the last of
-- them when there are more behind it. Reads link by link, backwards, until it has enough: "after" is the sequence of
-- the last entry of the page before.
CREATE FUNCTION "access_log_page"(
    account text, most integer, since timestamptz, until timestamptz, after bigint, of_action text, of_actor_id text,
    OUT wire text, OUT rows integer, OUT last bigint
)
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lowest bigint;
    highest bigint := 9223372036854775807;
    -- Not in the query: under row-level security a coalesce there is not looked up in the index.
    key_action text := coalesce(of_action, '');
    key_actor_id text := coalesce(of_actor_id, '');
    key record;
    found_page text[];
    page text[] := '{}';
    found_sequences bigint[];
    sequences bigint[] := '{}';
BEGIN
    SELECT l.sequence INTO lowest
    FROM public.access_log AS l
    WHERE l.account_id = account AND l.at >= since
    ORDER BY l.at, l.sequence
    LIMIT 1;
    IF after IS NOT NULL THEN
        SELECT l.sequence INTO highest
        FROM public.access_log AS l
        WHERE l.account_id = account AND l.sequence >= after - 1
        ORDER BY l.sequence
        LIMIT 1;
    ELSIF until IS NOT NULL THEN
        -- The link in which the window ends; without one, all that is there lies before its end.
        SELECT coalesce(min(found.sequence), highest) INTO highest
        FROM (
            SELECT l.sequence
            FROM public.access_log AS l
            WHERE l.account_id = account AND l.at >= until
            ORDER BY l.at, l.sequence
            LIMIT 1
        ) AS found;
    END IF;
    FOR key IN
        SELECT k.sequence
        FROM public.access_log_key AS k
        WHERE k.account_id = account
            AND k.action = key_action
            AND k.actor_id = key_actor_id
            AND k.sequence BETWEEN lowest AND highest
        ORDER BY k.sequence DESC
    LOOP
        SELECT
            array_agg(
                '{"sequence":' || found.sequence || ',"at":"' || public.wire_instant(found.at) || '",'
                    || substr(found.entry, 2, length(found.entry) - 2)
                    || ',"hash":"' || encode(found.hash, 'hex') || '"}'
                ORDER BY found.sequence DESC
            ),
            array_agg(found.sequence ORDER BY found.sequence DESC)
        INTO found_page, found_sequences
        FROM (
            SELECT e.*
            FROM public.access_log_entry AS e
            WHERE e.account_id = account
                AND e.link = key.sequence
                AND e.at >= since
                AND (until IS NULL OR e.at < until)
                AND (after IS NULL OR e.sequence < after)
                AND (of_action IS NULL OR CASE WHEN strpos(e.entry, '"action":"' || of_action || '"') > 0
                    THEN e.entry::json ->> 'action' = of_action END)
                AND (of_actor_id IS NULL OR CASE WHEN strpos(e.entry, '"id":"' || of_actor_id || '"') > 0
                    THEN e.entry::json #>> '{actor,id}' = of_actor_id END)
            ORDER BY e.sequence DESC
            LIMIT most + 1 - cardinality(page)
        ) AS found;
        page := page || found_page;
        sequences := sequences || found_sequences;
        EXIT WHEN cardinality(page) > most;
    END LOOP;
    wire := array_to_string(page[1:most], ',');
    rows := least(cardinality(page), most);
    IF cardinality(page) > most THEN
        last := sequences[most];
    END IF;
END
$$;

-- Removes the oldest links whose entries are all more than so many days old, about so many entries of them, and leaves
-- their anchor. Returns how many entries; null when somebody else is at it.
CREATE FUNCTION "cut_access_log"(account text, days integer, batch integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    old timestamptz := now() - make_interval(hours => days * 24);
    oldest public.access_log%ROWTYPE;
    last bigint;
    removed bigint;
BEGIN
    PERFORM public.require_account(account);
    IF days < 1 THEN
        RAISE EXCEPTION 'the record of access is kept for a day at least' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT pg_try_advisory_xact_lock(hashtextextended('access log ' || account, 0)) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO oldest FROM public.access_log WHERE account_id = account ORDER BY sequence LIMIT 1;
    IF NOT FOUND OR oldest.at >= old THEN
        RETURN 0;
    END IF;
    SELECT coalesce(max(sequence), oldest.sequence) INTO last
    FROM public.access_log
    WHERE account_id = account AND sequence < oldest.first + batch AND at < old;
    removed := last - oldest.first + 1;
    INSERT INTO public.access_log_anchor (account_id, sequence, at, hash, entries, cutoff, cut_at)
        SELECT account_id, sequence, at, hash, removed, old, clock_timestamp()
        FROM public.access_log
        WHERE account_id = account AND sequence = last;
    WITH link AS (
        DELETE FROM public.access_log WHERE account_id = account AND sequence <= last
        RETURNING sequence, actions, actor_ids
    )
    DELETE FROM public.access_log_key AS key
        USING link, public.access_log_keys(link.actions, link.actor_ids) AS found
        WHERE key.account_id = account AND key.action = found.action AND key.actor_id = found.actor_id
            AND key.sequence = link.sequence;
    RETURN removed;
END
$$;

REVOKE ALL ON FUNCTION "append_access_log"(text, bigint[], text, text[], text[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION "cut_access_log"(text, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "append_access_log"(text, bigint[], text, text[], text[]) TO "masker_server";
GRANT EXECUTE ON FUNCTION "cut_access_log"(text, integer, integer) TO "masker_server";
GRANT SELECT ON "access_log", "access_log_key", "access_log_entry", "access_log_head", "access_log_anchor"
    TO "masker_server";
