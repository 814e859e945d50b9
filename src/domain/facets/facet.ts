/** The facets of packages, named like the fields of the filter that take their values. */
export const FACETS = [
  'catalogIds',
  'ecosystem',
  'category',
  'license',
  'toolchainFamily',
  'cpuFamily',
  'cpuMicroarchitecture',
  'gpuArchitecture',
] as const;

/** The name of a facet. */
export type FacetName = (typeof FACETS)[number];

/** Facets whose values are those of packages; the values of the others are those of versions and targets. */
export const PACKAGE_FACETS = ['catalogIds', 'ecosystem', 'category', 'license'] as const satisfies readonly FacetName[];
/** The name of such a facet. */
export type PackageFacet = (typeof PACKAGE_FACETS)[number];
/** The name of a facet of versions and targets. */
export type VersionFacet = Exclude<FacetName, PackageFacet>;

/** The number of packages with each value. */
export type FacetCounts = ReadonlyMap<string, number>;

/** Adds a number of packages that have some values, each once. */
export function addCounts(counts: Map<string, number>, values: Iterable<string>, packages: number): void {
  for (const value of new Set(values)) counts.set(value, (counts.get(value) ?? 0) + packages);
}
