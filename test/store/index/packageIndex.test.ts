import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { SqlExecutor } from '../../../src/store/database/driver.ts';
import { PackageIndex } from '../../../src/store/index/packageIndex.ts';
import type { TestApp } from '../../helpers/app.ts';
import { edit, written } from '../../helpers/edits.ts';
import { catalog, spack } from '../../helpers/factories.ts';
import { testWithApp } from '../../helpers/withApp.ts';

const eessi = catalog('2025.06')
  .package('HDF5', { '1.14.3': { requires: ['zlib/1.3-GCC-13.2.0'] } })
  .package('zlib', { '1.3': { toolchain: 'GCC-13.2.0', homepage: 'https://compression.example/' } })
  .package('SciPy-bundle', { '2023.11': { extensions: ['python/numpy@1.26.2'] } });
const upstream = spack('2026-07-01')
  .package('openmpi', { versions: ['5.0.1'], description: 'Passes messages.', provides: ['mpi'] })
  .package('petsc', { dependencies: ['mpi', 'openmpi', 'hdf5'] });

const test = testWithApp({ catalogs: [eessi, upstream] });

/** The statements of an index, and the number of packages that each has read. */
function watched({ app: { db } }: TestApp, onStatement: (name: string) => unknown = () => undefined) {
  const statements: string[] = [];
  const read: number[] = [];
  const sql: SqlExecutor = {
    async query(name, text, params) {
      statements.push(name);
      await onStatement(name);
      const rows = await db.query(name, text, params);
      if (name === 'index.packages') read.push(rows.length);
      return rows as never;
    },
  };
  return { index: new PackageIndex(sql), statements, read };
}

const NAMES = 'SELECT name FROM package WHERE id = ANY ($1::uuid[]) ORDER BY array_position($1::uuid[], id)';

/** The names that an index finds, best first. */
async function found({ app: { db } }: TestApp, index: PackageIndex, text: string): Promise<string[]> {
  const { ids } = await index.search(text);
  return (await db.query<{ name: string }>('test', NAMES, [ids])).map(({ name }) => name);
}

const createCatalog = async (app: TestApp, name: string, type = 'PACKAGE_MANAGER'): Promise<string> =>
  (await written(app, 'createCatalog', { name, version: '1', type }))['uuid'] as string;

const createPackage = async (app: TestApp, catalogId: string, name: string, more: object = {}): Promise<string> =>
  (await written(app, 'createPackage', { catalogId, name, ...more }))['uuid'] as string;

test('packages are found by what upstream says of them, with the reason', async ({ app }) => {
  const index = new PackageIndex(app.app.db);

  expect(await found(app, index, 'hdf5')).toEqual(['HDF5']);
  expect(await found(app, index, '1.14.3-foss-2023b')).toEqual(['HDF5']);
  expect(await found(app, index, 'mpi')).toContain('openmpi');
  expect(await found(app, index, 'numpy')).toEqual(['numpy', 'SciPy-bundle']);
  expect(await found(app, index, 'compression')).toEqual(['zlib']);
  expect(await found(app, index, 'passes messages')).toEqual(['openmpi']);
  const hits = await index.search('numpy');
  expect(hits.ids.flatMap((id) => hits.reasonsOf(id).map(({ field }) => field))).toEqual(['NAME', 'EXTENSION']);
  expect([...hits.ranks].sort((a, b) => a - b)).toEqual(hits.ranks);
});

test('a description that was generated is not searched', async ({ app }) => {
  const index = new PackageIndex(app.app.db);
  const [numpy] = await app.app.db.query<{ description: string }>('test', "SELECT description FROM package WHERE name = 'numpy'");

  expect(numpy?.description).not.toBe('');
  expect(await found(app, index, numpy?.description ?? '')).not.toContain('numpy');
});

