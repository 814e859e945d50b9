-- The deletion of a catalog wrote a change for each of its rows, only to delete them in the end: an UPDATE does not see the commit that
-- its own condition begins, so no catalog was unlisted.

CREATE OR REPLACE FUNCTION "change_unlist"(catalogs UUID[]) RETURNS void LANGUAGE sql AS $$
    SELECT change_commit();
    UPDATE "commit" SET unlisted_ids = unlisted_ids || catalogs WHERE "transaction" = pg_current_xact_id()::text::bigint;
$$;

-- Read by commit and place. As a join it read the places of all commits that are kept.
CREATE OR REPLACE FUNCTION "change_has_listed"("listed" changed_row) RETURNS BOOLEAN LANGUAGE sql SET enable_nestloop = on AS $$
    SELECT EXISTS (
        SELECT FROM unnest(CASE "listed" WHEN 'CATALOG' THEN '{0,1}' WHEN 'PACKAGE' THEN '{5,6}' WHEN 'VERSION' THEN '{3,4,7,8}'
            ELSE '{2,9}' END::bigint[]) AS rank
        CROSS JOIN LATERAL (
            SELECT FROM "change" h
            WHERE h.commit_id = (SELECT m.id FROM "commit" m WHERE m."transaction" = pg_current_xact_id()::text::bigint)
                AND h.place >= rank << 40 AND h.place < (rank + 1) << 40
            LIMIT 1) h)
$$;

-- The commit is looked up once, not once for each change that is kept.
DO $do$
DECLARE
    written TEXT := pg_get_functiondef('change_catalog_delete'::regproc);
    mended TEXT := replace(written, 'WHERE h.commit_id = change_commit()', 'WHERE h.commit_id = (SELECT change_commit())');
BEGIN
    IF mended = written THEN
        RAISE EXCEPTION 'The trigger function of the feed is not the one of the migrations before.';
    END IF;
    EXECUTE mended;
END
$do$;
