-- The feed of changes: which rows of catalogs were added, changed or removed, by whatever statement. Triggers write it, so that no
-- writer can omit a change. Changes are grouped by transaction; a serial number is assigned when the transaction commits.

CREATE TYPE "change_kind" AS ENUM ('ADDED', 'CHANGED', 'REMOVED');
CREATE TYPE "changed_row" AS ENUM ('CATALOG', 'PACKAGE', 'VERSION', 'TARGET');

-- A transaction that has changed rows. `serial` and `at` are set at its commit, and `transaction` is cleared.
CREATE TABLE "commit" (
    "id" BIGSERIAL NOT NULL,
    "transaction" BIGINT,
    "serial" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    -- The catalogs that its changes concern.
    "catalog_ids" UUID[] NOT NULL DEFAULT ARRAY[]::UUID[],
    -- Catalogs whose content is not listed row by row: those that the transaction creates or deletes.
    "unlisted_ids" UUID[] NOT NULL DEFAULT ARRAY[]::UUID[],

    CONSTRAINT "commit_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "commit_transaction_key" ON "commit"("transaction");
CREATE UNIQUE INDEX "commit_serial_key" ON "commit"("serial");

-- Without foreign keys, since a change outlives its row, and those to "commit" would be checked for every change.
CREATE TABLE "change" (
    "commit_id" BIGINT NOT NULL,
    -- The position within the commit: by rank, then in the order of writing.
    "place" BIGINT NOT NULL,
    -- Null only until the commit: a row that the transaction has added and removed again.
    "kind" "change_kind",
    "row" "changed_row" NOT NULL,
    "row_id" UUID NOT NULL,
    "catalog_id" UUID NOT NULL,
    -- The catalog that a package was in before it was moved.
    "from_catalog_id" UUID,
    "package_id" UUID,
    "label" TEXT NOT NULL,
    "fields" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    -- Set only until the commit: the removed row whose label precedes that of this row.
    "owner_id" UUID,

    CONSTRAINT "change_pkey" PRIMARY KEY ("commit_id", "place")
);
CREATE UNIQUE INDEX "change_commit_id_row_id_key" ON "change"("commit_id", "row_id");
CREATE INDEX "change_cancelled_idx" ON "change"("commit_id") WHERE "kind" IS NULL;
CREATE INDEX "change_unlabelled_idx" ON "change"("commit_id") WHERE "owner_id" IS NOT NULL;

CREATE SEQUENCE "change_place" CACHE 1000;

-- One row: the serial of the latest commit, and the position of the last change that has expired. A commit holds the lock of the row
-- from the assignment of its serial until it is visible, so commits become visible in the order of their serials.
CREATE TABLE "change_head" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "serial" INTEGER NOT NULL DEFAULT 0,
    "expired_serial" INTEGER NOT NULL DEFAULT 0,
    "expired_place" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "change_head_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "change_head_is_one_row" CHECK ("id")
);
INSERT INTO "change_head" DEFAULT VALUES;

-- The id of the commit that collects the changes of this transaction.
CREATE FUNCTION "change_commit"() RETURNS BIGINT LANGUAGE plpgsql AS $$
DECLARE
    found BIGINT;
BEGIN
    SELECT id INTO found FROM "commit" WHERE "transaction" = pg_current_xact_id()::text::bigint;
    IF found IS NULL THEN
        INSERT INTO "commit" ("transaction") VALUES (pg_current_xact_id()::text::bigint) RETURNING id INTO found;
    END IF;
    RETURN found;
END
$$;

-- Lists no rows of the catalogs from here to the end of the transaction, which creates or deletes them. Every deletion of a catalog drops
-- such changes in the end; this saves writing them.
CREATE FUNCTION "change_unlist"(catalogs UUID[]) RETURNS void LANGUAGE sql AS $$
    UPDATE "commit" SET unlisted_ids = unlisted_ids || catalogs WHERE id = change_commit()
$$;

-- Ends the list of a transaction, when it commits. A transaction without changes gets no serial.
CREATE FUNCTION "change_end"() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
DECLARE
    catalogs UUID[];
    ended INTEGER;
    labelled changed_row;
