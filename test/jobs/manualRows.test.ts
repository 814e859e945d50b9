import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { openImport } from '../helpers/importRun.ts';
import type { TestApp } from '../helpers/app.ts';
import { catalog, eessiText } from '../helpers/factories.ts';
import { counts, idsByKey, wrongCounts } from '../helpers/rows.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ viewer: 'staff' });

async function insertPackage(app: TestApp, catalogId: string, name: string): Promise<string> {
  const id = uuidv7();
  await app.sql(
    `INSERT INTO package (id, catalog_id, name, sort_name, description) VALUES ($1, $2, $3, lower($3), 'By hand.')`,
    id,
    catalogId,
    name,
  );
  return id;
}

async function insertVersion(
  app: TestApp,
  catalogId: string,
  packageId: string,
  version: string,
  buildId?: string,
): Promise<string> {
  const id = uuidv7();
  await app.sql(
    `INSERT INTO package_version (id, catalog_id, package_id, build_id, version, version_key, version_rank) VALUES ($1, $2, $3, $4, $5, $5, 0)`,
    id,
    catalogId,
    packageId,
    buildId ?? id,
    version,
  );
  return id;
}

async function insertTarget(
  app: TestApp,
  catalogId: string,
  packageId: string,
  versionId: string,
  subtype: string,
): Promise<void> {
  await app.sql(
    `INSERT INTO target (id, catalog_id, package_id, version_id, name, subtype) VALUES ($1, $2, $3, $4, 'x86_64', $5)`,
    uuidv7(),
    catalogId,
    packageId,
    versionId,
    subtype,
  );
}

const idOf = async (app: TestApp, catalogId: string, key: string) =>
  (await idsByKey(app, catalogId)).get(key) ?? expect.fail(key);

test('rows made by hand survive a refresh that would remove them, and so does what carries them', async ({ app }) => {
  const document = (...names: string[]) => names.reduce((made, name) => made.package(name), catalog('2004.01').packages(20));
  const { catalog: made } = await app.import(document('a', 'b', 'c'));
  const byHand = await insertPackage(app, made.uuid, 'by-hand');
  await insertTarget(app, made.uuid, byHand, await insertVersion(app, made.uuid, byHand, '1'), 'amd/zen5');
  const a = await idOf(app, made.uuid, 'package SOFTWARE a');
  await insertVersion(app, made.uuid, a, '2');
  const b = await idOf(app, made.uuid, 'version SOFTWARE b 1.0 b 1.0-foss-2023b');
  await insertTarget(app, made.uuid, await idOf(app, made.uuid, 'package SOFTWARE b'), b, 'amd/zen5');
  app.serve(document());

  const job = await app.refreshCatalog(made.id);

  expect(job.summary).toEqual({
    packages: counts({ removed: 1, unchanged: 20 }),
    versions: counts({ removed: 2, unchanged: 20 }),
    targets: counts({ removed: 3, unchanged: 20 }),
  });
  const left = [...(await idsByKey(app, made.uuid)).keys()].filter((key) => !key.includes('filler'));
  expect(left.sort()).toEqual([
    'package SOFTWARE a',
    'package SOFTWARE b',
    'package SOFTWARE by-hand',
    'target b 1.0 b 1.0-foss-2023b cpu_architecture x86_64 amd/zen5',
    'target by-hand 1   cpu_architecture x86_64 amd/zen5',
    'version SOFTWARE a 2  ',
    'version SOFTWARE b 1.0 b 1.0-foss-2023b',
    'version SOFTWARE by-hand 1  ',
  ]);
  expect(job.catalog).toMatchObject({ packageCount: 23, versionCount: 23, targetCount: 22 });
  expect(await wrongCounts(app)).toEqual([]);
});

test('a row made by hand keeps its values when upstream comes to have the same one', async ({ app }) => {
  const { catalog: made } = await app.import(catalog('2004.02').packages(5));
  const byHand = await insertPackage(app, made.uuid, 'zlib');
  app.serve(
    catalog('2004.02')
      .packages(5)
      .package('zlib', { '1.3': { description: 'Of upstream.' } }),
  );

  const job = await app.refreshCatalog(made.id);

  expect(job.summary).toMatchObject({ packages: counts({ unchanged: 6 }), versions: { added: 1 }, targets: { added: 1 } });
  expect(await app.sql('SELECT id, description, version_count FROM package WHERE id = $1', byHand)).toEqual([
    { id: byHand, description: 'By hand.', version_count: 1 },
  ]);
});

