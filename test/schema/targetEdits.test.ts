import { expect } from 'vitest';
import { catalog } from '../helpers/factories.ts';
import { edit, paths, written } from '../helpers/edits.ts';
import { idsByKey, wrongCounts } from '../helpers/rows.ts';
import type { TestApp } from '../helpers/app.ts';
import { testWithApp } from '../helpers/withApp.ts';

const test = testWithApp({
  catalogs: [catalog('2023.06').package('SciPy-bundle', { '2023.11': { extensions: ['python/numpy@1.26.4'] } })],
});

async function idOf(app: TestApp, key: string): Promise<string> {
  const { catalogs } = await app.query('{ catalogs { nodes { uuid } } }');
  return (await idsByKey(app, catalogs.nodes[0].uuid as string)).get(key) ?? expect.fail(key);
}
const SCIPY = 'version SOFTWARE SciPy-bundle 2023.11 SciPy-bundle 2023.11-foss-2023b';

test('a manually created target is found by its architecture, and counted', async ({ app }) => {
  const versionId = await idOf(app, SCIPY);
  const made = await written(app, 'createTarget', {
    versionId,
    name: 'aarch64',
    subtype: 'nvidia/grace',
    gpuArchitectures: ['nvidia/cc90'],
    location: '/opt',
  });

  expect(made).toMatchObject({
    type: 'cpu_architecture',
    cpuFamily: 'aarch64',
    cpuMicroarchitecture: 'nvidia/grace',
    gpuArchitectures: ['nvidia/cc90'],
  });
  expect(made.packageVersion).toMatchObject({ uuid: versionId, targetCount: 2, package: { catalog: { targetCount: 2 } } });
  expect(
    await app.query('{ packages(filter: { cpuMicroarchitecture: ["grace"], gpuArchitecture: ["cc90"] }) { nodes { name } } }'),
  ).toEqual({
    packages: { nodes: [{ name: 'numpy' }, { name: 'SciPy-bundle' }] },
  });
  expect(await wrongCounts(app)).toEqual([]);
});

test('an update changes what is given, and null clears', async ({ app }) => {
  const versionId = await idOf(app, SCIPY);
  const { id } = await written(app, 'createTarget', {
    versionId,
    type: 'platform',
    name: 'windows',
    location: 'C:',
    metadata: { a: 1 },
  });

  expect(await written(app, 'updateTarget', { id, name: 'macos' })).toMatchObject({
    type: 'platform',
    name: 'macos',
    location: 'C:',
    cpuFamily: null,
  });
  expect(await written(app, 'updateTarget', { id, location: null, metadata: null })).toMatchObject({
    location: '',
    metadata: {},
  });
  expect(paths(await edit(app, 'updateTarget', { id, type: null, name: '' }))).toEqual(['name', 'type']);
});

test('type, name and subtype are unique in a version', async ({ app }) => {
  const versionId = await idOf(app, SCIPY);
  const target = { versionId, type: 'external', name: 'system' };
  const first = await written(app, 'createTarget', target);
  const second = await written(app, 'createTarget', { ...target, subtype: 'b' });
  const clash = { code: 'CONFLICT', existing: { __typename: 'Target', id: first.id } };

  expect(await edit(app, 'createTarget', target)).toMatchObject(clash);
  expect(await edit(app, 'updateTarget', { id: second.id, subtype: null })).toMatchObject(clash);
});

test("targets of an extension's version are its parent's and cannot be written there", async ({ app }) => {
  const versionId = await idOf(app, 'version PYTHON numpy 1.26.4 SciPy-bundle 2023.11-foss-2023b');

  expect(paths(await edit(app, 'createTarget', { versionId, name: 'riscv64' }))).toEqual(['versionId']);
});

test('a deleted target is gone, and what it belonged to counts without it', async ({ app }) => {
  const versionId = await idOf(app, SCIPY);
  const { id } = await written(app, 'createTarget', { versionId, name: 'riscv64', subtype: 'generic' });

  expect(await edit(app, 'deleteTarget', { id })).toMatchObject({
    deletedId: id,
    package: { name: 'SciPy-bundle' },
    version: { version: '2023.11' },
  });
  expect(await edit(app, 'deleteTarget', { id })).toMatchObject({ code: 'NOT_FOUND' });
  expect(await wrongCounts(app)).toEqual([]);
});

test('one request may edit again and again, and reads what is there after each', async ({ app }) => {
  const versionId = await idOf(app, SCIPY);
  const create = (alias: string, name: string) =>
    `${alias}: createTarget(input: { versionId: "${versionId}", name: "${name}" }) { ... on CreateTargetPayload { target { packageVersion { targetCount } } } }`;

  const { one, two } = await app.mutate(`mutation { ${create('one', 'loong64')} ${create('two', 's390x')} }`);

  expect(two.target.packageVersion.targetCount).toBe(Number(one.target.packageVersion.targetCount) + 1);
});
