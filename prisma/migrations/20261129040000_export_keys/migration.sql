-- CreateTable
-- The Ed25519 keys that sign exports, of the whole installation. "sealed" is the private key, encrypted with a key that
-- is derived from the installation's secret; a key that was replaced has none, and stays published: what it signed
-- can be verified for ever.
CREATE TABLE "export_key" (
    "kid" TEXT COLLATE "C" NOT NULL,
    "public_key" BYTEA NOT NULL,
    "sealed" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "export_key_pkey" PRIMARY KEY ("kid"),
    CONSTRAINT "export_key_public_key_is_ed25519" CHECK (length(public_key) = 32)
);

-- The server makes keys and replaces them. It can neither remove a key nor change what was published.
GRANT SELECT, INSERT, UPDATE ("sealed") ON "export_key" TO "masker_server";
