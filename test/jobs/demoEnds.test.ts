import { expect } from 'vitest';
import { loadDemo } from '../../src/demo.ts';
import type { TestApp } from '../helpers/app.ts';
import { catalog, eessiText, SOFTWARE_PATH, spack } from '../helpers/factories.ts';
import { change, offer } from '../helpers/offerings.ts';
import { wrongCounts } from '../helpers/rows.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ viewer: 'staff' });

const names = async (app: TestApp): Promise<string[]> =>
  (await app.query('{ catalogs { nodes { name } } }')).catalogs.nodes.map(({ name }: { name: string }) => name);

const empty = (app: TestApp) => app.sql('DELETE FROM catalog; ').then(() => app.sql('DELETE FROM milestone'));

test('the demo goes, with its links, in the transaction of the first catalog of an upstream, and never comes again', async ({
  app,
}) => {
  expect(await loadDemo(app.app)).toBe(true);
  const [demo] = await app.sql<{ id: string }>(`SELECT id FROM catalog WHERE source = 'DEMO'`);
  await change(app, 'linkCatalog', { offeringId: await offer(app), catalogId: demo?.id });
  expect(await app.sql('SELECT FROM offering_catalog')).toHaveLength(1);

  await app.import(catalog('2023.06').package('zlib'));

  expect(await names(app)).toEqual(['EESSI']);
  const writers = await app.sql(`SELECT c.xmin::text = m.xmin::text AS same FROM catalog c, milestone m`);
  expect(writers).toEqual([{ same: true }]);
  for (const table of [
    'offering_catalog',
    `package WHERE catalog_id = '${demo?.id}'`,
    `package_version WHERE catalog_id = '${demo?.id}'`,
  ])
    expect(await app.sql(`SELECT FROM ${table}`)).toEqual([]);
  expect(await wrongCounts(app)).toEqual([]);

  await app.sql('DELETE FROM catalog');
  expect(await loadDemo(app.app)).toBe(false);
  expect(await names(app)).toEqual([]);
});

test('an import that fails, a dry run and a catalog made by hand leave the demo', async ({ app }) => {
  await empty(app);
  await loadDemo(app.app);
  app.serve(spack('2026-07-01').package('zlib'));
  app.answer(SOFTWARE_PATH, eessiText([catalog('2023.06').package('zlib')]).slice(0, -1));

  const dry = await app.importCatalog({ source: 'SPACK', dryRun: true });
  const failed = await app.importCatalog({ source: 'EESSI', release: '2023.06' });
  await app.sql(
    `INSERT INTO catalog (id, name, sort_name, version, version_key) VALUES (gen_random_uuid(), 'Ours', 'ours', '1', '1')`,
  );

  expect(dry.state).toBe('SUCCEEDED');
  expect(failed.state).toBe('FAILED');
  expect((await names(app)).sort()).toEqual(['Demo', 'Ours']);
});

test('nothing of the demo names EESSI, and everything says that it is made up', async ({ app }) => {
  await empty(app);
  await loadDemo(app.app);

  const { catalogs, packages, versions } = await app.query(`{
    catalogs { nodes { typeDisplay description } }
    packages(first: 100) { totalCount nodes { description } }
    versions(first: 100) { nodes { description loadCommands requiredModules { name } targets(first: 1) { nodes { location } } } } }`);

  expect(catalogs.nodes).toEqual([{ typeDisplay: 'Binary Runtime (demo)', description: expect.stringMatching(/^Made-up /) }]);
  for (const { description } of [...packages.nodes, ...versions.nodes]) expect(description).toContain('Made up');
  expect(JSON.stringify([catalogs, versions])).not.toMatch(/eessi/i);
});
