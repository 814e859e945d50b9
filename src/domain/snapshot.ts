import type { Ecosystem, ExtensionEcosystem, JsonObject } from './catalog.ts';

/** An environment module; `module load` accepts its full name `name/version`. */
export interface Module {
  readonly name: string;
  readonly version: string;
}

/** The compilers and libraries that a version is built with, e.g. foss 2023b. */
export interface Toolchain {
  readonly name: string;
  readonly version: string;
}

/** A target of a version: a CPU architecture, a build variant, a platform. Unique in its version by type, name and subtype. */
export interface SnapshotTarget {
  readonly type: string;
  readonly name: string;
  readonly subtype: string;
  readonly location: string;
  readonly metadata: JsonObject;
  readonly gpuArchitectures: readonly string[];
}

/** An extension contained in a version, e.g. numpy in SciPy-bundle. */
export interface SnapshotExtension {
  readonly ecosystem: ExtensionEcosystem;
  readonly name: string;
  readonly version: string;
}

/** A build of a package; unique in it by version, module name and module version. */
export interface SnapshotVersion {
  readonly version: string;
  /** ISO 8601 date; null if upstream does not provide it. */
  readonly releaseDate: string | null;
  /** Upstream's description of this version; null if there is none or it equals that of the package. */
  readonly description: string | null;
  readonly module: Module | null;
  /** In load order. */
  readonly requiredModules: readonly Module[];
  readonly toolchain: Toolchain | null;
  readonly toolchainFamilies: readonly string[];
  readonly versionSuffix: string;
  /** Upstream values without a field of their own. */
  readonly metadata: JsonObject;
  /** The shell commands that load it, in order. */
  readonly loadCommands: readonly string[];
  readonly targets: readonly SnapshotTarget[];
  readonly extensions: readonly SnapshotExtension[];
}

/** A package; unique in its catalog by ecosystem and name. */
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

/** The properties of the catalog; the first item of every snapshot. */
export interface SnapshotCatalog {
  readonly kind: 'catalog';
  readonly version: string;
  readonly sourceUrl: string | null;
  readonly description: string;
  readonly metadata: JsonObject;
  /** The time at which upstream produced the data, in ISO 8601; null if upstream does not provide it. */
  readonly upstreamUpdatedAt: string | null;
  /** A sentence appended to generated descriptions, which are those of extensions. */
  readonly remark?: string;
  /** Equal fingerprints mean equal upstream content; null if upstream provides none. */
  readonly fingerprint: string | null;
  /** Number of packages that follow, used for progress only; null if unknown. */
  readonly expectedPackages: number | null;
}

/** An upstream entry or value that was skipped, with the reason. */
export interface SnapshotProblem {
  readonly kind: 'problem';
  readonly entry: string;
  readonly message: string;
}

/** An item of a snapshot, the stream of upstream content that an import reads. */
export type SnapshotItem = SnapshotCatalog | SnapshotPackage | SnapshotProblem;
