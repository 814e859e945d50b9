import { expect } from 'vitest';
import { z } from 'zod';
import { CatalogView } from '../../src/rest/views/catalogView.ts';
import { PackageView } from '../../src/rest/views/packageView.ts';
import { TargetView } from '../../src/rest/views/targetView.ts';
import { VersionView } from '../../src/rest/views/versionView.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { ask, listed } from '../helpers/rest.ts';
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

test('ids are described as they are written and read: with hyphens or without', async ({ app }) => {
  const { body: description } = await ask(app, 'GET', 'schema/');
  const { parameters } = description.paths['/api/marketplace-software-catalogs/{uuid}/'].get;
  const { pattern } = parameters.find((parameter: any) => parameter.name === 'uuid').schema;

  expect(JSON.stringify(description)).not.toContain('"format":"uuid"'); // which asks for hyphens
  for (const id of ['01A1FFC529B170FA8FEF38449CED55A8', '01a1ffc5-29b1-70fa-8fef-38449ced55a8'])
    expect(id).toMatch(new RegExp(pattern as string));
  expect('01a1ffc529b170fa8fef38449ced55a8/').not.toMatch(new RegExp(pattern as string));
});

test('everything that stands in the way of a body is described', async ({ app }) => {
  const { body: description } = await ask(app, 'GET', 'schema/');

  for (const [path, operations] of Object.entries<any>(description.paths))
    for (const [method, { requestBody, responses }] of Object.entries<any>(operations))
      expect(Object.keys(responses as object), `${method} ${path}`).toEqual(
        requestBody ? expect.arrayContaining(['400', '401', '413', '415']) : expect.not.arrayContaining(['413', '415']),
      );
});
