-- CreateTable
CREATE TABLE "removed" (
    "id" UUID NOT NULL,
    "catalog_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "ecosystem" "ecosystem" NOT NULL,
    "package_name" TEXT NOT NULL,
    "version" TEXT NOT NULL DEFAULT '',
    "module_name" TEXT NOT NULL DEFAULT '',
    "module_version" TEXT NOT NULL DEFAULT '',
    "target_type" TEXT NOT NULL DEFAULT '',
    "target_name" TEXT NOT NULL DEFAULT '',
    "target_subtype" TEXT NOT NULL DEFAULT '',
    "removed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "removed_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "removed_catalog_id_kind_idx" ON "removed"("catalog_id", "kind");

-- CreateIndex
CREATE INDEX "removed_removed_at_idx" ON "removed"("removed_at");

-- AddForeignKey
ALTER TABLE "removed" ADD CONSTRAINT "removed_catalog_id_fkey" FOREIGN KEY ("catalog_id") REFERENCES "catalog"("id") ON DELETE CASCADE ON UPDATE CASCADE;
