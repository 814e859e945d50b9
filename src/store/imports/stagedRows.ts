import { v7 as uuidv7 } from 'uuid';
import { type TargetSet, targetSetOf } from '../../domain/targetSet.ts';
import type { CatalogSource, Ecosystem } from '../../domain/catalog.ts';
import { counterpartKey } from '../../domain/counterparts/counterpartKey.ts';
import type {
  SnapshotExtension,
  SnapshotPackage,
  SnapshotProblem,
  SnapshotTarget,
  SnapshotVersion,
} from '../../domain/snapshot.ts';
import { dependenciesOf } from '../../domain/dependencies.ts';
import { moduleKey as orderOfModule, toolchainKey } from '../../domain/buildOrder.ts';
import { BRANCH_RANK, followsBranch } from '../../domain/versionBranch.ts';
import { versionOrder } from '../../domain/version.ts';

/** Rows of the staging tables, numbered by `n`, by which they refer to each other. */
export interface StagedRows {
  readonly packages: Record<string, unknown>[];
  readonly versions: Record<string, unknown>[];
  readonly targets: Record<string, unknown>[];
}

interface ExtensionPackage {
  readonly n: number;
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly parents: Set<string>;
  versionCount: number;
}

/** A version that contains extensions. */
interface Build {
  readonly n: number;
  readonly packageN: number;
  readonly name: string;
  readonly version: SnapshotVersion;
  readonly targetSetN: number | undefined;
}

const PARENTS_NAMED = 3;
const NO_MODULE = { name: '', version: '' };
/** Rows created between two turns of the event loop: one or two milliseconds of work. */
const SLICE_ROWS = 100;

/**
 * Flattens a snapshot into numbered rows, package by package; extension packages follow at the end, when all their parents are
 * known.
 */
export class SnapshotRows {
  readonly rows: StagedRows = { packages: [], versions: [], targets: [] };
  readonly #software = new Set<string>();
  readonly #extensions = new Map<string, ExtensionPackage>();
  /** The version in which an extension was first seen, by the extension's natural key. */
  readonly #holders = new Map<string, number>();
  /** Numbered from 1, by their content. */
  readonly #targetSets = new Map<string, { readonly n: number; readonly set: TargetSet }>();
  readonly #source: CatalogSource;
  #packages = 0;
  #versions = 0;
  #targets = 0;
  #sliced = 0;

  /** `source` is that of the catalog. */
  constructor(source: CatalogSource) {
    this.#source = source;
  }

  /** The number of rows that wait to be taken. */
  get size(): number {
    return this.rows.packages.length + this.rows.versions.length + this.rows.targets.length;
  }