test('the packages that others need stand before those that nobody needs', async ({ app }) => {
  const index = new PackageIndex(app.app.db);
  const catalogId = await createCatalog(app, 'needed');
  await createPackage(app, catalogId, 'quux-aa');
  await createPackage(app, catalogId, 'quux-bb');
  const user = await createPackage(app, catalogId, 'user');
  expect(await found(app, index, 'quux')).toEqual(['quux-aa', 'quux-bb']);

  await app.app.db.query('test', `UPDATE package SET dependencies = '{QUUX-bb}', dependency_names = '{quux-bb}' WHERE id = $1`, [
    user,
  ]);
  await edit(app, 'updatePackage', { id: user, description: 'Uses it.' });

  expect(await found(app, index, 'quux')).toEqual(['quux-bb', 'quux-aa']);
  await edit(app, 'deleteCatalog', { id: catalogId });
});

describe('after a change', () => {
  test('the next search finds what was added, renamed, moved and removed', async ({ app }) => {
    const index = new PackageIndex(app.app.db);
    const [one, other] = [await createCatalog(app, 'one'), await createCatalog(app, 'other')];
    expect(await found(app, index, 'frobnicator')).toEqual([]);

    const id = await createPackage(app, one, 'frobnicator');
    expect(await found(app, index, 'frobnicator')).toEqual(['frobnicator']);
    await edit(app, 'updatePackage', { id, name: 'gyroscopist' });
    expect(await found(app, index, 'frobnicator')).toEqual([]);
    expect(await found(app, index, 'gyroscopist')).toEqual(['gyroscopist']);
    await written(app, 'createVersion', { packageId: id, version: '77.88.99' });
    expect(await found(app, index, '77.88.99')).toEqual(['gyroscopist']);
    await edit(app, 'updatePackage', { id, catalogId: other });
    expect(await found(app, index, 'gyroscopist')).toEqual(['gyroscopist']);
    await edit(app, 'deleteCatalog', { id: one });
    expect(await found(app, index, 'gyroscopist')).toEqual(['gyroscopist']);
    await edit(app, 'deletePackage', { id });
    expect(await found(app, index, 'gyroscopist')).toEqual([]);
    await edit(app, 'deleteCatalog', { id: other });
  });

  test('an extension is found by the parents it is given and loses', async ({ app }) => {
    const index = new PackageIndex(app.app.db);
    const catalogId = await createCatalog(app, 'parents');
    const parent = await createPackage(app, catalogId, 'Toolbox');
    const id = await createPackage(app, catalogId, 'wrenchlet', { ecosystem: 'PYTHON', parentIds: [parent] });
    expect(await found(app, index, 'wrenchlet')).toEqual(['wrenchlet', 'Toolbox']);

    await edit(app, 'updatePackage', { id, parentIds: [] });

    expect(await found(app, index, 'wrenchlet')).toEqual(['wrenchlet']);
    await edit(app, 'deleteCatalog', { id: catalogId });
  });

  test('only the packages that differ are read again, and nothing where nothing has changed', async ({ app }) => {
    const { index, read, statements } = watched(app);
    await index.search('hdf5');
    const catalogId = await createCatalog(app, 'few');
    const id = await createPackage(app, catalogId, 'first');
    await createPackage(app, catalogId, 'second');
    await index.search('hdf5');
    statements.length = read.length = 0;

    await index.search('hdf5');
    expect(statements).toEqual(['index.revisions']);
    await edit(app, 'updatePackage', { id, description: 'Other words.' });
    await index.search('hdf5');

    expect(statements).toEqual(['index.revisions', 'index.revisions', 'index.stamps', 'index.packages', 'index.settled']);
    expect(read).toEqual([1]);
    await edit(app, 'deleteCatalog', { id: catalogId });
    statements.length = 0;
    await index.search('hdf5');
    expect(statements).toEqual(['index.revisions', 'index.settled']);
  });

  test('an index that was read change by change finds what one finds that is read at once', async ({ app }) => {
    const index = new PackageIndex(app.app.db);
    const ids = [await createCatalog(app, 'left'), await createCatalog(app, 'right', 'BINARY_RUNTIME')];
    const words = fc.constantFrom('alpha', 'beta', 'gamma', 'alpha-beta', 'gamma ray');
    const change = fc.record({ catalog: fc.nat(1), name: words, description: words, isGone: fc.boolean() });

    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        for (const { catalog: at, name, description, isGone } of changes) {
          const [row] = await app.app.db.query<{ id: string }>(
            'test',
            'SELECT id FROM package WHERE catalog_id = $1 AND name = $2',
            [ids[at], name],
          );
          if (!row) await createPackage(app, ids[at] ?? '', name, { description });
          else if (isGone) await edit(app, 'deletePackage', { id: row.id });
          else await edit(app, 'updatePackage', { id: row.id, description });
          await index.search('alpha');
        }
        const fresh = new PackageIndex(app.app.db);
        for (const text of ['alpha', 'beta', 'gamma', 'ray', 'alpha beta', 'gama'])
          expect([...(await index.search(text)).ids].sort()).toEqual([...(await fresh.search(text)).ids].sort());
      }),
      { numRuns: 12 },
    );
    for (const id of ids) await edit(app, 'deleteCatalog', { id });
  });
});

