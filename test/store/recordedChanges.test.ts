import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { changesOf, headSerial } from '../helpers/changes.ts';
import { catalog } from '../helpers/factories.ts';
import { edit, written } from '../helpers/edits.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ viewer: 'staff' });

const uuidOf = async (app: TestApp, text: string, ...params: string[]) =>
  (await app.sql<{ id: string }>(text, ...params))[0]?.id ?? expect.fail(text);
const catalogId = (app: TestApp, version: string) => uuidOf(app, 'SELECT id FROM catalog WHERE version = $1', version);

/** A catalog made by hand with the package A 1.0, which has a target. */
async function handmade(app: TestApp, version: string) {
  const made = await written(app, 'createCatalog', { name: 'Ours', version, type: 'BINARY_RUNTIME' });
  const item = await written(app, 'createPackage', { catalogId: made.id, name: 'A' });
  const build = await written(app, 'createVersion', {
    packageId: item.id,
    version: '1.0',
    moduleName: 'A',
    moduleVersion: '1.0-foss',
  });
  const target = await written(app, 'createTarget', { versionId: build.id, name: 'x86_64', subtype: 'amd/zen3' });
  return {
    catalogId: made.id as string,
    packageId: item.id as string,
    versionId: build.id as string,
    targetId: target.id as string,
  };
}

test('every row created by hand is one change', async ({ app }) => {
  expect(await changesOf(app, () => handmade(app, '1'))).toEqual([
    ['ADDED CATALOG Ours 1'],
    ['ADDED PACKAGE Ours 1 · A'],
    ['ADDED VERSION Ours 1 · A 1.0-foss'],
    ['ADDED TARGET Ours 1 · A 1.0-foss · x86_64/amd/zen3'],
  ]);
});

test('an edit lists the fields that differ, and nothing if none does', async ({ app }) => {
  const ids = await handmade(app, '2');
  const edits: [string, object, string[]][] = [
    ['updateCatalog', { id: ids.catalogId, description: 'Ours.' }, ['CHANGED CATALOG Ours 2: description']],
    ['updateCatalog', { id: ids.catalogId, description: 'Ours.' }, []],
    [
      'updatePackage',
      { id: ids.packageId, licenses: ['MIT'], homepage: 'https://example.org/' },
      ['CHANGED PACKAGE Ours 2 · A: homepage, licenses'],
    ],
    ['updatePackage', { id: ids.packageId, licenses: ['MIT'] }, []],
    ['updateVersion', { id: ids.versionId, releaseDate: '2025-01-01' }, ['CHANGED VERSION Ours 2 · A 1.0-foss: releaseDate']],
    [
      'updateVersion',
      { id: ids.versionId, moduleVersion: '1.0-GCC' },
      ['CHANGED VERSION Ours 2 · A 1.0-GCC: loadCommands, module, moduleVersion'],
    ],
    ['updateVersion', { id: ids.versionId, version: '1.0' }, []],
    [
      'updateTarget',
      { id: ids.targetId, gpuArchitectures: ['nvidia/cc80'] },
      ['CHANGED TARGET Ours 2 · A 1.0-GCC · x86_64/amd/zen3: gpuArchitectures'],
    ],
    ['updateTarget', { id: ids.targetId, gpuArchitectures: ['nvidia/cc80'] }, []],
    ['updateTarget', { id: ids.targetId }, []],
  ];
  for (const [name, input, lines] of edits)
    expect([name, await changesOf(app, () => written(app, name, input))]).toEqual([name, lines.length > 0 ? [lines] : []]);
});

test('a deletion lists what it takes along, what refers to a row before the row', async ({ app }) => {
  const ids = await handmade(app, '3');
  const extension = await written(app, 'createPackage', {
    catalogId: ids.catalogId,
    ecosystem: 'PYTHON',
    name: 'numpy',
    parentIds: [ids.packageId],
  });
  await written(app, 'createVersion', { packageId: extension.id, version: '2.0', parentVersionId: ids.versionId });

  expect(await changesOf(app, () => edit(app, 'deletePackage', { id: ids.packageId }))).toEqual([
    [
      'REMOVED TARGET Ours 3 · A 1.0-foss · x86_64/amd/zen3',
      'REMOVED VERSION Ours 3 · numpy 2.0 (A/1.0-foss)',
      'REMOVED VERSION Ours 3 · A 1.0-foss',
      'REMOVED PACKAGE Ours 3 · A',
      'CHANGED PACKAGE Ours 3 · numpy: parents',
    ],
  ]);
});

