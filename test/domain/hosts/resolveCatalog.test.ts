import { describe, expect, test } from 'vitest';
import { acceleratorOf, type CatalogBuilds, exportCommands } from '../../../src/domain/hosts/catalogResolution.ts';
import { gpuRuns } from '../../../src/domain/hosts/gpuCompatibility.ts';
import { type HostPolicy, readHost, readHostOrCpuinfo } from '../../../src/domain/hosts/host.ts';
import { resolveCatalog } from '../../../src/domain/hosts/resolveCatalog.ts';
import { cpuinfoSample, expectedCpus, HOST_FILES, hasHostFiles, hostFacts } from '../../helpers/hostFiles.ts';

const host = (cpu: string, gpu: readonly string[] = [], policy: HostPolicy = 'UPSTREAM') => {
  const { value, problem } = readHost({ cpu, gpu, policy });
  if (problem) throw new Error(problem.message);
  return value;
};

const GPUS = ['nvidia/cc70', 'nvidia/cc80', 'nvidia/cc90'];
const CPUS = [
  'aarch64/generic',
  'aarch64/a64fx',
  'aarch64/neoverse_n1',
  'aarch64/neoverse_v1',
  'aarch64/nvidia/grace',
  'x86_64/generic',
  'x86_64/amd/zen2',
  'x86_64/amd/zen3',
  'x86_64/amd/zen4',
  'x86_64/intel/haswell',
  'x86_64/intel/skylake_avx512',
  'x86_64/intel/cascadelake',
  'x86_64/intel/icelake',
  'x86_64/intel/sapphirerapids',
];
const eessi = (more: Partial<CatalogBuilds> = {}): CatalogBuilds => ({
  label: 'EESSI 2023.06',
  source: 'EESSI',
  type: 'BINARY_RUNTIME',
  cpus: CPUS.map((cpu) => ({ cpu, gpus: cpu === 'aarch64/a64fx' ? [] : GPUS })),
  ...more,
});
const byHand = (...cpus: readonly string[]): CatalogBuilds => ({
  label: 'Ours 1',
  source: null,
  type: 'BINARY_RUNTIME',
  cpus: cpus.map((cpu) => ({ cpu, gpus: ['cc80', 'sm_86', 'gfx90a'] })),
});

const upstream = (cpu: string, ...gpu: readonly string[]) => resolveCatalog(host(cpu, gpu), eessi());
const compatible = (cpu: string, ...gpu: readonly string[]) => resolveCatalog(host(cpu, gpu, 'COMPATIBLE'), eessi());
const cpusOf = ({ choices }: ReturnType<typeof resolveCatalog>) => choices.map(({ cpu }) => cpu);

