import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CatalogBuilds, CpuBuilds } from '../../../src/domain/hosts/catalogResolution.ts';
import { HARDWARE } from '../../../src/domain/hosts/hardware.ts';
import { type HostPolicy, readHost } from '../../../src/domain/hosts/host.ts';
import type { KnownIssue } from '../../../src/domain/hosts/knownIssue.ts';
import { issuesOf, KNOWN_ISSUES } from '../../helpers/knownIssues.ts';
import { resolveCatalog } from '../../../src/domain/hosts/resolveCatalog.ts';
import { type BuildState, isAvailable, type IssuesOfBuild, versionBuild } from '../../../src/domain/hosts/versionBuild.ts';
import { type EessiVersion, eessiVersions } from '../../helpers/eessiVersions.ts';
import { FULL_FILE, hasFullFiles } from '../../helpers/fullFiles.ts';

const host = (cpu: string, gpu: readonly string[] = [], policy: HostPolicy = 'UPSTREAM') => {
  const { value, problem } = readHost({ cpu, gpu, policy });
  if (problem) throw new Error(problem.message);
  return value;
};

const GPUS = ['nvidia/cc80', 'nvidia/cc90'];
const CPUS = ['x86_64/generic', 'x86_64/amd/zen2', 'x86_64/amd/zen3', 'x86_64/amd/zen4', 'aarch64/generic'];
const CATALOG: CatalogBuilds = {
  label: 'EESSI 2023.06',
  source: 'EESSI',
  type: 'BINARY_RUNTIME',
  cpus: CPUS.map((cpu) => ({ cpu, gpus: GPUS })),
};
const forCpus = (...cpus: readonly string[]): CpuBuilds[] => cpus.map((cpu) => ({ cpu, gpus: [] }));
const forGpus = (...gpus: readonly string[]): CpuBuilds[] => CPUS.map((cpu) => ({ cpu, gpus }));
const issue = (severity: KnownIssue['severity']): KnownIssue => ({
  ...{ code: severity, severity, title: 'It fails.', description: '', url: null, match: {} },
});
const none: IssuesOfBuild = () => [];

const build = (one: ReturnType<typeof host>, targets: readonly CpuBuilds[], issues = none, catalog = CATALOG) =>
  versionBuild(one, resolveCatalog(one, catalog), catalog.type, targets, issues);

test.each<[string, ReturnType<typeof host>, CpuBuilds[], BuildState, string]>([
  ['its CPU', host('zen4'), forCpus(...CPUS), 'NATIVE', 'Built for x86_64/amd/zen4, the CPU of the host.'],
  [
    'another CPU that it gets',
    host('zen5'),
    forCpus(...CPUS),
    'COMPATIBLE',
    'Built for x86_64/amd/zen4, which the host gets for its CPU zen5.',
  ],
  [
    'its GPU',
    host('zen4', ['A100']),
    forGpus('nvidia/cc80'),
    'NATIVE',
    'Built for x86_64/amd/zen4, the CPU of the host, and for nvidia/cc80, its GPU.',
  ],
  [
    'another GPU that it runs',
    host('zen4', ['A40']),
    forGpus(...GPUS),
    'COMPATIBLE',
    'Built for x86_64/amd/zen4, the CPU of the host, and for nvidia/cc80, which its GPU nvidia/cc86 runs.',
  ],
  [
    'GPUs, and it has none',
    host('zen4'),
    forGpus(...GPUS),
    'NEEDS_GPU',
    'Built only for nvidia/cc80, nvidia/cc90; the host has no GPU.',
  ],
  [
    'a GPU other than the one it gets',
    host('zen4', ['A100']),
    forGpus('nvidia/cc90'),
    'NEEDS_GPU',
    'Built only for nvidia/cc90; the host gets the builds for nvidia/cc80.',
  ],
  [
    'GPUs of another kind',
    host('zen4', ['gfx90a']),
    forGpus('nvidia/cc90'),
    'NEEDS_GPU',
    'Built only for nvidia/cc90, which the host does not get with amd/gfx90a.',
  ],
  [
    'a more general CPU only',
    host('zen4'),
    forCpus('x86_64/amd/zen3'),
    'NOT_BUILT',
    'It is not built for x86_64/amd/zen4, whose builds the host gets.',
  ],
  [
    'no CPU that it runs',
    host('zen4', [], 'COMPATIBLE'),
    forCpus('aarch64/generic'),
    'NOT_BUILT',
    'It is not built for any CPU that the host runs.',
  ],
  [
    'a family that its catalog lacks',
    host('power9'),
    forCpus(...CPUS),
    'NOT_BUILT',
    'Its catalog has no builds for a CPU that the host runs.',
  ],
  [
    'no CPU at all',
    host('zen4'),
    [],
    'UNSPECIFIED',
    'Its catalog does not state for which CPUs it is built. It is assumed to run.',
  ],
])('a version built for %s', (_, one, targets, state, reason) => {
  expect(build(one, targets)).toMatchObject({ state, reason, issues: [] });
});

