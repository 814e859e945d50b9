-- Tells every gateway that something which can be read has changed, whoever changed it: once a transaction, when it is committed.

CREATE FUNCTION "notify_data_changed"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('data_changed', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER "data_changed" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "catalog"
    FOR EACH STATEMENT EXECUTE FUNCTION "notify_data_changed"();

CREATE TRIGGER "data_changed" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "package"
    FOR EACH STATEMENT EXECUTE FUNCTION "notify_data_changed"();

CREATE TRIGGER "data_changed" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "package_parent"
    FOR EACH STATEMENT EXECUTE FUNCTION "notify_data_changed"();

CREATE TRIGGER "data_changed" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "package_version"
    FOR EACH STATEMENT EXECUTE FUNCTION "notify_data_changed"();

CREATE TRIGGER "data_changed" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "target"
    FOR EACH STATEMENT EXECUTE FUNCTION "notify_data_changed"();

CREATE TRIGGER "data_changed" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "offering"
    FOR EACH STATEMENT EXECUTE FUNCTION "notify_data_changed"();

CREATE TRIGGER "data_changed" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "offering_partition"
    FOR EACH STATEMENT EXECUTE FUNCTION "notify_data_changed"();

CREATE TRIGGER "data_changed" AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON "offering_catalog"
    FOR EACH STATEMENT EXECUTE FUNCTION "notify_data_changed"();
