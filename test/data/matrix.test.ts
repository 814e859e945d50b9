import { expect, test } from 'vitest';
import { openTestApp, type TestApp } from '../helpers/app.ts';
import { SOFTWARE_PATH } from '../helpers/factories.ts';
import { FULL_FILE, fullFile, hasFullFiles, parse } from '../helpers/fullFiles.ts';
import { hasHostFiles, type HostFacts, hostFacts } from '../helpers/hostFiles.ts';
import { link, offer } from '../helpers/offerings.ts';

interface Build {
  readonly version: string;
  readonly versionsuffix: string;
  readonly module: { readonly full_module_name: string };
  readonly toolchain: { readonly name: string; readonly version: string };
  readonly required_modules: readonly { readonly full_module_name: string }[];
  readonly cpu_arch: readonly string[];
  readonly gpu_arch: Readonly<Record<string, readonly string[]>>;
}
type File = { readonly software: Readonly<Record<string, { readonly versions: readonly Build[] }>> };

/** A partition as it is written, and what is meant by it: archspec's name of the CPU and the first GPU; null if it cannot be understood. */
interface Machine {
  readonly cpu: string;
  readonly gpu: string;
  readonly means: { readonly archspec: string; readonly firstGpu: string | null } | null;
}

const RELEASES = ['2023.06', '2025.06'];
const SIZE = 50;

/** Spellings of CPUs, with archspec's names. */
const CPUS: readonly [spelling: string, archspec: string][] = [
  ['x86_64/amd/zen3', 'zen3'],
  ['Genoa', 'zen4'],
  ['zen5', 'zen5'],
  ['amd/zen2', 'zen2'],
  ['EPYC 7001', 'zen'],
  ['Sapphire Rapids', 'sapphirerapids'],
  ['icelake', 'icelake'],
  ['linux/x86_64/intel/cascadelake', 'cascadelake'],
  ['skylake', 'skylake'],
  ['haswell', 'haswell'],
  ['a64fx', 'a64fx'],
  ['aarch64/neoverse_n1', 'neoverse_n1'],
  ['Graviton3', 'neoverse_v1'],
  ['x86-64-v3', 'x86_64_v3'],
  ['power9le', 'power9le'],
];

/** Spellings of GPUs, and the first one meant. */
const GPUS: readonly [spelling: string, first: string | null][] = [
  ['', null],
  ['A100', 'nvidia/cc80'],
  ['sm_86', 'nvidia/cc86'],
  ['accel/nvidia/cc90', 'nvidia/cc90'],
  ['12.1, A100', 'nvidia/cc121'],
  ['T4', 'nvidia/cc75'],
  ['gfx90a', 'amd/gfx90a'],
  ['B200', 'nvidia/cc100'],
];

const NONSENSE: readonly Machine[] = [
  ['zen3,zen4', ''],
  ['the fast ones', ''],
  ['', 'A100'],
  ['zen4', 'A100, voodoo'],
  ['generic', ''],
].map(([cpu = '', gpu = '']) => ({ cpu, gpu, means: null }));

/** 45 machines, every CPU with three of the GPUs, and 5 that are none. */
const MACHINES: readonly Machine[] = [
  ...CPUS.flatMap(([cpu, archspec], index) =>
    [0, 1, 2].map((step) => {
      const [gpu, firstGpu] = GPUS[(index + step * 3) % GPUS.length]!;
      return { cpu, gpu, means: { archspec, firstGpu } };
    }),
  ),
  ...NONSENSE,
];

/** Offerings of all builds, and one that enables some CPUs. */
const OFFERINGS = [
  { name: 'a', machines: MACHINES.slice(0, 20), enabled: null },
  { name: 'b', machines: MACHINES.slice(20, 46), enabled: ['x86_64/intel/haswell', 'aarch64/neoverse_n1', 'aarch64/a64fx'] },
  { name: 'c', machines: MACHINES.slice(46), enabled: null },
] as const;

const nameOf = (index: number) => `p${String(index).padStart(2, '0')}`;

async function makeOfferings(app: TestApp): Promise<void> {
  for (const { name, machines, enabled } of OFFERINGS) {
    const partitions = machines.map(({ cpu, gpu }, index) => ({
      name: nameOf(index),
      ...(cpu && { cpuArchitecture: cpu }),
      gpuArchitecture: gpu,
    }));
    const id = await offer(app, { name, partitions });
    for (const release of RELEASES)
      await link(app, id, `EESSI ${release}`, enabled ? { enabledCpuMicroarchitectures: [...enabled] } : {});
  }
}

