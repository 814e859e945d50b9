-- CreateEnum
CREATE TYPE "catalog_type" AS ENUM ('BINARY_RUNTIME', 'SOURCE_PACKAGE', 'PACKAGE_MANAGER');

-- CreateEnum
CREATE TYPE "catalog_source" AS ENUM ('EESSI', 'SPACK', 'DEMO');

-- CreateEnum
CREATE TYPE "ecosystem" AS ENUM ('SOFTWARE', 'PYTHON', 'R', 'PERL', 'RUBY', 'OCTAVE', 'COMPONENT');

-- CreateEnum
CREATE TYPE "origin" AS ENUM ('IMPORTED', 'MANUAL');

-- CreateEnum
CREATE TYPE "import_kind" AS ENUM ('IMPORT', 'REFRESH');

-- CreateEnum
CREATE TYPE "import_state" AS ENUM ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "import_phase" AS ENUM ('WAITING', 'DOWNLOADING', 'PARSING', 'COMPARING', 'APPLYING', 'FINISHED');

-- CreateEnum
CREATE TYPE "import_trigger" AS ENUM ('REQUEST', 'SCHEDULE');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('USER', 'STAFF');

-- CreateTable
CREATE TABLE "catalog" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "modified_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "name" TEXT COLLATE "C" NOT NULL,
    "sort_name" TEXT COLLATE "C" NOT NULL,
    "version" TEXT NOT NULL,
    "version_key" TEXT COLLATE "C" NOT NULL,
    "type" "catalog_type" NOT NULL DEFAULT 'BINARY_RUNTIME',
    "source" "catalog_source",
    "source_url" TEXT,
    "description" TEXT NOT NULL DEFAULT '',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "auto_update_enabled" BOOLEAN NOT NULL DEFAULT true,
    "last_update_attempt_at" TIMESTAMPTZ(3),
    "last_successful_update_at" TIMESTAMPTZ(3),
    "update_errors" TEXT NOT NULL DEFAULT '',
    "package_count" INTEGER NOT NULL DEFAULT 0,
    "version_count" INTEGER NOT NULL DEFAULT 0,
    "target_count" INTEGER NOT NULL DEFAULT 0,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "fingerprint" TEXT,
    "imported_revision" INTEGER,

    CONSTRAINT "catalog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "package" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "modified_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "catalog_id" UUID NOT NULL,
    "ecosystem" "ecosystem" NOT NULL DEFAULT 'SOFTWARE',
    "name" TEXT COLLATE "C" NOT NULL,
    "sort_name" TEXT COLLATE "C" NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "is_described_by_us" BOOLEAN NOT NULL DEFAULT false,
    "homepage" TEXT,
    "categories" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "licenses" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "maintainers" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "dependencies" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "provides" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "version_count" INTEGER NOT NULL DEFAULT 0,
    "extension_count" INTEGER NOT NULL DEFAULT 0,
    "origin" "origin" NOT NULL DEFAULT 'MANUAL',

    CONSTRAINT "package_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "package_parent" (
    "parent_id" UUID NOT NULL,
    "package_id" UUID NOT NULL,

    CONSTRAINT "package_parent_pkey" PRIMARY KEY ("package_id","parent_id")
);