BEGIN
    DELETE FROM "change" WHERE commit_id = NEW.id AND kind IS NULL;
    -- Versions first: their labels precede those of their targets.
    FOREACH labelled IN ARRAY ARRAY['VERSION', 'TARGET'] LOOP
        UPDATE "change" h SET owner_id = NULL,
            label = (SELECT o.label FROM "change" o WHERE o.commit_id = h.commit_id AND o.row_id = h.owner_id) || h.label
            WHERE h.commit_id = NEW.id AND h.owner_id IS NOT NULL AND h."row" = labelled;
    END LOOP;
    SELECT array_agg(DISTINCT c.id) INTO catalogs FROM "change" h, LATERAL (VALUES (h.catalog_id), (h.from_catalog_id)) AS c(id)
        WHERE h.commit_id = NEW.id AND c.id IS NOT NULL;
    IF catalogs IS NULL THEN
        DELETE FROM "commit" WHERE id = NEW.id;
        RETURN NULL;
    END IF;
    -- From here on no other transaction can commit changes before this one.
    UPDATE "change_head" SET serial = serial + 1 RETURNING serial INTO ended;
    UPDATE "commit" SET "transaction" = NULL, serial = ended, "at" = clock_timestamp(), catalog_ids = catalogs, unlisted_ids = '{}'
        WHERE id = NEW.id;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER "change_end" AFTER INSERT ON "commit" DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION "change_end"();

-- Creates the trigger of a table for one event. `listed` selects the changes: kind, rank, id, catalog_id, from_catalog_id, package_id,
-- label, owner_id, fields. Within a commit the ranks are: 0 and 1 catalogs, removed ones first; 2 to 5 removed targets, versions of
-- extensions, versions, packages; 6 to 9 added and changed packages, versions, versions of extensions, targets; so that a mirror with
-- foreign keys can follow. The plan is kept for any number of rows: hash joins of the transition tables, and no scans of the others.
CREATE FUNCTION "change_trigger"(tab TEXT, event TEXT, "row" TEXT, listed TEXT, finally TEXT DEFAULT '') RETURNS void LANGUAGE plpgsql AS $create$
DECLARE
    function_name TEXT := format('change_%s_%s', tab, lower(event));
BEGIN
    EXECUTE format($function$
        CREATE FUNCTION %1$I() RETURNS trigger LANGUAGE plpgsql
            SET enable_nestloop = off SET enable_mergejoin = off SET enable_seqscan = off SET jit = off AS $body$
        DECLARE
            unlisted UUID[];
        BEGIN
            IF NOT EXISTS (SELECT FROM %2$s) THEN
                RETURN NULL;
            END IF;
            SELECT unlisted_ids INTO unlisted FROM "commit" WHERE "transaction" = pg_current_xact_id()::text::bigint;
            unlisted := coalesce(unlisted, '{}');
            INSERT INTO "change" (commit_id, place, kind, "row", row_id, catalog_id, from_catalog_id, package_id, label, owner_id, fields)
            SELECT (SELECT change_commit()), (l.rank::bigint << 40) + nextval('change_place'), l.kind::change_kind, %3$L, l.id, l.catalog_id,
                l.from_catalog_id, l.package_id, l.label, l.owner_id, l.fields
            FROM (%4$s) l
            ON CONFLICT (commit_id, row_id) DO UPDATE SET
                kind = CASE
                    WHEN "change".kind = 'ADDED' AND excluded.kind = 'REMOVED' THEN NULL
                    WHEN "change".kind = 'ADDED' THEN 'ADDED'
                    WHEN "change".kind = 'REMOVED' THEN 'CHANGED'
                    ELSE excluded.kind END,
                place = CASE WHEN "change".kind IN ('ADDED', 'CHANGED') AND excluded.kind <> 'REMOVED' THEN "change".place ELSE excluded.place END,
                catalog_id = excluded.catalog_id,
                from_catalog_id = coalesce("change".from_catalog_id, excluded.from_catalog_id),
                package_id = excluded.package_id,
                label = excluded.label,
                owner_id = excluded.owner_id,
                fields = CASE WHEN "change".kind = 'CHANGED' AND excluded.kind = 'CHANGED'
                    THEN "change".fields || ARRAY(SELECT unnest(excluded.fields) EXCEPT SELECT unnest("change".fields)) ELSE '{}' END;
            %5$s
            RETURN NULL;
        END
        $body$
    $function$, function_name, CASE event WHEN 'DELETE' THEN 'old_rows' ELSE 'new_rows' END, "row", listed, finally);
    EXECUTE format('CREATE TRIGGER %I AFTER %s ON %I REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION %I()', 'change_' || lower(event), event, tab,
        CASE event WHEN 'INSERT' THEN 'NEW TABLE AS new_rows' WHEN 'DELETE' THEN 'OLD TABLE AS old_rows'
            ELSE 'OLD TABLE AS old_rows NEW TABLE AS new_rows' END, function_name);
