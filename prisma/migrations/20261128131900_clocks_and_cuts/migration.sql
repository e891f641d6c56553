-- CreateTable
-- What retention last saw of the clock: one row. A clock that is far ahead of it is not believed at once.
CREATE TABLE "retention_clock" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "held_at" TIMESTAMPTZ(3),

    CONSTRAINT "retention_clock_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "retention_clock_is_one" CHECK (id = 1)
);

INSERT INTO "retention_clock" ("seen_at") VALUES (now());

-- It belongs to no account: no row-level security, and nothing in it but instants.
GRANT SELECT, UPDATE ON "retention_clock" TO "masker_server";

-- AlterTable
-- When a pass left the account alone because it would have removed everything.
ALTER TABLE "account" ADD COLUMN     "retention_held_at" TIMESTAMPTZ(3);

-- As before, by the clock at the time the row is held. A refill from the future, which a clock that was set back leaves
-- behind, counts as one of now.
CREATE OR REPLACE FUNCTION "take_rate"(bucket_key TEXT, rate DOUBLE PRECISION, burst DOUBLE PRECISION, wanted INTEGER)
    RETURNS TABLE (granted INTEGER, wait DOUBLE PRECISION)
    LANGUAGE sql AS $$
    INSERT INTO rate_bucket AS bucket (key, tokens, granted, refilled_at)
    VALUES (bucket_key, burst - least(wanted, floor(burst)), least(wanted, floor(burst)), clock_timestamp())
    ON CONFLICT (key) DO UPDATE SET (tokens, granted, refilled_at) = (
        SELECT
            available - greatest(0, least(wanted, floor(available))),
            greatest(0, least(wanted, floor(available))),
            present
        FROM (
            SELECT
                present,
                least(
                    burst,
                    bucket.tokens + rate * greatest(0, extract(epoch FROM present - bucket.refilled_at)::double precision)
                ) AS available
            FROM (SELECT clock_timestamp() AS present OFFSET 0) AS clock
        ) AS refilled
    )
    RETURNING
        bucket.granted,
        CASE WHEN bucket.granted < wanted THEN (1 - bucket.tokens) / rate ELSE 0 END
$$;

-- As before. While the clock is more than a minute behind the last entry, because it was set back, an entry also has
-- what the clock says: its instant alone would be that of the last entry.
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
    UPDATE public.access_log_head SET sequence = link.sequence, at = link.at, hash = link.hash
        WHERE account_id = account;
    RETURN link.sequence;
END
$$;

-- Records the last cut in the chain that was cut: up to which entry, with which hash, and the SHA-256 of all anchors
-- (a line each: sequence, a blank, hash). So whoever keeps a later head also keeps what was removed before it.
CREATE FUNCTION "record_access_log_cut"(account text, adopted boolean) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    anchor public.access_log_anchor%ROWTYPE;
    digest text;
BEGIN
    PERFORM public.require_account(account);
    SELECT * INTO anchor FROM public.access_log_anchor WHERE account_id = account ORDER BY sequence DESC LIMIT 1;
    SELECT encode(sha256(convert_to(
        string_agg(sequence || ' ' || encode(hash, 'hex'), E'\n' ORDER BY sequence), 'UTF8'
    )), 'hex') INTO digest
    FROM public.access_log_anchor WHERE account_id = account;
    PERFORM public.append_access_log(
        account,
        ARRAY[trunc(extract(epoch FROM clock_timestamp()) * 1000)::bigint],
        '{"actor":{"kind":"operator","id":"operator","name":"retention"},"action":"accessLog.cut","outcome":"ok",'
            || '"target":null,"filters":{"up_to":' || anchor.sequence || ',"hash":"' || encode(anchor.hash, 'hex')
            || '","anchors":"' || digest || '","adopted":' || adopted || '},"rows":' || anchor.entries
            || ',"request_id":"req_0' || upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 25))
            || '","address":null}',
        ARRAY['accessLog.cut'],
        ARRAY['operator']
    );
END
$$;
REVOKE ALL ON FUNCTION "record_access_log_cut"(text, boolean) FROM PUBLIC;

-- As before, and the chain says so.
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
        RETURNING sequence, actions, actor_ids
    )
    DELETE FROM public.access_log_key AS key
        USING link, public.access_log_keys(link.actions, link.actor_ids) AS found
        WHERE key.account_id = account AND key.action = found.action AND key.actor_id = found.actor_id
            AND key.sequence = link.sequence;
    PERFORM public.record_access_log_cut(account, false);
    RETURN removed;
END
$$;

-- What was removed before this release is recorded now, as such. Who migrates may be held by row-level security, and
-- must see all rows.
ALTER TABLE "access_log_anchor" NO FORCE ROW LEVEL SECURITY;

DO $$
DECLARE
    account text;
BEGIN
    FOR account IN SELECT DISTINCT account_id FROM "access_log_anchor" ORDER BY 1 LOOP
        PERFORM set_config('masker.account_id', account, true);
        PERFORM "record_access_log_cut"(account, true);
    END LOOP;
    PERFORM set_config('masker.account_id', '', true);
END
$$;

ALTER TABLE "access_log_anchor" FORCE ROW LEVEL SECURITY;
