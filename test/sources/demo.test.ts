import { expect, test } from 'vitest';
import { createDemo } from '../../src/sources/demo.ts';
import { openHttp, readSnapshot } from '../helpers/upstream.ts';

const http = openHttp({ host: 'nowhere.invalid:80' });
const io = { http, signal: new AbortController().signal };

test('the demo needs no network and has one release', async () => {
  const demo = createDemo();

  const { catalog, packages, problems } = await readSnapshot(demo, http);

  expect(await demo.releases(io)).toEqual([catalog.version]);
  expect(await demo.fingerprint(io, null)).toBe(catalog.fingerprint);
  expect(packages.size).toBe(catalog.expectedPackages);
  expect(problems).toEqual([]);
});

test('the demo shows what catalogs hold: builds with and without GPUs, extensions, odd versions', async () => {
  const { packages } = await readSnapshot(createDemo(), http);
  const versions = [...packages.values()].flatMap((item) => item.versions);
  const gpuLists = versions.flatMap(({ targets }) => targets).map(({ gpuArchitectures }) => gpuArchitectures.join());

  expect(packages.get('GROMACS')?.versions.map(({ versionSuffix }) => versionSuffix)).toContain('-CUDA-12.4.0');
  expect(new Set(gpuLists).size).toBeGreaterThan(3);
  expect(packages.get('SciPy-bundle')?.versions[0]?.extensions.map(({ name }) => name)).toContain('numpy');
  expect(packages.get('LAMMPS')?.versions[0]?.version).toBe('2Aug2023_update2');
});

test('every module that the demo requires is in the demo', async () => {
  const { packages } = await readSnapshot(createDemo(), http);
  const versions = [...packages.values()].flatMap((item) => item.versions);
  const modules = new Set(versions.map(({ module }) => `${module?.name}/${module?.version}`));

  const missing = versions
    .flatMap(({ requiredModules }) => requiredModules)
    .filter(({ name, version }) => !modules.has(`${name}/${version}`));

  expect(missing).toEqual([]);
});
