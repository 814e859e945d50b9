ALTER TABLE "catalog" ADD COLUMN "upstream_updated_at" TIMESTAMPTZ(3);

-- What earlier imports kept of it: EESSI's timestamp, Spack's last_update, both UTC. Staff may have written anything into it.
DO $$
DECLARE
  kept record;
BEGIN
  FOR kept IN
    SELECT id, coalesce(metadata ->> 'timestamp', metadata ->> 'last_update') AS text FROM catalog WHERE source IS NOT NULL
  LOOP
    IF kept.text ~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?$' THEN
      BEGIN
        UPDATE catalog SET upstream_updated_at = (rtrim(kept.text, 'Z') || '+00')::timestamptz WHERE id = kept.id;
      EXCEPTION WHEN invalid_datetime_format OR datetime_field_overflow THEN
        NULL;
      END;
    END IF;
  END LOOP;
END
$$;
