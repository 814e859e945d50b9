import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog, spack } from '../helpers/factories.ts';
import { testWithApp } from '../helpers/withApp.ts';
import { SAMPLES } from '../domain/move/moduleTexts.ts';

const CPUS = ['x86_64/amd/zen2', 'x86_64/amd/zen3'];
const on = (toolchain: string, more: object = {}) => ({ toolchain, cpus: CPUS, ...more });

const test = testWithApp({
  catalogs: [
    catalog('2023.06')
      .package('GROMACS', { '2024.4': on('foss-2023b'), '2024.1': on('foss-2022b') })
      .package('PLUMED', { '2.9': on('foss-2023b') })
      .package('R', { '4.3.2': on('gfbf-2023b', { families: ['2023b_foss'] }) })
      .package('OldTool', { '1.0': on('foss-2023b') })
      .package('zlib', { '1.3': on('GCCcore-13.2.0', { families: ['2023b_foss'] }) }),
    catalog('2025.06')
      .package('GROMACS', { '2024.4': on('foss-2023b'), '2025.1': on('foss-2024a') })
      .package('PLUMED', { '2.9': on('foss-2024a') })
      .package('R', { '4.4.1': on('gfbf-2024a', { families: ['2024a_foss'] }) })
      .package('ArmOnly', { '1.0': { toolchain: 'foss-2024a', cpus: ['aarch64/nvidia/grace'] } })
      .package('zlib', { '1.3': on('GCCcore-13.3.0', { families: ['2024a_foss'] }) }),
    spack('2026-07-01')
      .package('gromacs', { versions: ['2024.4', '2025.1'] })
      .package('r', { versions: ['4.3.2'] }),
  ],
});

const QUERY = `query ($input: PlanMoveInput!) { hardware { name } planMove(input: $input) {
  steps { module state from { version package { catalog { version } } } to { version module { fullName } } reason }
  environment { toolchainFamily versions { version } loadCommands } } }`;

async function idOf(app: TestApp, name: string, version?: string): Promise<string> {
  const query = 'query ($name: String!, $version: String) { catalogByName(name: $name, version: $version) { id } }';
  return (await app.query(query, { name, version })).catalogByName.id;
}

const plan = async (app: TestApp, modules: string, more: object = {}) =>
  (await app.query(QUERY, { input: { toId: await idOf(app, 'EESSI', '2025.06'), modules, ...more } })).planMove;

const briefly = ({ steps }: any): string[] =>
  steps.map(({ module, state, to }: any) => [module, state, ...(to ? [to.module?.fullName ?? to.version] : [])].join(' '));

const SCRIPT = `#!/bin/bash
module load EESSI/2023.06
module load GROMACS/2024.4-foss-2023b PLUMED/2.9-foss-2023b
ml R/4.3.2-gfbf-2023b  # statistics
module load OldTool/1.0-foss-2023b zlib nonsense/1.0
`;

test('a job script is moved to another release: what is there, what takes the place of the rest, and how to load it', async ({
  app,
}) => {
  const found = await plan(app, SCRIPT);

  expect(briefly(found)).toEqual([
    'GROMACS/2024.4-foss-2023b NEWER GROMACS/2025.1-foss-2024a',
    'PLUMED/2.9-foss-2023b REBUILT PLUMED/2.9-foss-2024a',
    'R/4.3.2-gfbf-2023b NEWER R/4.4.1-gfbf-2024a',
    'OldTool/1.0-foss-2023b GONE',
    'zlib SAME zlib/1.3-GCCcore-13.3.0',
    'nonsense/1.0 UNKNOWN',
  ]);
  expect(found.steps.map(({ from }: any) => from?.package.catalog.version)).toEqual([
    ...Array<string>(5).fill('2023.06'),
    undefined,
  ]);
  expect(found.steps[5].reason).toBe('Neither EESSI 2023.06 nor EESSI 2025.06 has a module nonsense.');
  expect(found.environment).toEqual({
    toolchainFamily: '2024a_foss',
    versions: [{ version: '2025.1' }, { version: '2.9' }, { version: '4.4.1' }, { version: '1.3' }],
    loadCommands: [
      'module load EESSI/2025.06',
      'module load GROMACS/2025.1-foss-2024a',
      'module load PLUMED/2.9-foss-2024a',
      'module load R/4.4.1-gfbf-2024a',
      'module load zlib/1.3-GCCcore-13.3.0',
    ],
  });
});

test('a module that is there stays, in any letter case and without its toolchain', async ({ app }) => {
  expect(briefly(await plan(app, 'gromacs/2024.4-foss-2023b'))).toEqual([
    'gromacs/2024.4-foss-2023b SAME GROMACS/2024.4-foss-2023b',
  ]);
  expect(briefly(await plan(app, 'GROMACS/2024.4'))).toEqual(['GROMACS/2024.4 SAME GROMACS/2024.4-foss-2023b']);
});

test('a text that names no release is of the catalog that has most of its modules; one that is given has priority', async ({
  app,
}) => {
  const text = 'GROMACS/2024.4-foss-2023b OldTool/1.0-foss-2023b';
  const [anyOf, given] = [await plan(app, text), await plan(app, text, { fromId: await idOf(app, 'EESSI', '2025.06') })];

  expect(anyOf.steps.map(({ state, from }: any) => [state, from.package.catalog.version])).toEqual([
    ['SAME', '2023.06'],
    ['GONE', '2023.06'],
  ]);
  expect(given.steps.map(({ state, from }: any) => [state, from?.package.catalog.version])).toEqual([
    ['SAME', '2025.06'],
    ['UNKNOWN', undefined],
  ]);
});

