-- The builds that facets group packages by: those with CPUs or toolchain families, a small part of all versions.
CREATE INDEX "package_version_build_kind_idx" ON "package_version" ("catalog_id", "target_set_id")
  WHERE "id" = "build_id" AND ("target_set_id" <> 0 OR "toolchain_families" <> '{}');
