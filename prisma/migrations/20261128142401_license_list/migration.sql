-- The licences of a package as one text: packages are filtered by the combinations that a filter allows, of which there are a few hundred.
CREATE FUNCTION "license_list"(text[]) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN array_to_string($1, E'\n');

CREATE INDEX "package_license_list_idx" ON "package" ("license_list"("licenses")) WHERE "licenses" <> '{}';
