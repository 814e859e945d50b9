import { expect } from 'vitest';
import { z } from 'zod';
import { CatalogView } from '../../src/rest/catalogView.ts';
import { PackageView } from '../../src/rest/packageView.ts';
import { TargetView } from '../../src/rest/targetView.ts';
import { VersionView } from '../../src/rest/versionView.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { listed } from '../helpers/rest.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [
    catalog('2023.06').package('SciPy-bundle', { '2023.11': { gpus: ['nvidia/cc80'], extensions: ['python/numpy@1.26.4'] } }),
    spack('2026-07-01').package('zlib', { versions: ['1.3', 'develop'], homepage: null, categories: ['windows'] }),
  ],
});

test.for([
  ['catalogs', CatalogView],
  ['packages', PackageView],
  ['versions', VersionView],
  ['targets', TargetView],
] as const)('%s are as they are described, and nothing beside', async ([list, view], { app }) => {
  const rows = await listed(app, `marketplace-software-${list}/?page_size=300`);

  expect(rows.length).toBeGreaterThan(1);
  expect(z.array(z.strictObject(view.shape)).safeParse(rows).error).toBeUndefined();
});