test('an extension by hand keeps the build that upstream no longer has', async ({ app }) => {
  const { catalog: made } = await app.import(catalog('2004.03').packages(20).package('Python'));
  const build = await idOf(app, made.uuid, 'version SOFTWARE Python 1.0 Python 1.0-foss-2023b');
  const extension = await insertPackage(app, made.uuid, 'our-tool');
  await insertVersion(app, made.uuid, extension, '1', build);
  app.serve(catalog('2004.03').packages(20));

  const job = await app.refreshCatalog(made.id);

  expect(job.summary).toMatchObject({ packages: { removed: 0 }, versions: { removed: 0 }, targets: { removed: 1 } });
  expect((await idsByKey(app, made.uuid)).get('version SOFTWARE Python 1.0 Python 1.0-foss-2023b')).toBe(build);
});

test('an imported row that was edited gives way to upstream, though upstream says it is unchanged', async ({ app }) => {
  const document = catalog('2004.04').package('zlib');
  const hash = createHash('sha256')
    .update(eessiText([document]))
    .digest('hex');
  app.answer('/eessi/hashes.json', JSON.stringify({ 'eessi_api_metadata_software.json': { hash } }));
  const { catalog: made } = await app.import(document);
  const unedited = await app.refreshCatalog(made.id);
  await app.sql(`UPDATE package SET description = 'Edited.' WHERE catalog_id = $1`, made.uuid);
  await app.sql(`UPDATE catalog SET revision = revision + 1 WHERE id = $1`, made.uuid);

  const job = await app.refreshCatalog(made.id);

  expect(unedited.summary?.packages).toEqual(counts({ unchanged: 1 }));
  expect(job.summary?.packages).toEqual(counts({ changed: 1 }));
  expect(await app.sql('SELECT description FROM package WHERE catalog_id = $1', made.uuid)).toEqual([
    { description: 'Does something.' },
  ]);
});

test('an edit between comparing and applying is seen: everything is matched again', async ({ app }) => {
  const { catalog: made } = await app.import(catalog('2004.05').packages(5).package('zlib'));
  app.serve(catalog('2004.05').packages(5).package('zlib').package('new'));
  const run = await openImport(app, made.uuid, async ({ phase }) => {
    if (phase !== 'APPLYING') return;
    await app.sql(`UPDATE package SET description = 'Edited meanwhile.' WHERE catalog_id = $1 AND name = 'zlib'`, made.uuid);
    await insertPackage(app, made.uuid, 'new');
    await app.sql('UPDATE catalog SET revision = revision + 1 WHERE id = $1', made.uuid);
  });

  await run();

  const [job] = await app.sql<{ summary: { packages: object } }>(
    'SELECT summary FROM import_job ORDER BY created_at DESC LIMIT 1',
  );
  expect(job?.summary.packages).toEqual(counts({ changed: 1, unchanged: 6 }));
  expect(
    await app.sql(
      'SELECT name, description FROM package WHERE catalog_id = $1 AND name !~ $2 ORDER BY name',
      made.uuid,
      'filler',
    ),
  ).toEqual([
    { name: 'new', description: 'By hand.' },
    { name: 'zlib', description: 'Does something.' },
  ]);
  expect(await wrongCounts(app)).toEqual([]);
});

test('a catalog that is deleted while it is refreshed ends the refresh, and does not come back', async ({ app }) => {
  const { catalog: made } = await app.import(catalog('2004.06').packages(5));
  const run = await openImport(app, made.uuid, async ({ phase }) => {
    if (phase === 'APPLYING') await app.sql('DELETE FROM catalog WHERE id = $1', made.uuid);
  });

  await expect(run()).rejects.toMatchObject({ code: 'CATALOG_GONE' });

  expect(await app.sql('SELECT id FROM package WHERE catalog_id = $1', made.uuid)).toEqual([]);
  await app.sql(`UPDATE import_job SET finished_at = now(), state = 'FAILED' WHERE finished_at IS NULL`);
});
