import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { TestApp } from '../helpers/app.ts';
import { catalog } from '../helpers/factories.ts';
import { catalogId, link, offer } from '../helpers/offerings.ts';
import { fixture } from '../helpers/upstream.ts';
import { testWithApp } from '../helpers/withApp.ts';

const [ZEN2, ZEN3] = ['x86_64/amd/zen2', 'x86_64/amd/zen3'];

const test = testWithApp({
  viewer: 'staff',
  catalogs: [
    catalog('2025.06')
      .package('GROMACS', { '2024.4': { cpus: [ZEN2, ZEN3], extensions: ['python/gmxapi@0.4'] } })
      .package('OnlyZen2', { '1.0': [ZEN2] }),
  ],
});

/** A module as the module browser of Open OnDemand reads it. */
interface Listed {
  readonly fullName: string;
  readonly Version?: string | false | null;
  readonly hidden: boolean;
  readonly wV: string;
  readonly parentAA?: readonly (readonly string[])[] | null;
}

type Tree = Record<string, Record<string, Listed>>;

const modulesOf = async (app: TestApp, path: string): Promise<Tree> => {
  const response = await app.get(`/export/ondemand/${path}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Tree;
};

/** By full name: the version, the chains of which one is loaded first, and whether it is the default. */
function read(tree: Tree): Map<string, object> {
  const files = Object.entries(tree).flatMap(([name, modules]) => Object.values(modules).map((module) => ({ name, ...module })));
  const shown = files.filter(({ hidden }) => !hidden);
  return new Map(
    shown.map(({ fullName, name, Version }) => {
      const same = shown.filter((other) => other.fullName === fullName);
      const chains = same.flatMap(({ parentAA }) => (parentAA?.length ? parentAA.map((chain) => chain.join(' ')) : ['']));
      const isDefault = same.some(({ wV }) => wV.startsWith('^'));
      const loads = chains.includes('') ? [''] : [...new Set(chains)].sort();
      return [fullName, { name, version: Version || false, loads, isDefault }];
    }),
  );
}

async function importTree(app: TestApp, name: string, text: string): Promise<string> {
  const response = await fetch(`${app.url}/uploads`, { method: 'POST', headers: app.authorization('staff'), body: text });
  const { id: uploadId } = (await response.json()) as { id: string };
  const { catalog: made } = await app.importCatalog({ source: 'LMOD', uploadId, name });
  return made?.uuid ?? expect.fail('The import failed.');
}

test('modules of EESSI are loaded after the module of the release, and extensions are none', async ({ app }) => {
  const { GROMACS, ...others } = await modulesOf(app, `${await catalogId(app, 'EESSI')}.json`);

  expect(Object.values(GROMACS ?? {})).toMatchObject([
    { fullName: 'GROMACS/2024.4-foss-2023b', Version: '2024.4-foss-2023b', hidden: false, parentAA: [['EESSI/2025.06']] },
  ]);
  expect(Object.keys(others)).toEqual(['OnlyZen2']);
});

test('for nodes of some CPU, only what is available there is listed', async ({ app }) => {
  const id = await catalogId(app, 'EESSI');

  expect(Object.keys(await modulesOf(app, `${id}.json?cpu=zen3`))).toEqual(['GROMACS']);
  expect(Object.keys(await modulesOf(app, `${id}.json?cpu=zen2&gpu=cc80`))).toEqual(['GROMACS', 'OnlyZen2']);
});

test('a partition of an offering gets what its CPU does of the linked catalogs', async ({ app }) => {
  const offeringId = await offer(app, { partitions: [{ name: 'cpu', cpuArchitecture: 'amd/zen3' }, { name: 'any' }] });
  await link(app, offeringId, 'EESSI');
  const { offering } = await app.query('query ($id: ID!) { offering(id: $id) { uuid partitions { uuid name } } }', {
    id: offeringId,
  });
  const [any, cpu] = offering.partitions as { uuid: string }[];

  expect(Object.keys(await modulesOf(app, `offerings/${offering.uuid}/${cpu?.uuid}.json`))).toEqual(['GROMACS']);
  const unknown = await app.get(`/export/ondemand/offerings/${offering.uuid}/${any?.uuid}.json`);
  expect([unknown.status, await unknown.json()]).toEqual([400, ['The partition states no CPU.']]);
});

test.for([
  ['019300f5-0000-7000-8000-000000000000.json', 404],
  ['offerings/019300f5-0000-7000-8000-000000000000/019300f5-0000-7000-8000-000000000000.json', 404],
  ['nonsense.json', 404],
] as const)('%s is answered with %s', async ([path, status], { app }) => {
  expect((await app.get(`/export/ondemand/${path}`)).status).toBe(status);
});

test('an unknown parameter, CPU or a GPU alone is refused', async ({ app }) => {
  const id = await catalogId(app, 'EESSI');

  const answers = await Promise.all(
    ['cpus=zen3', 'cpu=zen33', 'gpu=cc80'].map((query) => app.get(`/export/ondemand/${id}.json?${query}`)),
  );

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
});

test('a module tree that was imported is exported with the same names, versions and commands', async ({ app }) => {
  const text = fixture('lmod')['/spider.json'] ?? '';

  const exported = await modulesOf(app, `${await importTree(app, 'Fixture', text)}.json`);

  expect(read(exported)).toEqual(read(JSON.parse(text) as Tree));
});

const TREES = new URL('../../../shared/data/lmod/', import.meta.url);

for (const name of ['ascend', 'oakley'])
  test.skipIf(!existsSync(TREES))(
    `the tree of ${name} is exported with the same names, versions and commands`,
    async ({ app }) => {
      const text = readFileSync(new URL(`${name}.json`, TREES), 'utf8');

      const exported = await modulesOf(app, `${await importTree(app, name, text)}.json`);

      expect(read(exported)).toEqual(read(JSON.parse(text) as Tree));
    },
  );