END
$create$;

-- Creates the triggers of a table. `r` is the row in all expressions, `#` in `compared`: the fields of the GraphQL API, and the values of
-- the row itself that they show. Not compared are times, counts, derived values, and what a row has from its package or parent.
-- A label is `prefix`, which is null if the owner is removed already, and `suffix`. Rows of removed catalogs are not listed.
CREATE FUNCTION "change_triggers"(tab TEXT, "row" TEXT, expressions JSONB, compared JSONB) RETURNS void LANGUAGE plpgsql AS $create$
DECLARE
    listed TEXT := $listed$
        SELECT $kind AS kind, $place AS rank, r.id, r.own_catalog_id AS catalog_id, r.left_catalog_id AS from_catalog_id, $package_id AS package_id,
            coalesce(r.prefix, '') || $suffix AS label, CASE WHEN r.prefix IS NULL THEN $owner_id END AS owner_id, r.differing AS fields
        FROM (SELECT r.*, $catalog_id AS own_catalog_id, $prefix AS prefix FROM $rows $join WHERE $condition OFFSET 0) r
        $listed$;
    unchanged TEXT := '(SELECT *, NULL::uuid AS left_catalog_id, ''{}''::text[] AS differing FROM %s) r';
    changed TEXT := format($changed$
        (SELECT d.* FROM (SELECT n.*, %s AS left_catalog_id, array_remove(ARRAY[%s], NULL) AS differing
            FROM old_rows o JOIN new_rows n ON n.id = o.id OFFSET 0) d WHERE d.differing <> '{}') r
        $changed$,
        CASE tab WHEN 'package' THEN 'nullif(o.catalog_id, n.catalog_id)' ELSE 'NULL::uuid' END,
        (SELECT string_agg(format('CASE WHEN (%s) IS DISTINCT FROM (%s) THEN %L END', replace(value, '#', 'o'), replace(value, '#', 'n'), key), ', ')
            FROM jsonb_each_text(compared)));
    part RECORD;