test('cascades of a DELETE by hand are listed with full labels', async ({ app }) => {
  const ids = await handmade(app, '4');
  expect(
    await changesOf(app, () =>
      app.sql('DELETE FROM package p USING catalog c WHERE c.id = p.catalog_id AND c.version = $1', '4'),
    ),
  ).toEqual([
    ['REMOVED TARGET Ours 4 · A 1.0-foss · x86_64/amd/zen3', 'REMOVED VERSION Ours 4 · A 1.0-foss', 'REMOVED PACKAGE Ours 4 · A'],
  ]);
  expect(ids.packageId).toBeDefined();
});

test('the parents given by hand are a value of the package', async ({ app }) => {
  const { catalogId: id, packageId } = await handmade(app, '5');
  const child = await written(app, 'createPackage', { catalogId: id, ecosystem: 'R', name: 'abind' });
  const change = (parentIds: string[]) => changesOf(app, () => written(app, 'updatePackage', { id: child.id, parentIds }));

  expect(await change([packageId])).toEqual([['CHANGED PACKAGE Ours 5 · abind: parents']]);
  expect(await change([packageId])).toEqual([]);
  expect(await change([])).toEqual([['CHANGED PACKAGE Ours 5 · abind: parents']]);
});

test('a package that is moved is a change in both catalogs, and its versions are none', async ({ app }) => {
  const { catalogId: from, packageId } = await handmade(app, '6');
  const to = await written(app, 'createCatalog', { name: 'Theirs', version: '6', type: 'BINARY_RUNTIME' });

  expect(await changesOf(app, () => written(app, 'updatePackage', { id: packageId, catalogId: to.id }))).toEqual([
    ['CHANGED PACKAGE Theirs 6 · A: catalog'],
  ]);
  const [change] = await app.sql<{ from: string; to: string }>(
    'SELECT from_catalog_id AS "from", catalog_id AS "to" FROM change ORDER BY commit_id DESC LIMIT 1',
  );
  expect([change?.from, change?.to]).toEqual([
    await uuidOf(app, `SELECT id FROM catalog WHERE name = 'Ours' AND version = '6'`),
    to.uuid,
  ]);
  expect(from).toBeDefined();
});

test('a deleted catalog is one change', async ({ app }) => {
  const ids = await handmade(app, '7');
  expect(await changesOf(app, () => edit(app, 'deleteCatalog', { id: ids.catalogId }))).toEqual([['REMOVED CATALOG Ours 7']]);
  await handmade(app, '8');
  expect(await changesOf(app, () => app.sql(`DELETE FROM catalog WHERE version = '8'`))).toEqual([['REMOVED CATALOG Ours 8']]);
});

const release = (version: string) =>
  catalog(version).package('GROMACS', { '2024.4': { cpus: ['x86_64/amd/zen3', 'x86_64/generic'] } });

