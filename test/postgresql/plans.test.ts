import { expect, test } from 'vitest';
import { Loaders } from '../../src/store/reads/loaders.ts';
import { pageStatement } from '../../src/store/sql/listing.ts';
import { relations } from '../../src/store/sql/relations.ts';
import type { SqlExecutor } from '../../src/store/database/driver.ts';
import { targets } from '../../src/store/sql/targets.ts';
import { versions } from '../../src/store/sql/versions.ts';
import { openTestApp } from '../helpers/app.ts';
import { createDatabase } from '../helpers/database.ts';
import { catalog } from '../helpers/factories.ts';

/** As often PostgreSQL plans a prepared statement by its values before it may keep a plan for all. */
const TRIES = 5;
const READS = 12;
/** A text is prepared when it is used for the second time. */
const UNPREPARED = 1;
const ALL = { fields: null, hasCursors: false, hasNodes: true, hasInfo: false, hasCount: false };

test('PostgreSQL keeps one plan for what is read by ids, however few: it would else plan it anew each time', async () => {
  await using database = await createDatabase();
  await using app = await openTestApp({ database, catalogs: [catalog('2023.06').packages(300)] });
  await app.sql('ANALYZE');
  const [row] = await app.sql<{ id: string; package: string; catalog: string }>(
    'SELECT id, package_id AS package, catalog_id AS catalog FROM package_version LIMIT 1',
  );

  // On one connection: each has its own plans.
  const plans = await app.app.db.transaction(async (tx) => {
    for (let read = 0; read < READS; read += 1) await readAround(tx, row?.id ?? '', row?.package ?? '', row?.catalog ?? '');
    return tx.query<{ statement: string; kept: number; own: number }>(
      'plans',
      `SELECT split_part(name, ':', 1) AS statement, generic_plans::int AS kept, custom_plans::int AS own
       FROM pg_prepared_statements WHERE statement LIKE '%$1::uuid[]%'`,
    );
  });

  expect(plans.length).toBeGreaterThan(8);
  expect(plans.filter(({ kept, own }) => kept < READS - UNPREPARED - TRIES || own !== TRIES)).toEqual([]);
});

test.for([
  ['all versions', {}],
  ['the versions of a type of catalog', { catalogType: ['BINARY_RUNTIME'] }],
] as const)('a page of %s by package name walks the index of names', async ([, filter]) => {
  await using database = await createDatabase();
  await using app = await openTestApp({ database, catalogs: [catalog('2023.06').packages(300)] });
  await app.sql('ANALYZE');
  const selection = { filter, orderBy: [{ field: 'PACKAGE_NAME', direction: 'ASC' }] } as const;
  const page = { limit: 21, isBackward: false, cursor: null };

  const { text, values } = pageStatement(versions, selection, page, { fields: null, hasCursors: true });
  const plan = await app.app.db.query('plans', `EXPLAIN ${text}`, values);

  expect(JSON.stringify(plan)).toContain('package_sort_name_name_id_idx');
  expect(JSON.stringify(plan)).not.toContain('->  Sort');
});

/** One of each: rows by their ids, pages and counts of parents, summaries. */
async function readAround(tx: SqlExecutor, versionId: string, packageId: string, catalogId: string): Promise<void> {
  const loaders = new Loaders(tx);
  const newest = { filter: {}, orderBy: [{ field: 'VERSION', direction: 'DESC' }] } as const;
  const byCpu = { filter: {}, orderBy: [{ field: 'CPU_FAMILY', direction: 'ASC' }] } as const;
  const ofPackage = await loaders.nestedPages(versions, relations.versionsOfPackage, newest, {}, ALL).load(packageId);
  const ofBuild = await loaders.nestedPages(targets, relations.targetsOfBuild, byCpu, {}, ALL).load(versionId);
  await ofPackage.totalCount();
  await ofBuild.totalCount();
  await loaders.version().load(versionId);
  await loaders.package().load(packageId);
  await loaders.catalog().load(catalogId);
  await loaders.latestVersions({}, null).load(packageId);
  await loaders.targetCount.load(versionId);
  await loaders.hosts.profiles({}).load(packageId);
  await loaders.hosts.profilesOfSameSoftware.load(packageId);
}