BEGIN
    FOR part IN SELECT * FROM jsonb_each_text(expressions) LOOP
        listed := replace(listed, '$' || part.key, part.value);
    END LOOP;
    PERFORM change_trigger(tab, 'INSERT', "row",
        replace(replace(replace(listed, '$kind', '''ADDED'''), '$place', expressions->>'rank'), '$rows', format(unchanged, 'new_rows')),
        CASE tab WHEN 'catalog' THEN 'PERFORM change_unlist(ARRAY(SELECT id FROM new_rows));' ELSE '' END);
    PERFORM change_trigger(tab, 'DELETE', "row",
        replace(replace(replace(listed, '$kind', '''REMOVED'''), '$place', expressions->>'removed_rank'), '$rows', format(unchanged, 'old_rows')),
        CASE tab WHEN 'catalog' THEN 'DELETE FROM "change" h USING old_rows o
            WHERE h.commit_id = change_commit() AND h.catalog_id = o.id AND h."row" <> ''CATALOG'';' ELSE '' END);
    PERFORM change_trigger(tab, 'UPDATE', "row",
        replace(replace(replace(listed, '$kind', '''CHANGED'''), '$place', expressions->>'rank'), '$rows', changed));
END
$create$;

SELECT change_triggers('catalog', 'CATALOG', $${
    "catalog_id": "r.id", "package_id": "NULL::uuid", "owner_id": "NULL::uuid", "join": "", "condition": "true",
    "prefix": "''", "suffix": "r.name || ' ' || r.version", "rank": "1", "removed_rank": "0"
}$$, $${
    "name": "#.name", "version": "#.version", "type": "#.type", "source": "#.source", "sourceUrl": "#.source_url", "description": "#.description",
    "metadata": "#.metadata", "autoUpdateEnabled": "#.auto_update_enabled", "updateErrors": "#.update_errors"
}$$);

SELECT change_triggers('package', 'PACKAGE', $${
    "catalog_id": "r.catalog_id", "package_id": "r.id", "owner_id": "NULL::uuid", "join": "JOIN catalog c ON c.id = r.catalog_id", "condition": "r.catalog_id <> ALL (unlisted)",
    "prefix": "c.name || ' ' || c.version", "suffix": "' · ' || r.name", "rank": "6", "removed_rank": "5"
}$$, $${
    "catalog": "#.catalog_id", "ecosystem": "#.ecosystem", "name": "#.name", "description": "#.description", "homepage": "#.homepage",
    "categories": "#.categories", "licenses": "#.licenses", "maintainers": "#.maintainers", "dependencies": "#.dependencies", "provides": "#.provides"
}$$);

SELECT change_triggers('package_version', 'VERSION', $${
    "catalog_id": "r.catalog_id", "package_id": "r.package_id", "owner_id": "r.package_id", "join": "JOIN catalog c ON c.id = r.catalog_id", "condition": "r.catalog_id <> ALL (unlisted)",
    "prefix": "(SELECT c.name || ' ' || c.version || ' · ' || p.name FROM package p WHERE p.id = r.package_id)",
    "suffix": "CASE WHEN r.module_version = '' THEN ' ' || r.version WHEN r.build_id = r.id THEN ' ' || r.module_version ELSE ' ' || r.version || ' (' || r.module_name || '/' || r.module_version || ')' END",
    "rank": "CASE WHEN r.build_id = r.id THEN 7 ELSE 8 END", "removed_rank": "CASE WHEN r.build_id = r.id THEN 4 ELSE 3 END"
}$$, $${
    "package": "#.package_id", "parent": "nullif(#.build_id, #.id)", "version": "#.version", "releaseDate": "#.release_date", "description": "#.description",
    "module": "CASE WHEN #.build_id = #.id THEN #.module_name || '/' || #.module_version END",
    "moduleVersion": "CASE WHEN #.build_id = #.id THEN #.module_version END",
    "versionSuffix": "#.version_suffix", "requiredModules": "#.required_modules", "toolchain": "#.toolchain_name, #.toolchain_version",
    "toolchainFamilies": "#.toolchain_families", "dependencies": "#.dependencies", "metadata": "#.metadata", "loadCommands": "#.load_commands"
}$$);

SELECT change_triggers('target', 'TARGET', $${
    "catalog_id": "r.catalog_id", "package_id": "r.package_id", "owner_id": "r.version_id", "join": "JOIN catalog c ON c.id = r.catalog_id", "condition": "r.catalog_id <> ALL (unlisted)",
    "prefix": "(SELECT c.name || ' ' || c.version || ' · ' || (SELECT p.name FROM package p WHERE p.id = r.package_id) || ' ' || coalesce(nullif(v.module_version, ''), v.version) FROM package_version v WHERE v.id = r.version_id)",
    "suffix": "' · ' || r.name || CASE WHEN r.subtype = '' THEN '' ELSE '/' || r.subtype END", "rank": "9", "removed_rank": "2"
}$$, $${
    "packageVersion": "#.version_id", "type": "#.type", "name": "#.name", "subtype": "#.subtype", "location": "#.location", "metadata": "#.metadata",
    "gpuArchitectures": "#.gpu_architectures"
}$$);

-- The parents given by hand are a value of the package; those that its versions have are values of the versions.
DO $do$
DECLARE
    listed TEXT := $listed$
        SELECT 'CHANGED' AS kind, 6 AS rank, p.id, p.catalog_id, NULL::uuid AS from_catalog_id, p.id AS package_id,
            (SELECT c.name || ' ' || c.version FROM catalog c WHERE c.id = p.catalog_id) || ' · ' || p.name AS label, NULL::uuid AS owner_id,
            ARRAY['parents'] AS fields
        FROM package p WHERE p.id = ANY (ARRAY($rows)) AND p.catalog_id <> ALL (unlisted) AND EXISTS (SELECT FROM catalog c WHERE c.id = p.catalog_id)
        $listed$;
BEGIN
    PERFORM change_trigger('package_parent', 'INSERT', 'PACKAGE', replace(listed, '$rows', 'SELECT package_id FROM new_rows'));
    PERFORM change_trigger('package_parent', 'DELETE', 'PACKAGE', replace(listed, '$rows', 'SELECT package_id FROM old_rows'));
    PERFORM change_trigger('package_parent', 'UPDATE', 'PACKAGE',
        replace(listed, '$rows', 'SELECT package_id FROM old_rows UNION SELECT package_id FROM new_rows'));
END
$do$;

DROP FUNCTION "change_triggers";
DROP FUNCTION "change_trigger";
