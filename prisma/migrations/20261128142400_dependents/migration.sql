-- The names that a package or one of its versions depends on, in lower case and sorted, and the number of packages that depend on it.
ALTER TABLE "package" ADD COLUMN "dependency_names" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
ADD COLUMN "dependent_count" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "package" ALTER COLUMN "dependency_names" SET STATISTICS 0;

-- The rule of domain/dependencies.ts, in lower case.
CREATE FUNCTION "required_names"(modules jsonb, own_name text, own_version text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ARRAY(SELECT DISTINCT lower(m.name) FROM jsonb_to_recordset(modules) AS m(name text, version text)
      WHERE m.name <> 'EESSI' AND NOT (m.name = own_name AND m.version = own_version));

WITH needs AS (
    SELECT "id", lower(unnest("dependencies")) AS name FROM "package"
    UNION SELECT "package_id", lower(unnest("dependencies")) FROM "package_version" WHERE "dependencies" <> '{}'
    UNION SELECT "package_id", unnest("required_names"("required_modules", "module_name", "module_version")) FROM "package_version"
      WHERE "build_id" = "id" AND "dependencies" = '{}' AND "required_modules" <> '[]'),
lists AS (SELECT "id", array_agg(name ORDER BY name COLLATE "C") AS names FROM needs GROUP BY "id"),
counts AS (
    SELECT p."id", count(*)::int AS dependents
    FROM needs n JOIN "package" q ON q."id" = n."id" AND q."ecosystem" = 'SOFTWARE'
      JOIN "package" p ON p."catalog_id" = q."catalog_id" AND p."ecosystem" = 'SOFTWARE' AND p."sort_name" = n.name AND p."id" <> q."id"
    GROUP BY p."id")
UPDATE "package" p SET "dependency_names" = coalesce(l.names, '{}'), "dependent_count" = coalesce(c.dependents, 0)
FROM "package" o LEFT JOIN lists l ON l."id" = o."id" LEFT JOIN counts c ON c."id" = o."id"
WHERE o."id" = p."id" AND (l.names IS NOT NULL OR c.dependents IS NOT NULL);

CREATE INDEX "package_dependency_names_idx" ON "package" USING GIN ("dependency_names");

-- Few packages provide a virtual one.
CREATE INDEX "package_provides_idx" ON "package" USING GIN ("lower_all"("provides")) WHERE "provides" <> '{}';

-- For the version of a module: those of extensions have that of their build.
CREATE INDEX "package_version_module_idx" ON "package_version" ("catalog_id", "module_name", "module_version")
    WHERE "build_id" = "id" AND "module_name" <> '';