describe('UPSTREAM, as the start-up of EESSI chooses', () => {
  test.each([
    ['zen5', 'x86_64/amd/zen4', 'COMPATIBLE'],
    ['zen4', 'x86_64/amd/zen4', 'NATIVE'],
    ['naples', 'x86_64/amd/zen2', 'COMPATIBLE'],
    ['neoverse_n2', 'aarch64/neoverse_v1', 'COMPATIBLE'],
    ['neoverse_v2', 'aarch64/nvidia/grace', 'NATIVE'],
    ['emeraldrapids', 'x86_64/intel/sapphirerapids', 'NATIVE'],
    ['x86-64-v4', 'x86_64/generic', 'COMPATIBLE'],
    ['x86_64', 'x86_64/generic', 'NATIVE'],
    ['axion', 'aarch64/nvidia/grace', 'NATIVE'],
  ])('%s gets only %s: %s', (cpu, directory, state) => {
    const resolution = upstream(cpu);
    expect(resolution).toMatchObject({ state, choices: [{ cpu: directory, gpus: [], needsOverride: false }] });
    expect(resolution.choices).toHaveLength(1);
  });

  test.each([
    ['cc80', 'nvidia/cc80', true],
    ['cc86', 'nvidia/cc80', false],
    ['cc89', 'nvidia/cc80', false],
    ['cc75', 'nvidia/cc70', false],
    ['cc90', 'nvidia/cc90', true],
  ])('a GPU %s gets %s', (gpu, accelerator, isNative) => {
    const resolution = upstream('zen3', gpu);
    expect(acceleratorOf(resolution)).toBe(accelerator);
    expect(resolution.choices[0]?.gpus).toEqual([{ gpu: accelerator, hostGpu: `nvidia/${gpu}`, isNative, needsOverride: false }]);
  });

  test.each([
    ['with 0 in place of its last digit there is nothing either', 'zen3', 'cc121'],
    ['AMD GPUs are not detected', 'zen3', 'gfx90a'],
    ['there are no builds for GPUs under its CPU', 'a64fx', 'cc80'],
  ])('a GPU gets nothing if %s', (_, cpu, gpu) => {
    expect(acceleratorOf(upstream(cpu, gpu))).toBeNull();
  });

  test('only the first GPU counts', () => {
    expect(acceleratorOf(upstream('zen3', 'cc120', 'cc80'))).toBeNull();
    expect(acceleratorOf(upstream('zen3', 'cc90', 'cc80'))).toBe('nvidia/cc90');
  });

  test('the explanation has one step a line', () => {
    expect(upstream('zen5', 'A40').explanation).toEqual([
      'The CPU is zen5 (x86_64).',
      "EESSI's start-up looks for x86_64/amd/zen5, x86_64/amd/zen4, x86_64/amd/zen3, x86_64/amd/zen2, x86_64/generic, in this order.",
      'EESSI 2023.06 has no builds for x86_64/amd/zen5.',
      'The builds for x86_64/amd/zen4 are used, and no others.',
      'The first GPU is nvidia/cc86, for which there are no builds under x86_64/amd/zen4; with 0 as its last digit, nvidia/cc80 is used.',
    ]);
  });

  test('for skylake, which has no AVX-512, the explanation names skylake_avx512', () => {
    expect(upstream('skylake').explanation[1]).toMatch(/a Xeon with AVX-512 is skylake_avx512/);
    expect(upstream('skylake_avx512').explanation.join()).not.toMatch(/the processor without/);
  });

  test('a family that the catalog lacks is not built', () => {
    expect(upstream('power9')).toMatchObject({ state: 'NOT_BUILT', choices: [] });
    expect(upstream('power9').explanation.at(-1)).toBe('EESSI 2023.06 has no builds for ppc64le/generic.');
  });

  test('the demo catalog is treated as EESSI', () => {
    expect(resolveCatalog(host('zen5'), eessi({ source: 'DEMO' })).choices.map(({ cpu }) => cpu)).toEqual(['x86_64/amd/zen4']);
  });
});

describe('COMPATIBLE, by the instruction set', () => {
  test.each([
    ['zen4', ['x86_64/amd/zen4', 'x86_64/amd/zen3', 'x86_64/amd/zen2', 'x86_64/generic']],
    ['naples', ['x86_64/generic']],
    ['neoverse_n2', ['aarch64/neoverse_n1', 'aarch64/generic']],
    ['neoverse_v2', ['aarch64/nvidia/grace', 'aarch64/neoverse_n1', 'aarch64/generic']],
    ['cannonlake', ['x86_64/intel/haswell', 'x86_64/generic']],
  ])('%s gets %j, most ancestors first', (cpu, expected) => {
    expect(cpusOf(compatible(cpu))).toEqual(expected);
  });

  test('GPUs of the same major and no higher minor are acceptable, of all GPUs of the machine, the first one first', () => {
    const { choices } = resolveCatalog(host('zen3', ['A40', 'MI250X', 'A100'], 'COMPATIBLE'), byHand('zen3'));
    expect(choices[0]?.gpus).toEqual([
      { gpu: 'sm_86', hostGpu: 'nvidia/cc86', isNative: true, needsOverride: false },
      { gpu: 'cc80', hostGpu: 'nvidia/cc86', isNative: true, needsOverride: false },
      { gpu: 'gfx90a', hostGpu: 'amd/gfx90a', isNative: true, needsOverride: false },
    ]);
  });

  test('what start-up would not choose comes with the lines that make it choose that', () => {
    const [zen4, zen3] = compatible('zen4', 'A40').choices;
    expect(zen4 && exportCommands(zen4, zen4.gpus[0] ?? null)).toEqual([]);
    expect(zen3 && exportCommands(zen3, zen3.gpus[0] ?? null)).toEqual([
      'export EESSI_ARCHDETECT_OPTIONS_OVERRIDE=x86_64/amd/zen3',
    ]);
    const [own] = compatible('zen4', 'cc120', 'cc90').choices;
    expect(own && exportCommands(own, own.gpus[0] ?? null)).toEqual([
      'export EESSI_ACCELERATOR_TARGET_OVERRIDE=accel/nvidia/cc90',
    ]);
    expect(own && exportCommands(own, null)).toEqual([]);
    const [generic] = compatible('naples').choices;
    expect(generic && exportCommands(generic, null)).toEqual(['export EESSI_ARCHDETECT_OPTIONS_OVERRIDE=x86_64/generic']);
  });

  test('other catalogs are always resolved by the instruction set, without such lines', () => {
    const resolution = resolveCatalog(
      host('zen4', ['gfx90a']),
      byHand('zen2', 'x86_64/amd/zen3', 'sparc', 'haswell', 'x86-64-v3'),
    );
    expect(cpusOf(resolution)).toEqual(['x86_64/amd/zen3', 'zen2', 'x86-64-v3']);
    expect(resolution.state).toBe('COMPATIBLE');
    for (const choice of resolution.choices) expect(exportCommands(choice, choice.gpus[0] ?? null)).toEqual([]);
  });

  test('the explanation names what it runs and what the catalog has of that', () => {
    expect(compatible('zen2', 'cc86').explanation).toEqual([
      'The CPU is zen2 (x86_64).',
      'It runs builds for zen2, zen, x86_64_v3, x86_64_v2, x86_64.',
      'Of these, EESSI 2023.06 has builds for x86_64/amd/zen2, x86_64/generic, best first.',
      'Its GPUs are nvidia/cc86; of the builds for GPUs, they run those for nvidia/cc80.',
    ]);
  });
});

