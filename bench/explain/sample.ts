import type pg from 'pg';
import type { TargetSet } from '../../src/domain/targetSet.ts';
import { CATALOG_TARGET_SETS, type CatalogTargetSetRow, catalogTargetsOf } from '../../src/store/sql/targetSets.ts';
import type { Sample } from './queries.ts';

/** Selects the rows used by the queries, from both catalogs. */
export async function sampleOf(client: pg.Client, eessi: string, spack: string): Promise<Sample> {
  const ids = async (text: string, values: unknown[] = []) =>
    (await client.query<{ id: string }>(text, values)).rows.map(({ id }) => id);
  const [bundle = ''] = await ids('SELECT id FROM package ORDER BY extension_count DESC, id LIMIT 1');
  const packages = await ids('SELECT id FROM package WHERE catalog_id = $1 ORDER BY sort_name, name, id LIMIT 50', [eessi]);
  const builds = await ids('SELECT DISTINCT build_id AS id FROM package_version WHERE package_id = ANY ($1::uuid[])', [packages]);
  const { rows } = await client.query<CatalogTargetSetRow>(CATALOG_TARGET_SETS);
  return {
    eessi,
    spack,
    bundle,
    packages,
    builds,
    sets: catalogTargetsOf(rows).get(eessi)?.sets ?? new Map<number, TargetSet>(),
  };
}

/** The number of rows of the large tables. */
export async function sizes(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ packages: number; versions: number; targets: number }>(
    `SELECT (SELECT count(*)::int FROM package) AS packages, (SELECT count(*)::int FROM package_version) AS versions,
      (SELECT count(*)::int FROM target) AS targets`,
  );
  return Object.entries(rows[0] ?? {})
    .map(([what, count]) => `${count.toLocaleString('en-US')} ${what}`)
    .join(', ');
}
