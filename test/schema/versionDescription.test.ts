import { expect } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import { written } from '../helpers/edits.ts';
import { listed } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const CUDA = { suffix: '-CUDA-12.4.0', gpus: ['nvidia/cc80'], description: 'A build for GPUs.' };

const test = testWithApp({
  viewer: 'staff',
  catalogs: [
    catalog('2023.06').package('Wave', {
      '1.0': [{ description: 'A build for CPUs.', extensions: ['python/ripple@2.0'] }, CUDA],
    }),
    spack('2026-07-01').package('wave', { versions: ['1.0'], description: 'Makes waves.' }),
  ],
});

const BY_MODULE = `query ($module: String!) { versions(filter: { module: $module }) { nodes { description metadata package { id description } } } }`;

test('a version is described by what upstream says of it, not by the text of another build', async ({ app }) => {
  const { versions: gpu } = await app.query(BY_MODULE, { module: 'Wave/1.0-foss-2023b-CUDA-12.4.0' });
  const { versions: cpu } = await app.query(
    `{ versions(filter: { module: "Wave/1.0-foss-2023b", isExtension: false }) { nodes { description } } }`,
  );

  expect(gpu.nodes).toMatchObject([
    { description: 'A build for GPUs.', metadata: {}, package: { description: 'A build for CPUs.' } },
  ]);
  expect(cpu.nodes).toEqual([{ description: 'A build for CPUs.' }]);
});

test('where upstream says nothing of a version, its package describes it', async ({ app }) => {
  const { versions } = await app.query(
    `{ versions(filter: { packageNameExact: "ripple" }) { nodes { description package { description } } } }`,
  );
  const { versions: made } = await app.query(`{ versions(filter: { catalogType: [SOURCE_PACKAGE] }) { nodes { description } } }`);

  expect(versions.nodes).toEqual([
    { description: 'ripple comes with Wave.', package: { description: 'ripple comes with Wave.' } },
  ]);
  expect(made.nodes).toEqual([{ description: 'Makes waves.' }]);
});

test('REST shows the same description', async ({ app }) => {
  const rows = (await listed(app, 'marketplace-software-versions/')).filter((row) => row.package_name === 'Wave');

  expect(rows.map(({ description }) => description).sort()).toEqual(['A build for CPUs.', 'A build for GPUs.']);
});

test('a version made by hand follows the description of its package', async ({ app }) => {
  const { versions } = await app.query(BY_MODULE, { module: 'Wave/1.0-foss-2023b-CUDA-12.4.0' });
  const packageId = versions.nodes[0].package.id as string;
  const { id } = await written(app, 'createVersion', { packageId, version: '9' });

  await written(app, 'updatePackage', { id: packageId, description: 'Ours.' });

  const { version } = await app.query(`query ($id: ID!) { version(id: $id) { description } }`, { id });
  expect(version).toEqual({ description: 'Ours.' });
});
