-- CreateTable
-- Not logged: what it holds is worth seconds, and a crash may as well forget it.
CREATE UNLOGGED TABLE "rate_bucket" (
    "key" TEXT COLLATE "C" NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "granted" INTEGER NOT NULL,
    "refilled_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "rate_bucket_pkey" PRIMARY KEY ("key")
);

-- Rows are rewritten all the time: room in each page keeps that out of the index.
ALTER TABLE "rate_bucket" SET (fillfactor = 50);

-- Refills a bucket for the time that has passed and takes from it, in one statement: the row lock makes
-- those who take at once, by whichever server, take one after another.
-- Seconds, tokens a second, tokens. `wait` is the time until there is a token again; 0 when all were granted.
CREATE FUNCTION "take_rate"(bucket_key TEXT, rate DOUBLE PRECISION, burst DOUBLE PRECISION, wanted INTEGER)
    RETURNS TABLE (granted INTEGER, wait DOUBLE PRECISION)
    LANGUAGE sql AS $$
    INSERT INTO rate_bucket AS bucket (key, tokens, granted, refilled_at)
    VALUES (bucket_key, burst - least(wanted, floor(burst)), least(wanted, floor(burst)), now())
    ON CONFLICT (key) DO UPDATE SET (tokens, granted, refilled_at) = (
        SELECT
            available - greatest(0, least(wanted, floor(available))),
            greatest(0, least(wanted, floor(available))),
            -- Who had to wait for the row began before whoever it waited for.
            greatest(bucket.refilled_at, now())
        FROM (
            SELECT least(
                burst,
                bucket.tokens + rate * greatest(0, extract(epoch FROM now() - bucket.refilled_at)::double precision)
            ) AS available
        ) AS refilled
    )
    RETURNING
        bucket.granted,
        CASE WHEN bucket.granted < wanted THEN (1 - bucket.tokens) / rate ELSE 0 END
$$;

-- It belongs to no account: no row-level security, and nothing in it but keys and counts.
GRANT SELECT, INSERT, UPDATE, DELETE ON "rate_bucket" TO "masker_server";
