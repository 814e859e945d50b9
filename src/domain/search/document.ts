import type { Ecosystem } from '../catalog.ts';

/**
 * What the search knows of a package. Packages of several catalogs with the same ecosystem and the same name in lower case are
 * one document: it is found once, wherever it lies.
 */
export interface SearchDocument {
  /** Unique in the index: `documentKey` of the ecosystem and the name. */
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
  /** Number of catalogs that have it built, ready to load. */
  readonly binaryCatalogs: number;
}

/** The key of the document of a package, the same for every letter case. */
export const documentKey = (ecosystem: Ecosystem, name: string): string => `${ecosystem} ${name.toLowerCase()}`;

/** One document of those of several catalogs with the same key; the name and ecosystem are those of the first. */
export function mergedDocument(first: SearchDocument, ...others: readonly SearchDocument[]): SearchDocument {
  const all = [first, ...others];
  return {
    ...first,
    description: distinct(all.map(({ description }) => description))
      .join('\n')
      .trim(),
    keywords: distinct(all.flatMap(({ keywords }) => keywords)),
    homepage: all.find(({ homepage }) => homepage !== null)?.homepage ?? null,
    versions: distinct(all.flatMap(({ versions }) => versions)),
    provides: distinct(all.flatMap(({ provides }) => provides)),
    parents: distinct(all.flatMap(({ parents }) => parents)),
    dependents: Math.max(...all.map(({ dependents }) => dependents)),
    binaryCatalogs: all.reduce((sum, { binaryCatalogs }) => sum + binaryCatalogs, 0),
  };
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];
