import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect } from 'vitest';
import { catalog } from '../helpers/factories.ts';
import { edit, written } from '../helpers/edits.ts';
import { wrongCounts } from '../helpers/rows.ts';
import type { TestApp } from '../helpers/app.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({ serves: [catalog('2023.06').packages(30)] });

const created = async (app: TestApp, name: string) => (await written(app, 'createCatalog', { name, version: '1' })).id as string;

test('of twenty writers at once nobody is lost, and nobody hears of a deadlock', async ({ app }) => {
  const [here, there] = [await created(app, 'Here'), await created(app, 'There')];
  const writers = Array.from({ length: 20 }, async (_, index) => {
    const made = await written(app, 'createPackage', { catalogId: index % 2 ? here : there, name: `package-${index}` });
    const version = await written(app, 'createVersion', { packageId: made.id, version: '1.0' });
    await Promise.all(['x86_64', 'aarch64'].map((name) => written(app, 'createTarget', { versionId: version.id, name })));
    // Two catalogs at once, in either direction.
    await written(app, 'updatePackage', { id: made.id, catalogId: index % 2 ? there : here });
  });
  await Promise.all(writers);

  const { catalogs } = await app.query(
    '{ catalogs(filter: { versionExact: "1" }) { nodes { packageCount versionCount targetCount } } }',
  );
  expect(catalogs.nodes).toEqual([
    { packageCount: 10, versionCount: 10, targetCount: 20 },
    { packageCount: 10, versionCount: 10, targetCount: 20 },
  ]);
  expect(await wrongCounts(app)).toEqual([]);
});

test('of many who make the same package at once one does, and the others are told which', async ({ app }) => {
  const catalogId = await created(app, 'Race');
  const results = await Promise.all(Array.from({ length: 10 }, () => edit(app, 'createPackage', { catalogId, name: 'same' })));

  const made = results.filter(({ __typename }) => __typename === 'CreatePackagePayload');
  expect(made).toHaveLength(1);
  for (const result of results.filter((found) => found !== made[0]))
    expect(result).toMatchObject({ code: 'CONFLICT', existing: { id: made[0]?.package.id as string } });
});

test('edits while an import runs are kept and counted', async ({ app }) => {
  const job = await app.importCatalog({ source: 'EESSI', release: '2023.06' });
  const id = job.catalog?.id ?? '';
  app.serve(catalog('2023.06').packages(40));

  const refresh = app.refreshCatalog(id);
  const edits = Array.from({ length: 10 }, (_, index) => written(app, 'createPackage', { catalogId: id, name: `mine-${index}` }));
  await Promise.all(edits);
  await refresh;

  const { catalog: found } = await app.query('query ($id: ID!) { catalog(id: $id) { packageCount } }', { id });
  expect(found).toEqual({ packageCount: 50 });
  expect(await wrongCounts(app)).toEqual([]);
});

/** What a writer may do; `pick` chooses one of what is there. */
const step = fc.record({
  what: fc.constantFrom(
    'package',
    'extension',
    'version',
    'contained',
    'target',
    'deletePackage',
    'deleteVersion',
    'deleteTarget',
    'parents',
  ),
  pick: fc.nat(1_000),
});

async function act(app: TestApp, catalogId: string, what: string, pick: number, name: string): Promise<void> {
  const chosen = async (table: string, condition = 'true') => {
    const rows = await app.sql<{ id: string }>(
      `SELECT x.id FROM ${table} x WHERE x.catalog_id = $1 AND ${condition} ORDER BY x.id`,
      catalogId,
    );
    return rows[pick % Math.max(rows.length, 1)]?.id;
  };
  const own = await chosen('package_version', 'x.build_id = x.id');
  const inputs: Record<string, () => Promise<[string, object] | undefined>> = {
    package: async () => ['createPackage', { catalogId, name }],
    extension: async () => ['createPackage', { catalogId, name, ecosystem: 'PYTHON' }],
    version: async () => ['createVersion', { packageId: await chosen('package'), version: name }],
    contained: async () => [
      'createVersion',
      { packageId: await chosen('package', `x.ecosystem = 'PYTHON'`), version: name, parentVersionId: own },
    ],
    target: async () => ['createTarget', { versionId: own, name }],
    parents: async () => [
      'updatePackage',
      { id: await chosen('package'), parentIds: [await chosen('package', `x.ecosystem = 'SOFTWARE'`)] },
    ],
    deletePackage: async () => ['deletePackage', { id: await chosen('package') }],
    deleteVersion: async () => ['deleteVersion', { id: await chosen('package_version') }],
    deleteTarget: async () => ['deleteTarget', { id: await chosen('target') }],
  };
  const [mutation, input] = (await inputs[what]?.()) ?? [];
  // Where there is nothing to choose from, nothing is done.
  if (mutation && input && !JSON.stringify(Object.values(input), (_, value: unknown) => value ?? 'nothing').includes('"nothing"'))
    await edit(app, mutation, input);
}

test('after any edits the stored counts are those of the rows', async ({ app }) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const catalogId = (await written(app, 'createCatalog', { name: randomUUID(), version: '1' })).uuid as string;
      for (const [index, { what, pick }] of steps.entries()) await act(app, catalogId, what, pick, `${what}-${index}`);
      expect(await wrongCounts(app)).toEqual([]);
    }),
    { numRuns: 12 },
  );
});
