-- The distinct combinations of CPU targets, each with its GPUs, for which versions are built. 0 stands for no CPU at all.
CREATE TABLE "target_set" (
    "id" SERIAL NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "target_set_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "target_set_content_key" ON "target_set" (md5("content"::text));

ALTER TABLE "package_version" ADD COLUMN "target_set_id" INTEGER NOT NULL DEFAULT 0;

CREATE TEMPORARY TABLE "build_target_set" ON COMMIT DROP AS
    SELECT t.version_id AS build_id,
        jsonb_agg(jsonb_build_object('name', t.name, 'subtype', t.subtype, 'gpus', to_jsonb(t.gpu_architectures))
            ORDER BY t.name COLLATE "C", t.subtype COLLATE "C") AS content
    FROM target t WHERE t.type = 'cpu_architecture' GROUP BY t.version_id;
INSERT INTO "target_set" ("content") SELECT DISTINCT content FROM "build_target_set";
UPDATE package_version v SET target_set_id = s.id
    FROM "build_target_set" b JOIN "target_set" s ON md5(s.content::text) = md5(b.content::text)
    WHERE v.build_id = b.build_id;

CREATE INDEX "package_version_catalog_id_target_set_id_idx" ON "package_version" ("catalog_id", "target_set_id");
