-- What Prisma does not see: lists that are filtered in any case need an expression that an index can hold.

-- Both are called for every row that an import writes: one expression each, and none for rows that have nothing.
CREATE FUNCTION "lower_all"(text[]) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower($1::text)::text[];

-- The licences that SPDX expressions are made of: {"",mit,or,apache-2.0,""} of (MIT OR Apache-2.0).
CREATE FUNCTION "license_ids"(text[]) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_split_to_array(lower(array_to_string($1, ' ')), '[^a-z0-9.+-]+');

CREATE INDEX "package_categories_idx" ON "package" USING GIN ("lower_all"("categories")) WHERE "categories" <> '{}';

CREATE INDEX "package_maintainers_idx" ON "package" USING GIN ("lower_all"("maintainers")) WHERE "maintainers" <> '{}';

CREATE INDEX "package_license_ids_idx" ON "package" USING GIN ("license_ids"("licenses")) WHERE "licenses" <> '{}';

-- Family and microarchitecture go together: taken as independent, zen3 would seem to be on a twentieth of its targets.
CREATE STATISTICS "target_architectures" (mcv) ON "catalog_id", "type", "name", "subtype" FROM "target";
