import type { Ecosystem, ExtensionEcosystem, JsonObject } from './catalog.ts';

/** A module as `module load` takes it: its full name is `name/version`. */
export interface Module {
  readonly name: string;
  readonly version: string;
}

export interface Toolchain {
  readonly name: string;
  readonly version: string;
}

/** Where a version can be used: a CPU architecture, a build variant, a platform. */
export interface SnapshotTarget {
  readonly type: string;
  readonly name: string;
  readonly subtype: string;
  readonly location: string;
  readonly metadata: JsonObject;
  readonly gpuArchitectures: readonly string[];
}

/** A program that a version brings along, e.g. numpy inside SciPy-bundle. */
export interface SnapshotExtension {
  readonly ecosystem: ExtensionEcosystem;
  readonly name: string;
  readonly version: string;
}

/** One build of a package; unique in it by version, module name and module version. */
export interface SnapshotVersion {
  readonly version: string;
  /** ISO date, null where upstream does not say. */
  readonly releaseDate: string | null;
  /** What upstream says of this very version; null where that is what it says of the package, or nothing. */
  readonly description: string | null;
  readonly module: Module | null;
  /** In load order. */
  readonly requiredModules: readonly Module[];
  readonly toolchain: Toolchain | null;
  readonly toolchainFamilies: readonly string[];
  readonly versionSuffix: string;
  /** Upstream values that have no field of their own. */
  readonly metadata: JsonObject;
  /** What a person types to use it, in order. */
  readonly loadCommands: readonly string[];
  readonly targets: readonly SnapshotTarget[];
  readonly extensions: readonly SnapshotExtension[];
}

/** Unique in its catalog by ecosystem and name. */
export interface SnapshotPackage {
  readonly kind: 'package';
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly description: string;
  readonly homepage: string | null;
  readonly categories: readonly string[];
  readonly licenses: readonly string[];
  readonly maintainers: readonly string[];
  readonly dependencies: readonly string[];
  /** Virtual packages it provides, e.g. mpi. */
  readonly provides: readonly string[];
  readonly versions: readonly SnapshotVersion[];
}

/** What upstream says of the catalog as a whole; the first item of every snapshot. */
export interface SnapshotCatalog {
  readonly kind: 'catalog';
  readonly version: string;
  readonly sourceUrl: string | null;
  readonly description: string;
  readonly metadata: JsonObject;
  /** When upstream made the data, in ISO form; null where it does not say. */
  readonly upstreamUpdatedAt: string | null;
  /** A sentence for the descriptions that are made here, those of extensions, to end with. */
  readonly remark?: string;
  /** Equal fingerprints mean equal upstream content; null where upstream gives none. */
  readonly fingerprint: string | null;
  /** How many packages will follow, where upstream says so; a hint for progress only. */
  readonly expectedPackages: number | null;
}

/** An upstream entry or value that had to be left out, and why. */
export interface SnapshotProblem {
  readonly kind: 'problem';
  readonly entry: string;
  readonly message: string;
}

export type SnapshotItem = SnapshotCatalog | SnapshotPackage | SnapshotProblem;
