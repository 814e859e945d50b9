import type { Ecosystem } from '../catalog.ts';

/** What the search knows of a package of one catalog. */
export interface SearchDocument {
  /** Unique in the index: the id of the package. */
  readonly key: string;
  /** In the case in which it is shown. */
  readonly name: string;
  readonly ecosystem: Ecosystem;
  /** What upstream says; empty where there is nothing, or only a generated sentence, which would be found by its own words. */
  readonly description: string;
  /** Categories and keywords. */
  readonly keywords: readonly string[];
  readonly homepage: string | null;
  /** Versions and module versions, e.g. 2024.1 and 2024.1-foss-2023b. */
  readonly versions: readonly string[];
  /** Virtual packages it provides, e.g. mpi. */
  readonly provides: readonly string[];
  /** The keys of the packages whose modules bring this extension along; none for software. */
  readonly parents: readonly string[];
  /** Number of packages that need it directly. */
  readonly dependents: number;
  /** Whether its catalog has it built, ready to load. */
  readonly isBuilt: boolean;
}
