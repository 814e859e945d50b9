-- AlterTable
ALTER TABLE "package_version" ADD COLUMN     "has_suffix" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "module_key" TEXT COLLATE "C" NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "derived_edition" (
    "name" TEXT NOT NULL,
    "edition" INTEGER NOT NULL,

    CONSTRAINT "derived_edition_pkey" PRIMARY KEY ("name")
);

-- Older than any: the gateway computes the values that follow from rules in its code when it starts.
INSERT INTO "derived_edition" ("name", "edition") VALUES ('order', 0);