const MATRIX = `query ($ids: [ID!], $names: [String!]) { packages(first: 50, filter: { catalogIds: $ids, nameIn: $names, isExtension: false }) {
  nodes { name catalog { version } availability { partition { name offering { name } }
    build { state version { version module { fullName } } target { cpuFamily cpuMicroarchitecture } gpuArchitecture } } } } }`;

const STATEMENTS = [
  'catalog.partitions',
  'offering.byId',
  'package.profiles',
  'packages.page',
  'version.byId',
  'version.cpuTarget',
];

/** What a cell says, as text: state, version, CPU and GPU. */
type Cells = Record<string, string>;

async function askMatrix(app: TestApp, variables: object): Promise<Cells> {
  const { packages } = await app.query(MATRIX, variables);
  const cells: Cells = {};
  for (const { name, catalog, availability } of packages.nodes)
    for (const { partition, build } of availability)
      cells[`${catalog.version} ${name} ${partition.offering.name} ${partition.name}`] = build
        ? textOf(build.state, build.version, build.target && pathOf(build.target), build.gpuArchitecture)
        : 'not understood';
  return cells;
}

const pathOf = ({ cpuFamily, cpuMicroarchitecture }: { cpuFamily: string; cpuMicroarchitecture: string }) =>
  `${cpuFamily}/${cpuMicroarchitecture}`;

const textOf = (state: string, { version }: { version: string }, cpu: string | null, gpu: string | null) =>
  [state, version, cpu, gpu].filter((part) => part !== null).join(' ');

/** A release as the file has it. */
interface Release {
  readonly name: string;
  /** The builds of each package, newest version first. */
  readonly builds: ReadonlyMap<string, readonly Build[]>;
  readonly cpus: ReadonlySet<string>;
}

function releaseOf(file: File, name: string): Release {
  const isOf = ({ required_modules: [first] }: Build) => first?.full_module_name === `EESSI/${name}`;
  const packages = Object.entries(file.software).map(
    ([title, { versions }]) => [title, versions.filter(isOf).sort(newestFirst)] as const,
  );
  const builds = new Map(packages.filter(([, own]) => own.length > 0));
  return { name, builds, cpus: new Set([...builds.values()].flat().flatMap(({ cpu_arch }) => cpu_arch)) };
}

/** Of one version: that of the newest toolchain, then that without a suffix, then by module. */
const newestFirst = (a: Build, b: Build) =>
  byNumbers(b.version, a.version) ||
  byNumbers(b.toolchain.version, a.toolchain.version) ||
  a.versionsuffix.length - b.versionsuffix.length ||
  byNumbers(b.module.full_module_name, a.module.full_module_name);

const byNumbers = (a: string, b: string) => a.localeCompare(b, 'en', { numeric: true });

/** What start-up chooses for a machine. */
interface Choice {
  readonly archspec: string;
  readonly firstGpu: string | null;
  /** The directory of EESSI's chain that builds are in. */
  readonly cpu: string | null;
  /** The accelerator: the first GPU's own, or that with a 0 at its end. */
  readonly gpu: string | null;
}

function choiceOf(facts: HostFacts, { builds, cpus }: Release, { archspec, firstGpu }: NonNullable<Machine['means']>): Choice {
  const { family, eessiChainByArchspecFeatures: chain } = facts.targets[archspec]!;
  const cpu = (chain ?? [`${family}/generic`]).find((path) => cpus.has(path)) ?? null;
  const gpus = cpu === null ? [] : [...builds.values()].flat().flatMap(({ gpu_arch }) => gpu_arch[cpu] ?? []);
  const wanted = firstGpu?.startsWith('nvidia/') ? [firstGpu, firstGpu.replace(/.$/, '0')] : [];
  return { archspec, firstGpu, cpu, gpu: wanted.find((one) => gpus.includes(one)) ?? null };
}

/** What EESSI lists, but does not build. */
function isPlaceholder(release: string, { toolchain, module }: Build, cpu: string, gpu: string | null): boolean {
  const old = ['foss/2022b', 'gompi/2022b', 'gfbf/2022b', 'GCC/12.2.0', 'GCCcore/12.2.0'];
  const full = module.full_module_name;
  const isOld = old.includes(`${toolchain.name}/${toolchain.version}`) || old.includes(full);
  if (release === '2023.06' && cpu === 'x86_64/amd/zen4' && isOld) return true;
  return /-CUDA-12\.[0-6]\./.test(full) && (gpu === 'nvidia/cc100' || gpu === 'nvidia/cc120');
}

/** What a machine gets of a build: state, CPU and GPU. */
type Found = readonly [state: string, cpu: string | null, gpu: string | null];
const NOT_BUILT: Found = ['NOT_BUILT', null, null];

