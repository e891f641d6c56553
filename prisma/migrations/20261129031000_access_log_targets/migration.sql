-- The audit log of one resource.

-- CreateTable
-- Which links have entries on a target, and of which action and actor. A row for each of them: a page looks at the rows
-- of a target in the order of the links, and reads only the links that it needs.
CREATE TABLE "access_log_target" (
    "account_id" TEXT COLLATE "C" NOT NULL,
    "target" TEXT COLLATE "C" NOT NULL,
    "sequence" BIGINT NOT NULL,
    "action" TEXT COLLATE "C" NOT NULL,
    "actor_id" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "access_log_target_pkey" PRIMARY KEY ("account_id","target","sequence","action","actor_id")
);

-- What the entries of a link are on. From their text, as the hash has it: entries of any age have it.
CREATE FUNCTION "access_log_targets"(entries text) RETURNS TABLE (target text, action text, actor_id text)
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT DISTINCT one.target, one.action, one.actor ->> 'id'
    FROM unnest(string_to_array(entries, E'\n')) AS line (entry),
        LATERAL json_to_record(line.entry::json) AS one (target text, action text, actor json)
    WHERE strpos(line.entry, '"target":"') > 0 AND one.target IS NOT NULL;
END;

CREATE TRIGGER "access_log_target_is_append_only" BEFORE UPDATE OR TRUNCATE ON "access_log_target"
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_access_log_change();
CREATE TRIGGER "access_log_target_goes_with_its_link" AFTER DELETE ON "access_log_target"
    REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_access_log_key_removal();

-- As before, and the targets can be found.
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

-- As before, with the targets.
CREATE OR REPLACE FUNCTION "cut_access_log"(account text, days integer, batch integer) RETURNS bigint
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
        RETURNING sequence, entries, actions, actor_ids
    ), of_keys AS (
        DELETE FROM public.access_log_key AS key
            USING link, public.access_log_keys(link.actions, link.actor_ids) AS found
            WHERE key.account_id = account AND key.action = found.action AND key.actor_id = found.actor_id
                AND key.sequence = link.sequence
    )
    DELETE FROM public.access_log_target AS key
        USING link, public.access_log_targets(link.entries) AS found
        WHERE key.account_id = account AND key.target = found.target AND key.action = found.action
            AND key.actor_id = found.actor_id AND key.sequence = link.sequence;
    PERFORM public.record_access_log_cut(account, false);
    RETURN removed;
END
$$;

-- As before, or of one target. With a target, a page looks at no more than 10,000 of its rows, whose action and actor may
-- be others: it can then have fewer entries than there are to come, even none.
DROP FUNCTION "access_log_page"(text, integer, timestamptz, timestamptz, bigint, text, text);
CREATE FUNCTION "access_log_page"(
    account text, most integer, since timestamptz, until timestamptz, after bigint, of_action text, of_actor_id text,
    of_target text, OUT wire text, OUT rows integer, OUT last bigint
)
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    lowest bigint;
    highest bigint := 9223372036854775807;
    -- Not in the query: under row-level security a coalesce there is not looked up in the index.
    key_action text := coalesce(of_action, '');
    key_actor_id text := coalesce(of_actor_id, '');
    keys refcursor;
    key record;
    examined integer := 0;
    most_examined CONSTANT integer := 10000;
    done bigint;
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
    IF of_target IS NULL THEN
        OPEN keys FOR
            SELECT k.sequence, k.action, k.actor_id
            FROM public.access_log_key AS k
            WHERE k.account_id = account
                AND k.action = key_action
                AND k.actor_id = key_actor_id
                AND k.sequence BETWEEN lowest AND highest
            ORDER BY k.sequence DESC;
    ELSE
        OPEN keys FOR
            SELECT k.sequence, k.action, k.actor_id
            FROM public.access_log_target AS k
            WHERE k.account_id = account
                AND k.target = of_target
                AND k.sequence BETWEEN lowest AND highest
            ORDER BY k.sequence DESC;
    END IF;
    LOOP
        FETCH keys INTO key;
        EXIT WHEN NOT FOUND;
        IF of_target IS NOT NULL THEN
            examined := examined + 1;
            IF examined > most_examined THEN
                -- The next page begins with this link, unless its entries are in this page.
                last := least(key.sequence + 1, sequences[cardinality(sequences)]);
                EXIT;
            END IF;
            -- A link has a row for each action and actor, and is read once.
            CONTINUE WHEN key.sequence = done OR key.action <> of_action OR key.actor_id <> of_actor_id;
            done := key.sequence;
        END IF;
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
                AND (of_target IS NULL OR CASE WHEN strpos(e.entry, '"target":"' || of_target || '"') > 0
                    THEN e.entry::json ->> 'target' = of_target END)
            ORDER BY e.sequence DESC
            LIMIT most + 1 - cardinality(page)
        ) AS found;
        page := page || found_page;
        sequences := sequences || found_sequences;
        EXIT WHEN cardinality(page) > most;
    END LOOP;
    CLOSE keys;
    wire := array_to_string(page[1:most], ',');
    rows := least(cardinality(page), most);
    IF cardinality(page) > most THEN
        last := sequences[most];
    END IF;
END
$$;

ALTER TABLE "access_log_target" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY "of_account" ON "access_log_target" USING (account_id = current_setting('masker.account_id', true));
GRANT SELECT ON "access_log_target" TO "masker_server";

-- What was recorded before. Who migrates may be held by row-level security, and must see and write all rows.
ALTER TABLE "access_log" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "access_log_target" NO FORCE ROW LEVEL SECURITY;
INSERT INTO "access_log_target" (account_id, target, sequence, action, actor_id)
    SELECT link.account_id, key.target, link.sequence, key.action, key.actor_id
    FROM "access_log" AS link, "access_log_targets"(link.entries) AS key;
ALTER TABLE "access_log_target" FORCE ROW LEVEL SECURITY;
ALTER TABLE "access_log" FORCE ROW LEVEL SECURITY;