describe('several searches at once', () => {
  test('share one reading of the catalogs', async ({ app }) => {
    const { index, statements } = watched(app);

    const results = await Promise.all(Array.from({ length: 20 }, (_, at) => index.search(at % 2 ? 'hdf5' : 'zlib')));

    expect(new Set(results.map(({ ids }) => ids.length))).toEqual(new Set([1]));
    expect(statements.filter((name) => name === 'index.stamps')).toHaveLength(2);
    expect(statements.filter((name) => name === 'index.revisions').length).toBeLessThan(3);
  });

  test('each see what was committed before they began, while others still read', async ({ app }) => {
    const catalogId = await createCatalog(app, 'busy');
    let late: Promise<string[]> | undefined;
    const { index } = watched(app, async (name) => {
      if (name !== 'index.packages' || late) return;
      late = Promise.resolve([]);
      await createPackage(app, catalogId, 'latecomer');
      late = found(app, index, 'latecomer');
    });

    await index.search('hdf5');

    expect(await late).toEqual(['latecomer']);
    await edit(app, 'deleteCatalog', { id: catalogId });
  });

  test('a reading that fails fails the searches that wait for it, and the next one goes on', async ({ app }) => {
    let fails = true;
    const { index } = watched(app, (name) => {
      if (name === 'index.packages' && fails) throw new Error('The connection is lost.');
    });
    await expect(index.search('hdf5')).rejects.toThrow('The connection is lost.');

    fails = false;

    expect(await found(app, index, 'hdf5')).toEqual(['HDF5']);
  });
});

test('an index whose entries are mostly of packages that are gone is built anew, and finds the same', async ({ app }) => {
  const catalogId = await createCatalog(app, 'worn');
  const id = await createPackage(app, catalogId, 'weathered');
  const { index, read } = watched(app);
  const { texts } = await index.current();
  const [uuid = ''] = (await index.search('weathered')).ids;
  const worn = texts.documentAt(texts.numberOf(uuid) ?? -1);
  for (let round = 0; !texts.isWorn && round < 5_000; round++)
    texts.add({
      ...{ key: uuid, name: worn?.name ?? '', ecosystem: 'SOFTWARE', description: '', keywords: [], homepage: null },
      ...{ versions: [], provides: [], parents: [], dependents: 0, isBuilt: false },
    });
  read.length = 0;

  await edit(app, 'updatePackage', { id, description: 'Rain.' });

  expect(await found(app, index, 'weathered')).toEqual(['weathered']);
  expect(read.reduce((sum, rows) => sum + rows, 0)).toBeGreaterThan(5);
  expect((await index.current()).texts.isWorn).toBe(false);
  await edit(app, 'deleteCatalog', { id: catalogId });
});
