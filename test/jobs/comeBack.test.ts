import { expect } from 'vitest';
import { deleteCatalog } from '../../src/store/edits/catalogs.ts';
import { forgetRemoved } from '../../src/store/imports/removed.ts';
import type { TestApp } from '../helpers/app.ts';
import { catalog, type EessiRelease } from '../helpers/factories.ts';
import { counts, idsByKey, wrongCounts } from '../helpers/rows.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ viewer: 'staff' });

const FIVE_CPUS = ['x86_64/amd/zen2', 'x86_64/amd/zen3', 'x86_64/intel/haswell', 'aarch64/generic', 'x86_64/amd/zen4'];
const old = (index: number) => `old-${index}`;
const OLD_BUILD = { toolchain: 'foss-2022b', extensions: ['python/within@1'] };

/** A release where 24 of 120 builds, a fifth and no more, are of one toolchain family. */
const night = (release: string, hasOld: boolean): EessiRelease => {
  const made = catalog(release).packages(96);
  return hasOld ? made.packages(24, old, { '1.0': { toolchain: 'foss-2022b' } }) : made;
};

const removed = (app: TestApp, catalogId: string) =>
  app.sql<{ kind: string }>('SELECT kind FROM removed WHERE catalog_id = $1 ORDER BY kind', catalogId);

async function idsOfOld(app: TestApp, catalogId: string): Promise<unknown> {
  const graphql = await app.query(
    `query ($id: ID!) { packages(filter: { catalogId: $id, nameExact: "old-7" }) { nodes { id uuid versions { nodes { id uuid targets { nodes { id uuid } } } } } } }`,
    { id: catalogId },
  );
  const rest = async (path: string) => (await app.get(path)).json();
  const software = (await rest(`/api/marketplace-software-packages/?catalog_uuid=${catalogId}&name_exact=old-7`)) as {
    uuid: string;
  }[];
  return { graphql, software: software.map(({ uuid }) => uuid) };
}

test('a night in which a family is missing is stopped, and if it is forced the next one brings back every id', async ({
  app,
}) => {
  const { catalog: made } = await app.import(night('2030.01', true));
  const [before, idsBefore] = [await idsByKey(app, made.uuid), await idsOfOld(app, made.uuid)];
  app.serve(night('2030.01', false));

  const dry = await app.refreshCatalog(made.id, { dryRun: true });
  const stopped = await app.refreshCatalog(made.id);
  const untouched = await idsByKey(app, made.uuid);
  const forced = await app.refreshCatalog(made.id, { force: true });
  const without = await idsOfOld(app, made.uuid);
  app.serve(night('2030.01', true));
  const again = await app.refreshCatalog(made.id);

  const error =
    'The refresh would remove 24 of 24 versions of the toolchain family 2022b_foss: more than 50 % of a part of the catalog. Nothing was changed. Force it if upstream really shrank.';
  expect(stopped).toMatchObject({ state: 'FAILED', errorCode: 'SHRINK_GUARD', error, catalog: { updateErrors: error } });
  expect(dry).toMatchObject({ state: 'FAILED', errorCode: 'SHRINK_GUARD', error, summary: stopped.summary });
  expect(untouched).toEqual(before);
  expect(forced.summary?.packages).toEqual(counts({ removed: 24, unchanged: 96 }));
  expect(without).toMatchObject({ graphql: { packages: { nodes: [] } }, software: [] });
  expect(again.summary?.packages).toEqual(counts({ added: 24, unchanged: 96 }));
  expect(await idsByKey(app, made.uuid)).toEqual(before);
  expect(await idsOfOld(app, made.uuid)).toEqual(idsBefore);
  expect(await removed(app, made.uuid)).toEqual([]);
  expect(await wrongCounts(app)).toEqual([]);
});

test('a part of fewer than twenty versions may go, and has its ids when it is back', async ({ app }) => {
  const few = (hasOld: boolean) => {
    const made = catalog('2030.02').packages(96);
    return hasOld ? made.packages(4, old, { '1.0': OLD_BUILD, '2.0': OLD_BUILD }) : made;
  };
  const { catalog: made } = await app.import(few(true));
  const before = await idsByKey(app, made.uuid);
  app.serve(few(false));

  const gone = await app.refreshCatalog(made.id);
  const kept = await removed(app, made.uuid);
  app.serve(few(true));
  const again = await app.refreshCatalog(made.id);

  expect(gone).toMatchObject({ state: 'SUCCEEDED', error: null });
  expect(kept).toHaveLength(before.size - 3 * 96);
  expect(again).toMatchObject({ state: 'SUCCEEDED' });
  expect(await idsByKey(app, made.uuid)).toEqual(before);
});

