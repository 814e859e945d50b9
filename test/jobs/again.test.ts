import { expect, test } from 'vitest';
import type { CatalogSource } from '../../src/domain/catalog.ts';
import { createCatalog, deleteCatalog } from '../../src/store/edits/catalogs.ts';
import { createPackage } from '../../src/store/edits/packages.ts';
import { createVersion } from '../../src/store/edits/versions.ts';
import { pageStatement } from '../../src/store/sql/listing.ts';
import { relations } from '../../src/store/sql/relations.ts';
import { targets } from '../../src/store/sql/targets.ts';
import { catalog, routesOf, spack } from '../helpers/factories.ts';
import { explained, rowsReadBy, type Run } from '../helpers/plans.ts';
import { openUpstream } from '../helpers/upstream.ts';
import { openWorker, type OpenedWorker } from '../helpers/openWorker.ts';

const CPUS = ['x86_64/amd/zen3', 'aarch64/generic'];
const BUILDS = { '1.0': { cpus: CPUS, extensions: ['python/one@1', 'r/two@2'] }, '1.1': { cpus: CPUS } };
const EESSI = [
  catalog('2023.06').packages(500, undefined, BUILDS),
  catalog('2025.06').packages(500, (index) => `other-${index}`, BUILDS),
];

function recipes(day: string, count: number) {
  const made = spack(day);
  for (let index = 0; index < count; index += 1)
    made.package(`recipe-${index}`, { versions: ['1.0', '1.1', '1.2', '1.3', '1.4'] });
  return made;
}
const FEW_RECIPES = recipes('2026-07-01', 200);
/** More versions than one statement inserts. */
const RECIPES = recipes('2026-08-01', 1_100);
const MOST_RECIPES = recipes('2026-08-02', 800);

/** What can happen to a database before an import. */
const STEPS = {
  'EESSI 2023.06': ({ bench }: Sequence) => importOf(bench, 'EESSI', '2023.06'),
  'EESSI 2025.06': ({ bench }: Sequence) => importOf(bench, 'EESSI', '2025.06'),
  Spack: ({ bench }: Sequence) => importOf(bench, 'SPACK', null),
  'a few of Spack': async ({ bench, serve }: Sequence) => {
    serve(FEW_RECIPES);
    await importOf(bench, 'SPACK', null);
    serve(RECIPES);
  },
  'refresh of Spack': ({ bench }: Sequence) => refreshSpack(bench, false),
  'refresh of Spack without some': async ({ bench, serve }: Sequence) => {
    serve(MOST_RECIPES);
    await refreshSpack(bench, true);
  },
  'refresh of Spack with what was removed': async ({ bench, serve }: Sequence) => {
    serve(recipes('2026-08-03', 1_100));
    await refreshSpack(bench, false);
  },
  'EESSI deleted': async ({ bench }: Sequence) => deleteCatalog(bench.db, await idOf(bench, 'EESSI')),
  'Spack deleted': async ({ bench }: Sequence) => deleteCatalog(bench.db, await idOf(bench, 'Spack')),
  'rows by hand': async ({ bench: { db } }: Sequence) => {
    const catalogId = await createCatalog(db, { name: 'Ours', version: '1' });
    for (const name of ['a', 'b', 'c', 'd']) {
      const packageId = await createPackage(db, { catalogId, name });
      await createVersion(db, { packageId, version: '1.0' });
      if (name === 'b') await db.script('ANALYZE package; ANALYZE package_version; ANALYZE target;');
    }
  },
} as const;

type Step = keyof typeof STEPS;

interface Sequence {
  readonly bench: OpenedWorker;
  /** Replaces what Spack has. */
  readonly serve: (day: typeof RECIPES) => void;
}

const REQUEST = { dryRun: false, autoUpdateEnabled: true, requestedBy: null };

async function importOf(bench: OpenedWorker, source: CatalogSource, release: string | null): Promise<void> {
  await bench.imports.importCatalog({ ...REQUEST, source, release });
  await succeeded(bench);
}

async function refreshSpack(bench: OpenedWorker, forced: boolean): Promise<void> {
  const catalogId = await idOf(bench, 'Spack');
  await bench.imports.refreshCatalog({ catalogId, dryRun: false, forced, requestedBy: null });
  await succeeded(bench);
}