test.each([
  ['SOURCE_PACKAGE', 'FROM_SOURCE'],
  ['PACKAGE_MANAGER', 'FROM_SOURCE'],
  ['BINARY_RUNTIME', 'UNSPECIFIED'],
] as const)('of a catalog of type %s that names no CPU, everything is %s', (type, state) => {
  expect(resolveCatalog(host('zen3'), { label: 'X', source: null, type, cpus: [] })).toMatchObject({ state, choices: [] });
});

test.each([
  ['nvidia/cc86', 'nvidia/cc80', true],
  ['nvidia/cc80', 'nvidia/cc86', false],
  ['nvidia/cc90', 'nvidia/cc80', false],
  ['nvidia/cc121', 'cc120', true],
  ['nvidia/cc103', '10.0', true],
  ['nvidia/cc90', 'sm_90a', true],
  ['nvidia/cc103', 'sm_100a', false],
  ['nvidia/cc103', 'sm_100f', true],
  ['amd/gfx90a', 'gfx90a', true],
  ['amd/gfx90a', 'amd/gfx900', false],
  ['nvidia/cc80', 'intel/pvc', false],
])('whether a %s runs builds for %s: %s', (gpu, build, expected) => {
  expect(gpuRuns(gpu, build)).toBe(expected);
});

describe.runIf(hasHostFiles)(HOST_FILES, () => {
  const release = (name: string): CatalogBuilds => {
    const { cpuDirs, gpu } = hostFacts().eessi.releases[name] ?? { cpuDirs: [], gpu: [] };
    return eessi({ label: `EESSI ${name}`, cpus: (cpuDirs ?? []).map((cpu) => ({ cpu, gpus: gpu })) });
  };

  test.each(expectedCpus)('$file gets the directories of each release that EESSI chooses', ({ file, dir }) => {
    const read = readHostOrCpuinfo({ cpu: cpuinfoSample(file) }).value;
    for (const [name, expected] of Object.entries(dir))
      expect(read && cpusOf(resolveCatalog(read, release(name)))).toEqual(expected === null ? [] : [expected]);
  });

  test("the best build by ancestry is archspec's for every microarchitecture", () => {
    for (const [name, { strictLatticeDir }] of Object.entries(hostFacts().targets))
      for (const [version, expected] of Object.entries(strictLatticeDir ?? {}))
        expect([name, cpusOf(resolveCatalog(host(name, [], 'COMPATIBLE'), release(version)))[0] ?? null]).toEqual([
          name,
          expected,
        ]);
  });
});
