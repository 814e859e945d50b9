import type { Routes } from './upstream.ts';

/** A document of upstream: one release of EESSI, or Spack's packages of one day. */
export type UpstreamDocument = EessiRelease | SpackDay;

/** A build; omitted fields have defaults. */
export interface Build {
  readonly cpus?: readonly string[];
  /** GPUs by CPU, or the GPUs of all CPUs. */
  readonly gpus?: Readonly<Record<string, readonly string[]>> | readonly string[];
  /** As `foss-2023b`. */
  readonly toolchain?: string;
  readonly families?: readonly string[];
  readonly suffix?: string;
  /** As `python/numpy@1.26.4`. */
  readonly extensions?: readonly string[];
  /** The module version, if it is not derived from version, toolchain and suffix. */
  readonly module?: string;
  /** Full names of required modules. */
  readonly requires?: readonly string[];
  readonly description?: string;
  readonly homepage?: string;
  readonly licenses?: readonly unknown[];
  readonly categories?: readonly string[];
}

/** Builds by version: one build, its CPUs alone, or several builds. */
export type Builds = Readonly<Record<string, Build | readonly string[] | readonly Build[]>>;

type Entry = Record<string, unknown>;

const moduleOf = (full: string) => {
  const [name = '', ...version] = full.split('/');
  return { full_module_name: full, module_name: name, module_version: version.join('/') };
};

const isCpus = (value: unknown): value is readonly string[] => Array.isArray(value) && typeof value[0] === 'string';

function buildsOf(value: Builds[string]): readonly Build[] {
  if (isCpus(value)) return [{ cpus: value }];
  return Array.isArray(value) ? (value as readonly Build[]) : [value as Build];
}

function gpuMap(gpus: Build['gpus'], cpus: readonly string[]): Record<string, readonly string[]> {
  if (gpus === undefined) return {};
  return Array.isArray(gpus) ? Object.fromEntries(cpus.map((cpu) => [cpu, gpus as string[]])) : { ...(gpus as object) };
}

function extensionOf(text: string): Entry {
  const [, type, name, version] = /^(\w+)\/(.+)@([^@]+)$/.exec(text) ?? [];
  return { type, name, version };
}

const texts = ({ description = 'Does something.', homepage = 'https://example.org/' }: Build) => ({
  homepage,
  license: [],
  image: '',
  categories: [],
  identifier: '',
  description,
});

/** One release of EESSI. */
export class EessiRelease {
  readonly kind = 'eessi';
  readonly release: string;
  readonly software = new Map<string, Entry>();

  constructor(release: string) {
    this.release = release;
  }

  /** Adds a package. */
  package(name: string, builds: Builds = { '1.0': {} }): this {
    const versions = Object.entries(builds).flatMap(([version, value]) =>
      buildsOf(value).map((build) => this.#version(name, version, build)),
    );
    return this.entry(name, { ...texts({}), versions });
  }

  /** Adds any number of default packages. */
  packages(count: number, name = (index: number) => `filler-${index}`, builds: Builds = { '1.0': {} }): this {
    for (let index = 0; index < count; index += 1) this.package(name(index), builds);
    return this;
  }

  /** Adds a raw entry, such as a malformed one. */
  entry(name: string, entry: unknown): this {
    this.software.set(name, entry as Entry);
    return this;
  }

  #version(name: string, version: string, build: Build): Entry {
    const { toolchain = 'foss-2023b', suffix = '', cpus = ['x86_64/amd/zen3'], requires = [] } = build;
    const [toolchainName = '', toolchainVersion = ''] = toolchain.split('-');
    const own = `${name}/${build.module ?? `${version}-${toolchain}${suffix}`}`;
    return {
      ...texts(build),
      license: build.licenses ?? [],
      categories: build.categories ?? [],
      toolchain: { name: toolchainName, version: toolchainVersion },
      toolchain_families_compatibility: build.families ?? [`${toolchainVersion}_${toolchainName}`],
      module: moduleOf(own),
      required_modules: [`EESSI/${this.release}`, ...requires, own].map(moduleOf),
      cpu_arch: cpus,
      gpu_arch: gpuMap(build.gpus, cpus),
      version,
      versionsuffix: suffix,
      extensions: (build.extensions ?? []).map(extensionOf),
    };
  }
}