test('a version and a target that come back to a package that stayed have their ids', async ({ app }) => {
  const builds = (cpus: readonly string[], hasSecond: boolean) =>
    catalog('2030.03')
      .packages(20)
      .package('kept', hasSecond ? { '1.0': { cpus }, '2.0': { cpus } } : { '1.0': { cpus } });
  const { catalog: made } = await app.import(builds(FIVE_CPUS.slice(0, 2), true));
  const before = await idsByKey(app, made.uuid);
  app.serve(builds(FIVE_CPUS.slice(0, 1), false));

  await app.refreshCatalog(made.id);
  app.serve(builds(FIVE_CPUS.slice(0, 2), true));
  await app.refreshCatalog(made.id);

  expect(await idsByKey(app, made.uuid)).toEqual(before);
});

const SLICES: readonly (readonly [string, string, EessiRelease, EessiRelease])[] = [
  [
    'a CPU',
    '30 of 30 versions of the CPU x86_64/amd/zen4',
    catalog('2031.01')
      .packages(30, undefined, { '1.0': { cpus: FIVE_CPUS } })
      .packages(10, old, { '1.0': { cpus: FIVE_CPUS.slice(0, 4) } }),
    catalog('2031.01').packages(40, (index) => (index < 30 ? `filler-${index}` : old(index - 30)), {
      '1.0': { cpus: FIVE_CPUS.slice(0, 4) },
    }),
  ],
  ['an ecosystem', '11 of 21 versions of the ecosystem PYTHON', bundle('2031.02', 21), bundle('2031.02', 10)],
  [
    'a category',
    '20 of 20 versions of the category bio',
    catalog('2031.03')
      .packages(80)
      .packages(20, old, { '1.0': { categories: ['bio'] } }),
    catalog('2031.03').packages(80),
  ],
];

function bundle(release: string, extensions: number): EessiRelease {
  const python = Array.from({ length: extensions }, (_, index) => `python/extension-${index}@1`);
  return catalog(release)
    .packages(80)
    .package('Python', { '3.12': { extensions: python } });
}

test.for(SLICES)(
  'a refresh that takes more than half of %s fails with the figures',
  async ([, figures, first, second], { app }) => {
    const { catalog: made } = await app.import(first);
    app.serve(second);

    const job = await app.refreshCatalog(made.id);

    expect(job).toMatchObject({ state: 'FAILED', errorCode: 'SHRINK_GUARD' });
    expect(job.error).toContain(`The refresh would remove ${figures}`);
  },
);

test('half of a part may go', async ({ app }) => {
  const { catalog: made } = await app.import(bundle('2030.04', 20));
  app.serve(bundle('2030.04', 10));

  expect(await app.refreshCatalog(made.id)).toMatchObject({ state: 'SUCCEEDED' });
});

test('a row made by hand under a removed key keeps its own id, and so do those below it', async ({ app }) => {
  const { catalog: made } = await app.import(catalog('2030.05').packages(20).package('gone'));
  app.serve(catalog('2030.05').packages(20));
  await app.refreshCatalog(made.id);
  const create = `mutation ($input: CreatePackageInput!) { createPackage(input: $input) { ... on CreatePackagePayload { package { uuid } } } }`;
  const { createPackage } = await app.mutate(create, { input: { catalogId: made.id, name: 'gone' } });
  app.serve(catalog('2030.05').packages(20).package('gone'));

  const job = await app.refreshCatalog(made.id);

  expect(job).toMatchObject({ state: 'SUCCEEDED' });
  const [row] = await app.sql(`SELECT id, origin FROM package WHERE catalog_id = $1 AND name = 'gone'`, made.uuid);
  expect(row).toEqual({ id: createPackage.package.uuid as string, origin: 'MANUAL' });
  expect(await removed(app, made.uuid)).toEqual([{ kind: 'package' }]);
});

test('ids are kept for a time, and with their catalog only', async ({ app }) => {
  const { catalog: made } = await app.import(catalog('2030.06').packages(20).package('gone').package('lost'));
  const before = await idsByKey(app, made.uuid);
  app.serve(catalog('2030.06').packages(20));
  await app.refreshCatalog(made.id);
  await app.sql(
    `UPDATE removed SET removed_at = now() - interval '31 days' WHERE catalog_id = $1 AND package_name = 'gone'`,
    made.uuid,
  );
  await forgetRemoved(app.app.db, 30);
  app.serve(catalog('2030.06').packages(20).package('gone').package('lost'));

  await app.refreshCatalog(made.id);
  const after = await idsByKey(app, made.uuid);
  app.serve(catalog('2030.06').packages(20));
  await app.refreshCatalog(made.id);
  const kept = await removed(app, made.uuid);
  await deleteCatalog(app.app.db, made.uuid);

  expect(after.get('package SOFTWARE gone')).not.toBe(before.get('package SOFTWARE gone'));
  expect(after.get('package SOFTWARE lost')).toBe(before.get('package SOFTWARE lost'));
  expect(kept).toHaveLength(6);
  expect(await removed(app, made.uuid)).toEqual([]);
});