function foundOf(facts: HostFacts, release: string, build: Build, { archspec, firstGpu, cpu, gpu }: Choice): Found {
  if (cpu === null || !build.cpu_arch.includes(cpu)) return NOT_BUILT;
  const gpus = build.gpu_arch[cpu] ?? [];
  if (gpus.length > 0 && (gpu === null || !gpus.includes(gpu))) return ['NEEDS_GPU', null, null];
  const used = gpus.length > 0 ? gpu : null;
  if (isPlaceholder(release, build, cpu, used)) return ['BLOCKED', cpu, used];
  const isOwn = facts.eessi.archspecNameOfDir[cpu] === archspec && (used === null || used === firstGpu);
  return [isOwn ? 'NATIVE' : 'COMPATIBLE', cpu, used];
}

const STATES = ['NATIVE or COMPATIBLE', 'BLOCKED', 'NEEDS_GPU', 'NOT_BUILT'];

/** What a machine gets of a package: the newest version that it can load, or else the newest of those that come nearest. */
function cellOf(builds: readonly Build[], enabled: readonly string[] | null, foundOfBuild: (build: Build) => Found): string {
  const all = builds.map((build) => {
    const found = foundOfBuild(build);
    const [, cpu] = found;
    return { build, found: cpu === null || !enabled || enabled.includes(cpu) ? found : NOT_BUILT };
  });
  const best = STATES.flatMap((state) => all.filter(({ found }) => state.includes(found[0])))[0]!;
  const [state, cpu, gpu] = best.found;
  return textOf(state, best.build, cpu, gpu);
}

/** Packages of both releases: some with builds for GPUs or not for every CPU, some blocked on Zen 4, and a spread of the others. */
function namesOf([first, second]: readonly Release[]): string[] {
  const all = [...first!.builds].filter(([name]) => second!.builds.has(name));
  const isSpecial = ([, builds]: (typeof all)[number]) =>
    builds.some((one) => Object.keys(one.gpu_arch).length > 0 || one.cpu_arch.length < first!.cpus.size);
  const isBlocked = ([, builds]: (typeof all)[number]) =>
    builds.every((build) => isPlaceholder(first!.name, build, 'x86_64/amd/zen4', null));
  const special = [...all.filter(isSpecial).slice(0, 12), ...all.filter(isBlocked).slice(0, 4)];
  const others = all.filter((one) => !isSpecial(one) && !isBlocked(one));
  const missing = SIZE / 2 - special.length;
  const spread = Array.from({ length: missing }, (_, index) => others[Math.floor((index * others.length) / missing)]!);
  return [...special, ...spread].map(([name]) => name);
}

/** Every cell by a walk over the file. */
function walk(facts: HostFacts, releases: readonly Release[], names: readonly string[]): Cells {
  const cells: Cells = {};
  for (const release of releases)
    for (const { name: offering, machines, enabled } of OFFERINGS)
      for (const [index, { means }] of machines.entries()) {
        const choice = means && choiceOf(facts, release, means);
        for (const name of names)
          cells[`${release.name} ${name} ${offering} ${nameOf(index)}`] = choice
            ? cellOf(release.builds.get(name)!, enabled, (build) => foundOf(facts, release.name, build, choice))
            : 'not understood';
      }
  return cells;
}

test.skipIf(!hasFullFiles || !hasHostFiles)(
  `a matrix of 50 packages and 50 partitions equals a walk over EESSI's ${FULL_FILE}, and takes six statements`,
  async () => {
    const { body, reply } = fullFile('eessi/eessi_api_metadata_software.json.gz');
    const releases = RELEASES.map((release) => releaseOf(parse<File>(body), release));
    const names = namesOf(releases);
    await using app = await openTestApp({ viewer: 'staff' });
    app.answer(SOFTWARE_PATH, reply);
    const ids: string[] = [];
    for (const release of RELEASES) ids.push((await app.importCatalog({ source: 'EESSI', release })).catalog!.id);
    await makeOfferings(app);

    await askMatrix(app, { ids, names });
    app.statements();
    const cells = await askMatrix(app, { ids, names });

    expect(app.statements().sort()).toEqual(STATEMENTS);
    expect(Object.keys(cells)).toHaveLength(SIZE * SIZE);
    expect(cells).toEqual(walk(hostFacts(), releases, names));
    const states = new Set(Object.values(cells).map((cell) => cell.split(' ')[0]));
    expect([...states].sort()).toEqual(['BLOCKED', 'COMPATIBLE', 'NATIVE', 'NEEDS_GPU', 'NOT_BUILT', 'not']);
  },
  120_000,
);