test('a version of a source catalog that names no CPU is built on the host', () => {
  const spack: CatalogBuilds = { label: 'Spack', source: 'SPACK', type: 'SOURCE_PACKAGE', cpus: [] };
  expect(build(host('zen4'), [], none, spack)).toMatchObject({
    state: 'FROM_SOURCE',
    reason: 'It is built from source on the host.',
  });
  const conda: CatalogBuilds = { ...spack, type: 'PACKAGE_MANAGER' };
  expect(build(host('zen4'), [], none, conda).reason).toBe('It is installed on the host by a package manager.');
});

test('a known issue that blocks makes a build unavailable, and one that warns does not', () => {
  expect(build(host('zen4'), forCpus(...CPUS), () => [issue('BLOCKS')])).toEqual({
    state: 'BLOCKED',
    cpu: 'x86_64/amd/zen4',
    gpu: null,
    exports: [],
    issues: [issue('BLOCKS')],
    reason: 'The build for x86_64/amd/zen4 is known not to load: It fails.',
  });
  expect(build(host('zen4'), forCpus(...CPUS), () => [issue('WARNS')])).toMatchObject({
    state: 'NATIVE',
    issues: [issue('WARNS')],
  });
  expect(build(host('zen4'), [], () => [issue('BLOCKS')]).state).toBe('BLOCKED');
});

test('under COMPATIBLE, the best build that is not blocked is taken, with the lines for it', () => {
  const onZen4: IssuesOfBuild = (cpu) => (cpu === 'x86_64/amd/zen4' ? [issue('BLOCKS')] : []);
  expect(build(host('zen4', [], 'COMPATIBLE'), forCpus(...CPUS), onZen4)).toMatchObject({
    state: 'COMPATIBLE',
    cpu: 'x86_64/amd/zen3',
    exports: ['export EESSI_ARCHDETECT_OPTIONS_OVERRIDE=x86_64/amd/zen3'],
  });
  expect(build(host('zen4'), forCpus(...CPUS), onZen4).state).toBe('BLOCKED');
});

test('an issue is asked about the GPU whose build the host gets', () => {
  const asked: (string | null)[] = [];
  build(host('zen4', ['A40']), forGpus(...GPUS), (_, gpu) => (asked.push(gpu), []));
  expect(asked).toEqual(['nvidia/cc80']);
});

const named = (kind: 'CPU' | 'GPU') => fc.constantFrom(...HARDWARE.filter((one) => one.kind === kind).map(({ name }) => name));
const anyHost = fc
  .record({
    cpu: named('CPU'),
    gpu: fc.array(named('GPU'), { maxLength: 2 }),
    policy: fc.constantFrom<HostPolicy>('UPSTREAM', 'COMPATIBLE'),
  })
  .map(({ cpu, gpu, policy }) => host(cpu, gpu, policy));
const anyTargets = fc
  .uniqueArray(fc.record({ cpu: fc.constantFrom(...CPUS), gpus: fc.subarray(GPUS) }), { selector: ({ cpu }) => cpu })
  .map((targets): CpuBuilds[] => targets);