  /** What the versions are built for; their rows have the numbers in this list, from 1. */
  get targetSets(): readonly TargetSet[] {
    return [...this.#targetSets.values()].map(({ set }) => set);
  }

  /** Removes and returns rows, at most `limit` of each kind. */
  take(limit = Infinity): StagedRows {
    const { packages, versions, targets } = this.rows;
    return { packages: packages.splice(0, limit), versions: versions.splice(0, limit), targets: targets.splice(0, limit) };
  }

  /**
   * Adds a package with its content; duplicates of a natural key are dropped and reported. Yields the number of waiting rows
   * after every slice, so that the caller can take them and let the event loop turn: a single version can contain thousands of
   * extensions.
   */
  *add(item: SnapshotPackage, report: (problem: SnapshotProblem) => void): Generator<number> {
    if (this.#software.has(item.name))
      return report(problem(item.name, 'The package occurs twice in the catalog; the first one is kept.'));
    this.#software.add(item.name);
    const n = this.#packages++;
    const extensions = new Set<string>();
    const known = new Map<string, SnapshotVersion>();
    for (const version of item.versions) {
      const key = `${version.version} ${moduleKey(version)}`;
      if (known.has(key))
        report(problem(`${item.name} ${version.version}`, 'The version occurs twice in the package; the first one is kept.'));
      else {
        known.set(key, version);
        yield* this.#addBuild(n, item, version, extensions, report);
      }
    }
    this.rows.packages.push({
      n,
      id: uuidv7(),
      ecosystem: item.ecosystem,
      name: item.name,
      sort_name: item.name.toLowerCase(),
      description: item.description,
      is_described_by_us: false,
      homepage: item.homepage,
      categories: item.categories,
      licenses: item.licenses,
      maintainers: item.maintainers,
      dependencies: item.dependencies,
      provides: item.provides,
      version_count: known.size,
      extension_count: extensions.size,
      counterpart_key: counterpartKey(item, this.#source),
      dependency_names: dependencyNames(item.dependencies, [...known.values()]),
    });
  }

  /** Adds the packages of the extensions seen, with generated descriptions that end with the remark. */
  finish(remark = ''): void {
    for (const { n, ecosystem, name, parents, versionCount } of this.#extensions.values())
      this.rows.packages.push({
        n,
        id: uuidv7(),
        ecosystem,
        name,
        sort_name: name.toLowerCase(),
        description: `${describeExtension(name, [...parents].sort())} ${remark}`.trimEnd(),
        is_described_by_us: true,
        homepage: null,
        categories: [],
        licenses: [],
        maintainers: [],
        dependencies: [],
        provides: [],
        version_count: versionCount,
        extension_count: 0,
        counterpart_key: counterpartKey({ ecosystem, name }, this.#source),
        dependency_names: [],
      });
  }

  *#addBuild(
    packageN: number,
    { name, versions }: SnapshotPackage,
    version: SnapshotVersion,
    extensions: Set<string>,
    report: (problem: SnapshotProblem) => void,
  ): Generator<number> {
    const n = this.#versions++;
    const targetSetN = this.#numberTargetSet(targetSetOf(version.targets));
    this.rows.versions.push({ ...ownRow(version, versions, n, packageN), target_set_n: targetSetN });
    for (const target of version.targets) this.rows.targets.push(targetRow(target, this.#targets++, n, packageN));
    yield* this.#slice();
    for (const extension of version.extensions) {
      yield* this.#slice();
      const key = `${extension.ecosystem}/${extension.name}`;
      const holder = this.#holders.get(`${key} ${extension.version} ${moduleKey(version)}`);
      if (holder === n) continue; // R lists some extensions of a version twice
      if (holder === undefined) {
        this.#holders.set(`${key} ${extension.version} ${moduleKey(version)}`, n);
        this.#addExtension(key, extension, { n, packageN, name, version, targetSetN });
        extensions.add(key);
      } else
        report(
          problem(
            `${extension.name} ${extension.version}`,
            `Two versions with the module ${moduleKey(version)} contain it; the first one is kept.`,
          ),
        );
    }
  }

  #numberTargetSet(set: TargetSet): number | undefined {
    if (set.length === 0) return undefined;
    const content = JSON.stringify(set);
    const { n } = this.#targetSets.get(content) ?? { n: this.#targetSets.size + 1 };
    this.#targetSets.set(content, { n, set });
    return n;
  }

  *#slice(): Generator<number> {
    const made = this.#versions + this.#targets;
    if (made - this.#sliced < SLICE_ROWS) return;
    this.#sliced = made;
    yield this.size;
  }

  #addExtension(key: string, extension: SnapshotExtension, build: Build): void {
    let found = this.#extensions.get(key);
    if (!found) {
      found = { n: this.#packages++, ecosystem: extension.ecosystem, name: extension.name, parents: new Set(), versionCount: 0 };
      this.#extensions.set(key, found);
    }
    found.parents.add(build.name);
    found.versionCount += 1;
    this.rows.versions.push(extensionRow(extension.version, this.#versions++, found.n, build));
  }
}

const problem = (entry: string, message: string): SnapshotProblem => ({ kind: 'problem', entry, message });

const moduleKey = ({ module }: SnapshotVersion) => (module ? `${module.name}/${module.version}` : '');

function ownRow(
  version: SnapshotVersion,
  siblings: readonly SnapshotVersion[],
  n: number,
  packageN: number,
): Record<string, unknown> {
  const { key, rank } = versionOrder(version.version, siblings);
  return {
    n,
    id: uuidv7(),
    package_n: packageN,
    build_n: n,
    version: version.version,
    version_key: key,
    version_rank: followsBranch(version.version, version.metadata) ? BRANCH_RANK : rank,
    ...buildKeys(version),
    release_date: version.releaseDate ?? undefined,
    description: version.description ?? undefined,
    module_name: version.module?.name,
    module_version: version.module?.version,
    version_suffix: unlessEmpty(version.versionSuffix),
    required_modules: unlessEmpty(version.requiredModules),
    toolchain_name: version.toolchain?.name,
    toolchain_version: version.toolchain?.version,
    toolchain_families: unlessEmpty(version.toolchainFamilies),
    metadata: version.metadata,
    load_commands: unlessEmpty(version.loadCommands),
  };
}

const targetRow = (target: SnapshotTarget, n: number, versionN: number, packageN: number): Record<string, unknown> => ({
  n,
  id: uuidv7(),
  version_n: versionN,
  package_n: packageN,
  type: target.type,
  name: target.name,
  subtype: unlessEmpty(target.subtype),
  location: unlessEmpty(target.location),
  metadata: target.metadata,
  gpu_architectures: unlessEmpty(target.gpuArchitectures),
});

/** The row of an extension's version: its build is that of the parent's version, except for the columns of its order and key. */
function extensionRow(version: string, n: number, packageN: number, build: Build): Record<string, unknown> {
  const { key, rank } = versionOrder(version);
  return {
    n,
    id: uuidv7(),
    package_n: packageN,
    build_n: build.n,
    parent_package_n: build.packageN,
    version,
    version_key: key,
    version_rank: rank,
    ...buildKeys(build.version),
    target_set_n: build.targetSetN,
    module_name: build.version.module?.name,
    module_version: build.version.module?.version,
  };
}

/** The columns that order builds, also of the extensions that they contain. */
function buildKeys(version: SnapshotVersion): Record<string, unknown> {
  const { module, versionSuffix } = version;
  return {
    toolchain_key: toolchainKey(version),
    has_suffix: versionSuffix === '' ? undefined : true,
    module_key: module ? orderOfModule(module.version) : undefined,
  };
}

/** The names that a package or one of its versions depends on, in lower case, sorted. */
function dependencyNames(dependencies: readonly string[], versions: readonly SnapshotVersion[]): readonly string[] {
  const required = versions.flatMap(({ requiredModules, module }) => dependenciesOf(requiredModules, module ?? NO_MODULE));
  return [...new Set([...dependencies, ...required].map((name) => name.toLowerCase()))].sort();
}

/** Omits empty values, so that the row gets its default: this halves the text to write. */
const unlessEmpty = <Value extends { readonly length: number }>(value: Value): Value | undefined =>
  value.length > 0 ? value : undefined;

function describeExtension(name: string, parents: readonly string[]): string {
  const named = parents.slice(0, PARENTS_NAMED).join(', ');
  const more = parents.length > PARENTS_NAMED ? ` and ${parents.length - PARENTS_NAMED} more` : '';
  return `${name} comes with ${named}${more}.`;
}
