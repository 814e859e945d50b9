ALTER TYPE "catalog_source" ADD VALUE 'LMOD' BEFORE 'DEMO';

-- Files to import in place of a download. In the database, since another gateway may run the import.
CREATE TABLE "upload" (
  "id" UUID NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "bytes" INTEGER NOT NULL DEFAULT 0,
  "sha256" TEXT,
  CONSTRAINT "upload_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "upload_piece" (
  "upload_id" UUID NOT NULL,
  "number" INTEGER NOT NULL,
  "content" BYTEA NOT NULL,
  CONSTRAINT "upload_piece_pkey" PRIMARY KEY ("upload_id", "number"),
  CONSTRAINT "upload_piece_upload_id_fkey" FOREIGN KEY ("upload_id") REFERENCES "upload"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- Without a foreign key: a job whose file has expired fails instead of reading upstream.
ALTER TABLE "import_job" ADD COLUMN "upload_id" UUID, ADD COLUMN "host" JSONB;
