import { expect, test } from 'vitest';
import { catalog, spack } from '../helpers/factories.ts';
import { openTestApp, STAFF_TOKEN } from '../helpers/app.ts';
import { link, offer } from '../helpers/offerings.ts';
import { openUpstream } from '../helpers/upstream.ts';
import { replay, sessionsIn } from './sessionFile.ts';

const file = (name: string) => new URL(`./sessions/${name}.txt`, import.meta.url);

const ZEN = ['x86_64/amd/zen2', 'x86_64/amd/zen3', 'x86_64/amd/zen4', 'x86_64/generic'];

const old = catalog('2023.06')
  .package('GROMACS', {
    '2024.1': [
      { toolchain: 'foss-2023b', cpus: ZEN, description: 'Molecular dynamics.', extensions: ['python/gmxapi@0.4.2'] },
      {
        toolchain: 'foss-2023b',
        cpus: ZEN,
        suffix: '-CUDA-12.4.0',
        gpus: ['nvidia/cc80'],
        description: 'Molecular dynamics on GPUs.',
      },
    ],
    '2023.3': { toolchain: 'foss-2023a', cpus: ZEN, description: 'Molecular dynamics.' },
  })
  .package('PLUMED', { '2.9.0': { toolchain: 'foss-2023b', cpus: ZEN, description: 'Free energies of molecular systems.' } })
  .package('OpenFOAM', { '11': { toolchain: 'foss-2023a', cpus: ZEN, description: 'Computational fluid dynamics.' } })
  .package('SciPy-bundle', {
    '2023.11': {
      toolchain: 'gfbf-2023b',
      families: ['2023b_foss'],
      cpus: ZEN,
      description: 'Python packages for science.',
      extensions: ['python/numpy@1.26.2', 'python/scipy@1.11.4'],
    },
  })
  .package('WRF', {
    '4.4.1': { toolchain: 'foss-2022b', cpus: ZEN, suffix: '-dmpar', description: 'Weather research and forecasting.' },
  });
const recent = catalog('2025.06')
  .package('GROMACS', { '2025.2': { toolchain: 'foss-2025a', cpus: ZEN, description: 'Molecular dynamics.' } })
  .package('PLUMED', { '2.9.4': { toolchain: 'foss-2025a', cpus: ZEN, description: 'Free energies of molecular systems.' } })
  .package('WRF', {
    '4.6.1': { toolchain: 'foss-2025a', cpus: ZEN, suffix: '-dmpar', description: 'Weather research and forecasting.' },
  });
const recipes = spack('2026-07-01')
  .package('gromacs', {
    versions: ['2025.2', '2024.1'],
    description: 'Molecular dynamics.',
    licenses: ['LGPL-2.1-or-later'],
    dependencies: ['zlib'],
  })
  .package('zlib', { versions: ['1.3.1'], description: 'Compression library.' });

test('what is there, what runs here, and how to load it', async () => {
  await using app = await openTestApp({ catalogs: [old, recent, recipes] });
  const offering = await offer(app, {
    name: 'Puhti',
    partitions: [
      { name: 'small', cpuArchitecture: 'zen3' },
      { name: 'gpu', cpuArchitecture: 'zen4', gpuArchitecture: 'NVIDIA A100' },
    ],
  });
  await link(app, offering, 'EESSI 2023.06');
  const terminal = { env: { GATEWAY_URL: app.app.url }, programs: { 'nvidia-smi': '8.0\n8.0\n' } };

  for (const name of ['software', 'releases'])
    await expect(await replay(file(name), terminal)).toMatchFileSnapshot(file(name).pathname);
});

test('imports, by staff', async () => {
  await using app = await openTestApp({ catalogs: [old], serves: [old, recent, recipes] });
  const terminal = { env: { GATEWAY_URL: app.app.url, GATEWAY_TOKEN: STAFF_TOKEN } };

  await expect(await replay(file('staff'), terminal)).toMatchFileSnapshot(file('staff').pathname);
});

test('what goes wrong has a message in one line and an exit code of its own', async () => {
  await using app = await openTestApp({ catalogs: [old] });
  await using older = await openUpstream({
    '/graphql': JSON.stringify({ errors: [{ message: 'Cannot query field "didYouMean" on type "PackageConnection".' }] }),
  });
  const dead = await openUpstream({});
  await dead[Symbol.asyncDispose]();
  const env = { GATEWAY_URL: app.app.url, OLDER: older.url(''), OTHER: older.url('/elsewhere'), DEAD: dead.url('') };

  await expect(await replay(file('trouble'), { env })).toMatchFileSnapshot(file('trouble').pathname);
});

test('there are sixty sessions and more, at a terminal and in a pipe', () => {
  const sessions = ['software', 'releases', 'staff', 'trouble'].flatMap((name) => sessionsIn(file(name)));

  expect(sessions.length).toBeGreaterThanOrEqual(60);
  expect(sessions.filter(({ prompt }) => prompt === '%').length).toBeGreaterThanOrEqual(20);
  expect(new Set(sessions.map(({ title }) => title)).size).toBe(sessions.length);
});
