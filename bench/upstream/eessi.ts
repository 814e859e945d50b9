import { Random } from './random.ts';
import { names, prose, versionNumber, word } from './words.ts';

const PACKAGES = 784;
const RELEASES = ['2023.06', '2025.06'] as const;
const TOOLCHAINS = { '2023.06': ['2022b', '2023a', '2023b'], '2025.06': ['2024a', '2025a', '2025b'] } as const;
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
  'x86_64/intel/sapphirerapids',
  'x86_64/intel/icelake',
  'x86_64/intel/cascadelake',
  'x86_64/amd/zen5',
] as const;

type Release = (typeof RELEASES)[number];

/** Names of extensions, and the number that a version contains. */
interface Bundle {
  readonly type: string;
  readonly names: readonly string[];
  readonly size: (random: Random) => number;
}

/** Generates EESSI's software file in the format of 2026, with both releases. */
export function generateEessi(scale: number): string {
  const random = new Random(42);
  const bundles = bundlesOf(random, scale);
  const packages = names(random, PACKAGES * scale, (name, index) =>
    index % 3 === 0 ? name : `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  );
  const software = packages.map((name, index) => [name, entry(random, name, packages, bundleOf(index, bundles))] as const);
  const map = Object.fromEntries(RELEASES.map((release) => [release, Object.fromEntries(CPUS.map((cpu) => [cpu, cpu]))]));
  return JSON.stringify({
    timestamp: '2026-08-21T12:54:26.000000Z',
    architectures_map: map,
    gpu_architectures_map: {},
    category_details: {},
    software: Object.fromEntries(software),
  });
}

function bundlesOf(random: Random, scale: number): Record<'r' | 'perl' | 'python' | 'component', Bundle> {
  const pool = (type: string, count: number, shape: (name: string, index: number) => string, size: Bundle['size']): Bundle => ({
    type,
    names: names(random, count * scale, shape),
    size,
  });
  return {
    r: pool(
      'r',
      1_762,
      (name) => name,
      () => 1_150 * scale,
    ),
    perl: pool(
      'perl',
      437,
      (name) => `${name}::${word(random)}`,
      () => 420 * scale,
    ),
    python: pool(
      'python',
      715,
      (name, index) => (index % 4 === 0 ? `py${name}` : name),
      (from) => from.skewed(12, 1.1, 200),
    ),
    component: pool(
      'component',
      182,
      (name) => `${name}-part`,
      (from) => from.between(1, 5),
    ),
  };
}

/** Two packages have very many extensions at any scale, every sixth some, the rest none. */
function bundleOf(index: number, { r, perl, python, component }: ReturnType<typeof bundlesOf>): Bundle | null {
  if (index === 0) return r;
  if (index === 1) return perl;
  if (index % 9 === 0) return python;
  return index % 13 === 0 ? component : null;
}

function entry(random: Random, name: string, all: readonly [string, ...string[]], bundle: Bundle | null) {
  const texts = {
    homepage: `https://${name.toLowerCase()}.example/`,
    license: [],
    image: '',
    categories: [],
    identifier: '',
    description: prose(random, random.skewed(250, 0.7, 2_000)),
  };
  const kind = random.next();
  const releases = bundle || kind < 0.51 ? RELEASES : [kind < 0.86 ? RELEASES[0] : RELEASES[1]];
  const versions = releases.flatMap((release) =>
    Array.from({ length: random.between(1, 3) }, (_, index) => version(random, { name, all, bundle, release, index, texts })),
  );
  return { versions, ...texts };
}

interface VersionOptions {
  readonly name: string;
  readonly all: readonly [string, ...string[]];
  readonly bundle: Bundle | null;
  readonly release: Release;
  readonly index: number;
  readonly texts: Record<string, unknown>;
}

function version(random: Random, { name, all, bundle, release, index, texts }: VersionOptions) {
  const toolchain = TOOLCHAINS[release][index] ?? TOOLCHAINS[release][0];
  const number = versionNumber(random, index + (release === '2025.06' ? 6 : 0));
  const self = module(name, `${number}-foss-${toolchain}`);
  const required = Array.from({ length: random.skewed(7, 1.2, 160) }, () =>
    module(random.pick(all), `1.${random.between(0, 9)}-GCCcore-13.2.0`),
  );
  const hasGpu = random.chance(0.016);
  const cpus = release === '2025.06' ? CPUS : CPUS.slice(0, 14);
  return {
    ...texts,
    toolchain: { name: 'foss', version: toolchain },
    toolchain_families_compatibility: [`${toolchain}_foss`],
    module: self,
    required_modules: [module('EESSI', release), ...required, self],
    cpu_arch: cpus,
    gpu_arch: hasGpu ? Object.fromEntries(cpus.map((cpu) => [cpu, ['nvidia/cc80', 'nvidia/cc90']])) : {},
    version: number,
    versionsuffix: '',
    extensions: bundle ? extensions(random, bundle) : [],
  };
}

const module = (name: string, number: string) => ({
  full_module_name: `${name}/${number}`,
  module_name: name,
  module_version: number,
});

function extensions(random: Random, { type, names: pool, size }: Bundle) {
  const from = random.between(0, pool.length - 1);
  return Array.from({ length: Math.min(size(random), pool.length) }, (_, index) => ({
    type,
    name: pool[(from + index) % pool.length] ?? '',
    version: versionNumber(random, random.between(0, 20)),
  }));
}
