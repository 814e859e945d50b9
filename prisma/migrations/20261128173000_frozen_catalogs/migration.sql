-- Frozen copies of catalogs: catalogs with a version of their own that no refresh changes.
ALTER TYPE "import_kind" ADD VALUE 'FREEZE';

-- When it was copied from another catalog, and the version that the original had then: upstream's release, by which known issues go.
ALTER TABLE "catalog" ADD COLUMN "frozen_at" TIMESTAMPTZ(3), ADD COLUMN "release" TEXT;

-- The catalog that a job copies. Without a foreign key: the job outlives it.
ALTER TABLE "import_job" ADD COLUMN "original_id" UUID;
CREATE INDEX "import_job_original_id_idx" ON "import_job"("original_id");