const FREEZE = `mutation ($input: FreezeCatalogInput!) { freezeCatalog(input: $input) { ... on FreezeCatalogPayload { job { uuid } } } }`;

test('modules are from a frozen copy only where it is given', async ({ app }) => {
  const input = { catalogId: await idOf(app, 'EESSI', '2023.06'), version: 'kept' };
  const { freezeCatalog } = await app.mutate(FREEZE, { input });
  const copy = (await app.finished(freezeCatalog.job.uuid)).catalog!;
  const origins = async (text: string, more: object = {}) =>
    (await plan(app, text, more)).steps.map(({ from }: any) => from?.package.catalog.version);

  expect(await origins('OldTool/1.0-foss-2023b')).toEqual(['2023.06']);
  expect(await origins('ml EESSI/2023.06 OldTool/1.0-foss-2023b')).toEqual(['2023.06']);
  expect(await origins('OldTool/1.0-foss-2023b', { fromId: copy.id })).toEqual(['kept']);

  await app.mutate('mutation ($id: ID!) { deleteCatalog(input: { id: $id }) { __typename } }', { id: copy.id });
});

test('a host gets only what is available on it', async ({ app }) => {
  const text = 'ArmOnly/1.0-foss-2024a\nPLUMED/2.9-foss-2023b';

  expect(briefly(await plan(app, text, { host: { cpu: 'zen3' } }))).toEqual([
    'ArmOnly/1.0-foss-2024a GONE',
    'PLUMED/2.9-foss-2023b REBUILT PLUMED/2.9-foss-2024a',
  ]);
  expect(briefly(await plan(app, text, { host: { cpu: 'grace' } }))).toEqual([
    'ArmOnly/1.0-foss-2024a SAME ArmOnly/1.0-foss-2024a',
    'PLUMED/2.9-foss-2023b GONE',
  ]);
});

test('modules move to a catalog of another source by counterpart and version', async ({ app }) => {
  const found = await plan(app, SCRIPT, { toId: await idOf(app, 'Spack') });

  expect(briefly(found).slice(0, 3)).toEqual([
    'GROMACS/2024.4-foss-2023b REBUILT 2024.4',
    'PLUMED/2.9-foss-2023b GONE',
    'R/4.3.2-gfbf-2023b REBUILT 4.3.2',
  ]);
  expect(found.steps[0].reason).toBe('Spack 2026.07.01 has gromacs 2024.4, without a module.');
  expect(found.environment).toBeNull();
});

test('of each text every module is a step, in order', async ({ app }) => {
  for (const { text, modules } of SAMPLES) {
    const { steps } = await plan(app, text);
    expect(steps.map(({ module }: any) => module)).toEqual(modules);
  }
});

test('an unknown catalog makes the plan null', async ({ app }) => {
  const unknown = '01a1fe04-d5cc-777b-8630-a1b70a950ba4';

  expect(await plan(app, 'GROMACS', { toId: unknown })).toBeNull();
  expect(await plan(app, 'GROMACS', { fromId: unknown })).toBeNull();
});

test.for<[object, string, readonly string[] | undefined]>([
  [{ modules: 'x'.repeat(65_537) }, '`modules` takes at most 65536 bytes (64 KiB), not 65537.', undefined],
  [{ host: { cpu: 'zen33' } }, 'No CPU is known by the name "zen33".', ['zen3', expect.any(String), expect.any(String)]],
  [{ toId: 'x' }, '"x" is not an id: expected the global id of a Catalog, or its uuid.', undefined],
])('%# is an error, and the rest of the response is complete', async ([more, message, suggestions], { app }) => {
  const input = { toId: await idOf(app, 'EESSI', '2025.06'), modules: 'GROMACS', ...more };

  const { data, errors } = await (await app.post(JSON.stringify({ query: QUERY, variables: { input } }))).json();

  expect(data).toMatchObject({ planMove: null, hardware: expect.any(Array) });
  expect(errors).toMatchObject([{ message, path: ['planMove'], extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(errors[0].extensions.suggestions).toEqual(suggestions);
});

test('characters that no stored text can have are part of names that nobody knows', async ({ app }) => {
  const found = await plan(app, `module load a\\ud800/1 ${'y'.repeat(300)}/1 \0GROMACS`.replace('\\ud800', '\ud800'));

  expect(found.steps.map(({ state }: any) => state)).toEqual(['UNKNOWN', 'UNKNOWN', 'SAME']);
});

test('the statements do not depend on the number of modules', async ({ app }) => {
  const toId = await idOf(app, 'EESSI', '2025.06');
  const statements = async (modules: string) => {
    const input = { toId, modules, host: { cpu: 'zen3' } };
    await app.query(QUERY, { input });
    app.statements();
    await app.query(QUERY, { input });
    return app.statements();
  };

  const one = await statements('GROMACS/2024.4-foss-2023b');

  expect(one).toEqual(['move.builds', 'version.byId']);
  expect(await statements(SCRIPT)).toEqual(one);
});
