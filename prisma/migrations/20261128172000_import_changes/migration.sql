-- The packages that a dry run would change. They are deleted with their job.
CREATE TABLE "import_change" (
    "job_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "ecosystem" "ecosystem" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "sort_name" TEXT COLLATE "C" NOT NULL,
    "package_id" UUID,
    "added" INTEGER NOT NULL,
    "changed" INTEGER NOT NULL,
    "removed" INTEGER NOT NULL,
    "unchanged" INTEGER NOT NULL,
    "versions" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "import_change_pkey" PRIMARY KEY ("job_id","position")
);

-- AddForeignKey
ALTER TABLE "import_change" ADD CONSTRAINT "import_change_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "import_job"("id") ON DELETE CASCADE ON UPDATE CASCADE;
