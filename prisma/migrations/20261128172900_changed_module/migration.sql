-- A version without a module name has no module, whatever its module version: a change of that is none of `module`.
DO $do$
DECLARE
    before TEXT := pg_get_functiondef('change_package_version_update'::regproc);
    after TEXT := before;
    r TEXT;
BEGIN
    FOREACH r IN ARRAY ARRAY['o', 'n'] LOOP
        after := replace(after,
            format('CASE WHEN %1$s.build_id = %1$s.id THEN %1$s.module_name || ''/'' || %1$s.module_version END', r),
            format('CASE WHEN %1$s.build_id = %1$s.id AND %1$s.module_name <> '''' THEN %1$s.module_name || ''/'' || %1$s.module_version END', r));
    END LOOP;
    IF length(after) <> length(before) + 2 * length(' AND n.module_name <> ''''') THEN
        RAISE EXCEPTION 'The trigger function change_package_version_update is not the one of the migration before.';
    END IF;
    EXECUTE after;
END
$do$;
