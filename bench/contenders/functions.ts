import { withClient } from '../databases/client.ts';

/** An SQL function for what PostGraphile cannot express: the packages of an offering. */
const FUNCTION = `CREATE SCHEMA bench;
CREATE FUNCTION bench.offered_packages(of_offering uuid) RETURNS SETOF public.package LANGUAGE sql STABLE AS $$
  SELECT p.* FROM package p JOIN offering_catalog l ON l.offering_id = of_offering AND l.catalog_id = p.catalog_id
  WHERE EXISTS (SELECT FROM package_version v JOIN target t ON t.version_id = v.build_id
    WHERE v.package_id = p.id AND t.catalog_id = l.catalog_id AND t.type = 'cpu_architecture'
      AND t.name = ANY (l.enabled_cpu_families) AND t.subtype = ANY (l.enabled_cpu_microarchitectures))
  ORDER BY p.sort_name, p.name, p.id $$;`;

/** Creates this function. */
export const createFunction = (databaseUrl: string): Promise<void> =>
  withClient(databaseUrl, async (client) => void (await client.query(FUNCTION)));