-- CreateTable
CREATE TABLE "package_version" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "modified_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "catalog_id" UUID NOT NULL,
    "package_id" UUID NOT NULL,
    "build_id" UUID NOT NULL,
    "parent_package_id" UUID,
    "version" TEXT COLLATE "C" NOT NULL,
    "version_key" TEXT COLLATE "C" NOT NULL,
    "version_rank" SMALLINT NOT NULL,
    "release_date" DATE,
    "module_name" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "module_version" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "version_suffix" TEXT NOT NULL DEFAULT '',
    "required_modules" JSONB NOT NULL DEFAULT '[]',
    "toolchain_name" TEXT,
    "toolchain_version" TEXT,
    "toolchain_key" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "toolchain_families" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "dependencies" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "load_commands" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "origin" "origin" NOT NULL DEFAULT 'MANUAL',

    CONSTRAINT "package_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "target" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "modified_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "catalog_id" UUID NOT NULL,
    "package_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "type" TEXT COLLATE "C" NOT NULL DEFAULT 'cpu_architecture',
    "name" TEXT COLLATE "C" NOT NULL,
    "subtype" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "location" TEXT NOT NULL DEFAULT '',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "gpu_architectures" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "origin" "origin" NOT NULL DEFAULT 'MANUAL',

    CONSTRAINT "target_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_job" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "kind" "import_kind" NOT NULL,
    "source" "catalog_source" NOT NULL,
    "release" TEXT,
    "dry_run" BOOLEAN NOT NULL DEFAULT false,
    "forced" BOOLEAN NOT NULL DEFAULT false,
    "auto_update_enabled" BOOLEAN NOT NULL DEFAULT true,
    "trigger" "import_trigger" NOT NULL DEFAULT 'REQUEST',
    "requested_by" TEXT,
    "catalog_id" UUID,
    "catalog_name" TEXT,
    "catalog_version" TEXT,
    "retry_of_id" UUID,
    "slot" TEXT NOT NULL,
    "state" "import_state" NOT NULL DEFAULT 'QUEUED',
    "phase" "import_phase" NOT NULL DEFAULT 'WAITING',
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "worker_lock" INTEGER,
    "cancel_requested_at" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "error" TEXT,
    "summary" JSONB,
    "problem_count" INTEGER NOT NULL DEFAULT 0,
    "sequence" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "import_job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_event" (
    "job_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "import_state" NOT NULL,
    "phase" "import_phase" NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER,
    "rate" DOUBLE PRECISION,
    "eta_seconds" INTEGER,
    "message" TEXT,

    CONSTRAINT "import_event_pkey" PRIMARY KEY ("job_id","sequence")
);

-- CreateTable
CREATE TABLE "import_problem" (
    "job_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "entry" TEXT NOT NULL,
    "message" TEXT NOT NULL,

    CONSTRAINT "import_problem_pkey" PRIMARY KEY ("job_id","position")
);