/** A package of Spack; omitted fields have defaults. */
export interface SpackPackage {
  /** Versions; those that are not numbers are branches. */
  readonly versions?: readonly string[];
  readonly description?: string;
  readonly homepage?: string | null;
  readonly licenses?: readonly string[];
  readonly categories?: readonly string[];
  readonly maintainers?: readonly string[];
  readonly dependencies?: readonly string[];
  readonly provides?: readonly string[];
}

/** Spack's packages of one day, such as 2026-07-01. */
export class SpackDay {
  readonly kind = 'spack';
  readonly day: string;
  readonly entries = new Map<string, unknown>();

  constructor(day: string) {
    this.day = day;
  }

  /** Adds a package. */
  package(name: string, { versions = ['1.0'], homepage = 'https://example.org/', ...rest }: SpackPackage = {}): this {
    return this.entry(name, {
      name,
      version: versions.map((version) =>
        /^\d/.test(version)
          ? { version, downloads: [`https://example.org/${name}-${version}.tar.gz`] }
          : { version, branch: version },
      ),
      summary: rest.description ?? 'Does something.',
      homepages: [homepage],
      licenses: rest.licenses ?? [],
      maintainers: rest.maintainers ?? [],
      categories: rest.categories ?? [],
      dependencies: rest.dependencies ?? [],
      downloads: [],
      patches: [],
      alias: (rest.provides ?? []).map((virtual) => ({ name: virtual, alias_for: name })),
    });
  }

  /** Adds any number of default packages. */
  packages(count: number, name = (index: number) => `filler-${index}`): this {
    for (let index = 0; index < count; index += 1) this.package(name(index));
    return this;
  }

  entry(name: string, entry: unknown): this {
    this.entries.set(name, entry);
    return this;
  }
}

/** `catalog('2023.06').package('GROMACS', { '2024.1': ['x86_64/amd/zen3'] })` */
export const catalog = (release: string): EessiRelease => new EessiRelease(release);

/** `spack('2026-07-01').package('zlib', { versions: ['1.3.1'] })` */
export const spack = (day: string): SpackDay => new SpackDay(day);

/** The path of EESSI's software file at the test upstream. */
export const SOFTWARE_PATH = '/eessi/eessi_api_metadata_software.json';
/** The path of Spack's file at the test upstream. */
export const SPACK_PATH = '/spack.json';

/** The routes of an upstream that serves the documents: EESSI's releases in one file, Spack's packages in another. */
export function routesOf(documents: readonly UpstreamDocument[]): Routes {
  const releases = documents.filter((document) => document.kind === 'eessi');
  const day = documents.find((document) => document.kind === 'spack');
  return {
    ...(releases.length > 0 ? { [SOFTWARE_PATH]: eessiText(releases) } : {}),
    ...(day ? { [SPACK_PATH]: spackText(day) } : {}),
  };
}

/** Built as text, because entries can have the key __proto__. */
const objectText = (entries: Iterable<readonly [string, unknown]>) =>
  `{${[...entries].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n')}}`;

/** The text of EESSI's software file. */
export function eessiText(releases: readonly EessiRelease[]): string {
  const software = new Map<string, Entry>();
  for (const [name, entry] of releases.flatMap((release) => [...release.software])) {
    const known = software.get(name);
    const versions = [known, entry].flatMap((part) => part?.['versions'] ?? []);
    software.set(name, known ? { ...entry, versions } : entry);
  }
  const architectures = Object.fromEntries(releases.map(({ release }) => [release, { 'x86_64/amd/zen3': 'x86_64/amd/zen3' }]));
  return `{"timestamp":"2026-07-01T02:15:12.970204Z","architectures_map":${JSON.stringify(architectures)},
"gpu_architectures_map":{},"category_details":{},"software":${objectText(software)}}`;
}

/** The text of Spack's file. */
export function spackText({ day, entries }: SpackDay): string {
  return `{"last_update":"${day} 05:04:48.800164","num_packages":${entries.size},"packages":${objectText(entries)},"repository_name":"spack"}`;
}