/** Sorts rows that a mirror can take in any order: neighbours of the same kind, with a version of an extension apart from others. */
function ordered(lines: readonly string[]): string[] {
  const groups: string[][] = [];
  const groupOf = (line = '') => line.replace(/^(REMOVED)?\w* (\w+) [^(]*(\()?.*$/, '$1 $2 $3');
  for (const line of lines)
    if (groupOf(line) === groupOf(groups.at(-1)?.[0])) groups.at(-1)?.push(line);
    else groups.push([line]);
  return groups.flatMap((group) => group.sort());
}

test('the deletion of a catalog writes no change of its rows', async ({ app }) => {
  const { catalogId } = await handmade(app, 'to delete');
  await app.app.db.script(`
    CREATE TABLE written_change (label TEXT);
    CREATE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO written_change VALUES (NEW.label); RETURN NULL; END $$;
    CREATE TRIGGER counted AFTER INSERT ON change FOR EACH ROW EXECUTE FUNCTION count_change();`);

  await edit(app, 'deleteCatalog', { id: catalogId });

  expect(await app.sql('SELECT label FROM written_change')).toEqual([{ label: 'Ours to delete' }]);
  await app.app.db.script('DROP TRIGGER counted ON change; DROP FUNCTION count_change; DROP TABLE written_change;');
});

test('whether a transaction has listed a row is read by its commit, not from all that are kept', async ({ app }) => {
  const plan = await app.app.db.transaction(async (tx) => {
    await tx.query('test', 'SET LOCAL enable_seqscan = off');
    const [source] = await tx.query<{ text: string }>(
      'test',
      `SELECT replace(prosrc, '"listed"', quote_literal('VERSION')) AS text FROM pg_proc WHERE proname = 'change_has_listed'`,
    );
    return tx.query('test', `EXPLAIN ${source?.text ?? ''}`);
  });

  expect(JSON.stringify(plan)).toMatch(/change h.*Index Cond: \(\(?commit_id = .*place >= /);
});

test('a first import is one change, an unchanged refresh none, and a refresh lists every row that differs', async ({ app }) => {
  expect(await changesOf(app, () => app.import(release('2023.06').package('Boost')))).toEqual([['ADDED CATALOG EESSI 2023.06']]);
  const id = await catalogId(app, '2023.06');
  const refresh = (document: ReturnType<typeof catalog>) =>
    changesOf(app, async () => {
      app.serve(document);
      expect(await app.refreshCatalog(id, { force: true })).toMatchObject({ state: 'SUCCEEDED' });
    }).then((commits) => commits.map(ordered));

  expect(await refresh(release('2023.06').package('Boost'))).toEqual([]);
  expect(
    await refresh(
      catalog('2023.06')
        .package('GROMACS', { '2024.4': { cpus: ['x86_64/generic'], description: 'Moves molecules.' }, '2025.1': {} })
        .package('SciPy-bundle', { '2023.11': { extensions: ['python/numpy@1.26.4'] } }),
    ),
  ).toEqual([
    [
      'REMOVED TARGET EESSI 2023.06 · Boost 1.0-foss-2023b · x86_64/amd/zen3',
      'REMOVED TARGET EESSI 2023.06 · GROMACS 2024.4-foss-2023b · x86_64/amd/zen3',
      'REMOVED VERSION EESSI 2023.06 · Boost 1.0-foss-2023b',
      'REMOVED PACKAGE EESSI 2023.06 · Boost',
      'ADDED PACKAGE EESSI 2023.06 · SciPy-bundle',
      'ADDED PACKAGE EESSI 2023.06 · numpy',
      'ADDED VERSION EESSI 2023.06 · GROMACS 2025.1-foss-2023b',
      'ADDED VERSION EESSI 2023.06 · SciPy-bundle 2023.11-foss-2023b',
      'CHANGED VERSION EESSI 2023.06 · GROMACS 2024.4-foss-2023b: description',
      'ADDED VERSION EESSI 2023.06 · numpy 1.26.4 (SciPy-bundle/2023.11-foss-2023b)',
      'ADDED TARGET EESSI 2023.06 · GROMACS 2025.1-foss-2023b · x86_64/amd/zen3',
      'ADDED TARGET EESSI 2023.06 · SciPy-bundle 2023.11-foss-2023b · x86_64/amd/zen3',
    ],
  ]);
});

test('a transaction that fails leaves no change and no gap in the serials', async ({ app }) => {
  const before = await headSerial(app);
  const failing = app.app.db.transaction(async (tx) => {
    await tx.query(
      'test',
      `INSERT INTO catalog (id, name, sort_name, version, version_key) VALUES (gen_random_uuid(), 'X', 'x', '1', '1')`,
    );
    throw new Error('No.');
  });
  await expect(failing).rejects.toThrow('No.');
  expect(await headSerial(app)).toBe(before);
});

test('rows added and removed again by one transaction are no change', async ({ app }) => {
  const before = await headSerial(app);
  await app.app.db.transaction(async (tx) => {
    await tx.query(
      'test',
      `INSERT INTO catalog (id, name, sort_name, version, version_key) VALUES (gen_random_uuid(), 'Y', 'y', '1', '1')`,
    );
    await tx.query('test', `DELETE FROM catalog WHERE name = 'Y'`);
  });
  expect(await headSerial(app)).toBe(before);
  expect(await app.sql('SELECT FROM "commit" WHERE serial IS NULL')).toEqual([]);
});
