-- The key that packages of the same software have in all catalogs.
ALTER TABLE "package" ADD COLUMN "counterpart_key" TEXT COLLATE "C" NOT NULL DEFAULT '';

CREATE INDEX "package_counterpart_key_idx" ON "package"("counterpart_key");

-- Older than any: the gateway computes the keys from rules in its code when it starts.
INSERT INTO "derived_edition" ("name", "edition") VALUES ('counterparts', 0);