test('what is available is never blocked, and what is blocked, unbuilt or for other GPUs is not available', () => {
  fc.assert(
    fc.property(anyHost, anyTargets, fc.func(fc.subarray(['BLOCKS', 'WARNS'] as const)), (one, targets, severities) => {
      const found = build(one, targets, (cpu, gpu) => severities(cpu, gpu).map(issue));
      if (isAvailable(found.state)) expect(found.issues.some(({ severity }) => severity === 'BLOCKS')).toBe(false);
      else expect(found.exports).toEqual([]);
      expect(found.state === 'BLOCKED').toBe(found.issues.some(({ severity }) => severity === 'BLOCKS'));
    }),
    { numRuns: 2000 },
  );
});

test('every build of a host is one that the explanation of its catalog derives', () => {
  fc.assert(
    fc.property(anyHost, anyTargets, (one, targets) => {
      const { state, cpu, gpu } = build(one, targets);
      const steps = resolveCatalog(one, CATALOG).explanation;
      if (cpu !== null && one.policy === 'UPSTREAM') expect(steps).toContain(`The builds for ${cpu} are used, and no others.`);
      if (cpu !== null) expect(steps.join(' ')).toContain(cpu);
      if (gpu !== null) expect(steps.at(-1)).toContain(gpu);
      if (targets.length > 0 && cpu === null) expect(['NEEDS_GPU', 'NOT_BUILT']).toContain(state);
    }),
    { numRuns: 2000 },
  );
});

test('what a host gets of a version is a target of this version, and a build for GPUs only with one of its GPUs', () => {
  fc.assert(
    fc.property(anyHost, anyTargets, (one, targets) => {
      const { cpu, gpu } = build(one, targets);
      const target = targets.find((each) => each.cpu === cpu);
      if (cpu === null) expect(gpu).toBeNull();
      else expect(gpu === null ? target?.gpus : target?.gpus.includes(gpu)).toEqual(gpu === null ? [] : true);
    }),
    { numRuns: 2000 },
  );
});

describe.runIf(hasFullFiles)(FULL_FILE, () => {
  const catalogOf = (release: string): { catalog: CatalogBuilds; versions: readonly EessiVersion[] } => {
    const versions = eessiVersions().filter(({ subject }) => subject.release === release);
    const cpus = new Map<string, Set<string>>();
    for (const { cpu, gpus } of versions.flatMap((version) => version.cpus))
      cpus.set(cpu, new Set([...(cpus.get(cpu) ?? []), ...gpus]));
    const builds = Array.from(cpus, ([cpu, gpus]) => ({ cpu, gpus: [...gpus] }));
    return { catalog: { ...CATALOG, label: `EESSI ${release}`, cpus: builds }, versions };
  };

  const statesOf = (release: string, one: ReturnType<typeof host>) => {
    const { catalog, versions } = catalogOf(release);
    const resolution = resolveCatalog(one, catalog);
    return versions.map(({ name, subject, cpus }) => ({
      name,
      ...versionBuild(one, resolution, catalog.type, cpus, (cpu, gpu) => issuesOf(KNOWN_ISSUES, { ...subject, cpu, gpu })),
    }));
  };

  test.each<[string, string, string[], number]>([
    ['2023.06', 'zen3', [], 1224],
    ['2023.06', 'zen3', ['cc80'], 1240],
    ['2023.06', 'zen3', ['cc86'], 1240],
    ['2023.06', 'zen4', [], 976],
    ['2023.06', 'zen5', [], 976],
    ['2023.06', 'a64fx', [], 1216],
    ['2025.06', 'zen3', [], 1035],
    ['2025.06', 'zen3', ['cc90'], 1055],
    ['2025.06', 'zen3', ['cc121'], 1050],
    ['2025.06', 'a64fx', [], 1026],
  ])('EESSI %s, %s with GPUs %j: %i versions are available', (release, cpu, gpus, count) => {
    expect(statesOf(release, host(cpu, gpus)).filter(({ state }) => isAvailable(state))).toHaveLength(count);
  });

  test('WRF of EESSI 2023.06 is blocked on zen4, and available there under COMPATIBLE', () => {
    const states = (policy: HostPolicy) => statesOf('2023.06', host('zen4', [], policy)).filter(({ name }) => name === 'WRF');
    expect(states('UPSTREAM').map(({ state }) => state)).toEqual(['BLOCKED']);
    expect(states('COMPATIBLE')).toMatchObject([{ state: 'COMPATIBLE', cpu: 'x86_64/amd/zen3' }]);
  });
});
