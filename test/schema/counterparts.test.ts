import { expect } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import { written } from '../helpers/edits.ts';
import type { TestApp } from '../helpers/app.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [
    catalog('2023.06').package('GROMACS', { '2023.3': {} }).package('h5py', { '3.9': {} }).package('flit', { '3.9': {} }),
    catalog('2025.06')
      .package('GROMACS', { '2025.2': {} })
      .package('SciPy-bundle', { '2025.06': { extensions: ['python/numpy@2.2', 'r/numpy@0.1'] } }),
    spack('2026-07-01')
      .package('gromacs', { versions: ['2024.4', 'main'], licenses: ['LGPL-2.1-or-later'] })
      .package('py-numpy', { versions: ['2.1'] })
      .package('py-h5py', { versions: ['3.11'] })
      .package('flit', { versions: ['1.0'] })
      .package('alone'),
  ],
});

const COUNTERPARTS = `query ($filter: PackageFilter) { packages(filter: $filter, orderBy: [{ field: NAME }, { field: CATALOG_VERSION }]) {
  nodes { name counterparts { name ecosystem catalog { name version } } } } }`;

async function counterparts(app: TestApp, filter: object): Promise<string[][]> {
  const { packages } = await app.query(COUNTERPARTS, { filter });
  return packages.nodes.map((node: { counterparts: { name: string; catalog: { name: string; version: string } }[] }) =>
    node.counterparts.map(({ name, catalog: { name: of, version } }) => `${of} ${version} ${name}`),
  );
}

test('counterparts are the same software in other catalogs, those with the newest version first', async ({ app }) => {
  expect(await counterparts(app, { nameExact: 'gromacs' })).toEqual([
    ['EESSI 2025.06 GROMACS', 'Spack 2026.07.01 gromacs'],
    ['Spack 2026.07.01 gromacs', 'EESSI 2023.06 GROMACS'],
    ['EESSI 2025.06 GROMACS', 'EESSI 2023.06 GROMACS'],
  ]);
});

test('a package of a language has counterparts under the names that other catalogs give it', async ({ app }) => {
  expect(await counterparts(app, { nameExact: 'numpy', ecosystem: ['PYTHON'] })).toEqual([['Spack 2026.07.01 py-numpy']]);
  expect(await counterparts(app, { nameExact: 'numpy', ecosystem: ['R'] })).toEqual([[]]);
  expect(await counterparts(app, { nameExact: 'h5py' })).toEqual([['Spack 2026.07.01 py-h5py']]);
  expect(await counterparts(app, { nameExact: 'flit', catalogName: 'Spack' })).toEqual([[]]);
  expect(await counterparts(app, { nameExact: 'alone' })).toEqual([[]]);
});

test('the counterparts of a list of packages and their catalogs are read by one statement', async ({ app }) => {
  await app.query(COUNTERPARTS, { filter: { isExtension: false } });

  expect(app.statements()).toEqual(['packages.page', 'package.counterparts.page']);
});

test('a package that is made, renamed or moved by hand has the counterparts of its new name', async ({ app }) => {
  const { uuid: catalogId } = await written(app, 'createCatalog', { name: 'Own', version: '1' });
  const own = await written(app, 'createPackage', { catalogId, name: 'Alone' });
  expect(await counterparts(app, { nameExact: 'alone', catalogName: 'Spack' })).toEqual([['Own 1 Alone']]);

  await written(app, 'updatePackage', { id: own['uuid'], name: 'numpy', ecosystem: 'PYTHON' });
  expect(await counterparts(app, { nameExact: 'alone', catalogName: 'Spack' })).toEqual([[]]);
  expect(await counterparts(app, { nameExact: 'py-numpy' })).toEqual([['EESSI 2025.06 numpy', 'Own 1 numpy']]);
});