async function succeeded({ db, queue }: OpenedWorker): Promise<void> {
  await queue.run();
  const [job] = await db.query('test', 'SELECT state, error FROM import_job ORDER BY created_at DESC, id DESC LIMIT 1');
  expect(job).toEqual({ state: 'SUCCEEDED', error: null });
}

async function idOf({ db }: OpenedWorker, name: string): Promise<string> {
  return (await db.prisma.catalog.findFirstOrThrow({ where: { name } })).id;
}

const SEQUENCES: readonly (readonly Step[])[] = [
  ['EESSI 2023.06', 'EESSI deleted', 'Spack'],
  ['Spack', 'Spack deleted', 'EESSI 2023.06'],
  ['Spack', 'Spack deleted', 'Spack'],
  ['EESSI 2023.06', 'EESSI 2025.06'],
  ['EESSI 2023.06', 'a few of Spack', 'refresh of Spack'],
  ['Spack', 'refresh of Spack without some', 'refresh of Spack without some', 'refresh of Spack with what was removed'],
  ['rows by hand', 'Spack'],
  ['rows by hand', 'EESSI 2023.06', 'EESSI deleted', 'Spack'],
];

/** Rows that a statement may look at for each row there is: it reads some tables, hashes and joins them, and looks some indexes up. */
const ROWS_A_ROW = 8;

async function rowsIn({ db }: OpenedWorker): Promise<number> {
  const count = (table: string) => `(SELECT count(*)::int FROM ${table})`;
  const text = `SELECT ${count('package')} + ${count('package_version')} + ${count('target')} AS rows`;
  const [sum] = await db.query<{ rows: number }>('test', text);
  return sum?.rows ?? 0;
}

test.for(SEQUENCES.map((steps) => [steps.join(', '), steps] as const))(
  'an import reads no rows again and again, and looks versions up by their key: %s',
  { timeout: 120_000 },
  async ([, steps]) => {
    const runs: Run[] = [];
    const routes = { ...routesOf([...EESSI, RECIPES]) };
    await using upstream = await openUpstream(routes);
    await using bench = await openWorker(upstream, { around: (db) => explained(db, runs) });
    for (const step of steps) {
      await STEPS[step]({ bench, serve: (day) => Object.assign(routes, routesOf([day])) });
      const most = ROWS_A_ROW * (await rowsIn(bench));
      const ran = runs.splice(0);
      expect(ran.filter(({ rows }) => rows > most)).toEqual([]);
      // Of the first rows there are no statistics yet.
      const inserts = ran.filter(({ name }) => name === 'apply.insert.package_version').slice(1);
      expect(inserts.filter(({ keyIndex }) => keyIndex !== 'package_version_pkey')).toEqual([]);
    }
  },
);

/** A page of the targets of each of 50 versions. */
async function readTargets({ query }: Pick<OpenedWorker['db'], 'query'>): Promise<number> {
  const versions = await query<{ id: string }>('test', 'SELECT id FROM package_version ORDER BY id LIMIT 50');
  const statement = pageStatement(
    targets,
    { filter: {}, orderBy: (['CPU_FAMILY', 'CPU_MICROARCHITECTURE'] as const).map((field) => ({ field, direction: 'ASC' })) },
    { limit: 6, isBackward: false, cursor: null },
    { fields: null, hasCursors: false },
    { relation: relations.targetsOfBuild.condition, parents: versions.map(({ id }) => id) },
  );
  return rowsReadBy({ query }, statement);
}

test('the first page after an import looks up the targets of each version, before any VACUUM', { timeout: 60_000 }, async () => {
  const read: number[] = [];
  const cpus = Array.from({ length: 32 }, (_, index) => `x86_64/generic-${index}`);
  await using upstream = await openUpstream(routesOf([catalog('2023.06').packages(1_000, undefined, { '1.0': { cpus } })]));
  await using bench = await openWorker(upstream, {
    around: (db) => ({
      ...db,
      transaction: (work, cancellation) => db.transaction(work, cancellation),
      async query(name, text, params, cancellation) {
        if (name === 'contents.vacuum' && read.length === 0) read.push(await readTargets(db));
        return db.query(name, text, params, cancellation);
      },
    }),
  });

  await importOf(bench, 'EESSI', '2023.06');

  expect(read).toHaveLength(1);
  // Those of 50 versions, read and sorted: not the whole index that gives their order, for each version.
  expect(read[0]).toBeLessThan(50 * cpus.length * 2);
});
