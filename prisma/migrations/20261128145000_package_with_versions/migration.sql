-- Counts the packages of catalogs that are available on a host as a whole, without reading the rows.
CREATE INDEX "package_with_versions_idx" ON "package" ("catalog_id") WHERE "version_count" > 0;