-- CreateTable
CREATE TABLE "offering" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "modified_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "name" TEXT NOT NULL,
    "sort_name" TEXT COLLATE "C" NOT NULL,
    "owners" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "offering_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "offering_partition" (
    "id" UUID NOT NULL,
    "offering_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "cpu_architecture" TEXT NOT NULL DEFAULT '',
    "gpu_architecture" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "offering_partition_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "offering_catalog" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "modified_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "offering_id" UUID NOT NULL,
    "catalog_id" UUID NOT NULL,
    "enabled_cpu_families" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "enabled_cpu_microarchitectures" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "partition_id" UUID,

    CONSTRAINT "offering_catalog_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_token" (
    "id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "name" TEXT NOT NULL,
    "viewer_name" TEXT NOT NULL,
    "role" "role" NOT NULL DEFAULT 'USER',
    "hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_token_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "catalog_sort_name_name_id_idx" ON "catalog"("sort_name", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_name_version_type_key" ON "catalog"("name", "version", "type");

-- CreateIndex
CREATE INDEX "package_catalog_id_sort_name_name_id_idx" ON "package"("catalog_id", "sort_name", "name", "id");

-- CreateIndex
CREATE INDEX "package_sort_name_name_id_idx" ON "package"("sort_name", "name", "id");

-- CreateIndex
CREATE INDEX "package_sort_name_idx" ON "package" USING GIN ("sort_name" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "package_catalog_id_ecosystem_name_key" ON "package"("catalog_id", "ecosystem", "name");

-- CreateIndex
CREATE INDEX "package_parent_parent_id_idx" ON "package_parent"("parent_id");

-- CreateIndex
CREATE INDEX "package_version_package_id_version_key_id_idx" ON "package_version"("package_id", "version_key", "id");

-- CreateIndex
CREATE INDEX "package_version_build_id_idx" ON "package_version"("build_id");

-- CreateIndex
CREATE INDEX "package_version_parent_package_id_package_id_idx" ON "package_version"("parent_package_id", "package_id");

-- CreateIndex
CREATE INDEX "package_version_catalog_id_id_idx" ON "package_version"("catalog_id", "id");

-- CreateIndex
CREATE INDEX "package_version_version_package_id_idx" ON "package_version"("version", "package_id");

-- CreateIndex
CREATE UNIQUE INDEX "package_version_package_id_version_module_name_module_versi_key" ON "package_version"("package_id", "version", "module_name", "module_version");

-- CreateIndex
CREATE INDEX "target_name_subtype_version_id_idx" ON "target"("name", "subtype", "version_id");

-- CreateIndex
CREATE INDEX "target_catalog_id_type_name_subtype_idx" ON "target"("catalog_id", "type", "name", "subtype");

-- CreateIndex
CREATE UNIQUE INDEX "target_version_id_type_name_subtype_key" ON "target"("version_id", "type", "name", "subtype");

-- CreateIndex
CREATE INDEX "import_job_created_at_id_idx" ON "import_job"("created_at", "id");

-- CreateIndex
CREATE INDEX "import_job_catalog_id_idx" ON "import_job"("catalog_id");

-- CreateIndex
CREATE INDEX "import_job_state_idx" ON "import_job"("state");

-- CreateIndex
CREATE INDEX "import_job_retry_of_id_idx" ON "import_job"("retry_of_id");

-- CreateIndex
CREATE INDEX "offering_sort_name_name_id_idx" ON "offering"("sort_name", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "offering_partition_offering_id_name_key" ON "offering_partition"("offering_id", "name");

-- CreateIndex
CREATE INDEX "offering_catalog_catalog_id_idx" ON "offering_catalog"("catalog_id");

-- CreateIndex
CREATE INDEX "offering_catalog_partition_id_idx" ON "offering_catalog"("partition_id");

-- CreateIndex
CREATE UNIQUE INDEX "offering_catalog_offering_id_catalog_id_key" ON "offering_catalog"("offering_id", "catalog_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_token_hash_key" ON "api_token"("hash");

-- CreateIndex
CREATE INDEX "api_token_created_at_id_idx" ON "api_token"("created_at", "id");

-- AddForeignKey
ALTER TABLE "package" ADD CONSTRAINT "package_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "package_parent" ADD CONSTRAINT "package_parent_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "package"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "package_parent" ADD CONSTRAINT "package_parent_package_id_fkey" FOREIGN KEY ("package_id") REFERENCES "package"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "package_version" ADD CONSTRAINT "package_version_package_id_fkey" FOREIGN KEY ("package_id") REFERENCES "package"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "package_version" ADD CONSTRAINT "package_version_build_id_fkey" FOREIGN KEY ("build_id") REFERENCES "package_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "target" ADD CONSTRAINT "target_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "package_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_retry_of_id_fkey" FOREIGN KEY ("retry_of_id") REFERENCES "import_job"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_event" ADD CONSTRAINT "import_event_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "import_job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "import_problem" ADD CONSTRAINT "import_problem_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "import_job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offering_partition" ADD CONSTRAINT "offering_partition_offering_id_fkey" FOREIGN KEY ("offering_id") REFERENCES "offering"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offering_catalog" ADD CONSTRAINT "offering_catalog_offering_id_fkey" FOREIGN KEY ("offering_id") REFERENCES "offering"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offering_catalog" ADD CONSTRAINT "offering_catalog_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offering_catalog" ADD CONSTRAINT "offering_catalog_partition_id_fkey" FOREIGN KEY ("partition_id") REFERENCES "offering_partition"("id") ON DELETE SET NULL ON UPDATE CASCADE;


-- What Prisma does not see: partial and expression indexes.

-- One unfinished job a catalog: the second one is refused by the database, whoever asks.
CREATE UNIQUE INDEX "import_job_slot_unfinished_key" ON "import_job"("slot") WHERE "finished_at" IS NULL;

-- The default order of targets: CPU targets by family and microarchitecture, the others after them.
CREATE INDEX "target_cpu_order_idx" ON "target"(
    (CASE WHEN "type" = 'cpu_architecture' THEN "name" ELSE '~' END),
    (CASE WHEN "type" = 'cpu_architecture' THEN "subtype" ELSE '~' END),
    "id");

CREATE INDEX "target_gpu_architectures_idx" ON "target" USING GIN ("gpu_architectures") WHERE "gpu_architectures" <> '{}';

-- Rows on their way into a catalog stand here, in unlogged tables of their import job.
CREATE SCHEMA IF NOT EXISTS "staging";

-- Nothing is ever looked up by these; statistics of them take most of an ANALYZE, which runs inside an import's transaction.
ALTER TABLE "catalog" ALTER COLUMN "metadata" SET STATISTICS 0;
ALTER TABLE "package" ALTER COLUMN "description" SET STATISTICS 0, ALTER COLUMN "homepage" SET STATISTICS 0,
    ALTER COLUMN "dependencies" SET STATISTICS 0, ALTER COLUMN "provides" SET STATISTICS 0;
ALTER TABLE "package_version" ALTER COLUMN "required_modules" SET STATISTICS 0, ALTER COLUMN "dependencies" SET STATISTICS 0,
    ALTER COLUMN "metadata" SET STATISTICS 0, ALTER COLUMN "load_commands" SET STATISTICS 0;
ALTER TABLE "target" ALTER COLUMN "location" SET STATISTICS 0, ALTER COLUMN "metadata" SET STATISTICS 0;
