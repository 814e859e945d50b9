import type { Relation } from './listing.ts';

/** A relation from a parent to a listing: the name of the statement and the condition. */
export interface NestedRelation {
  readonly name: string;
  readonly condition: Relation;
}

/** Selects the extensions of the package `parent.id`. */
export const EXTENSIONS = `SELECT x.package_id FROM package_version x WHERE x.parent_package_id = parent.id
  UNION SELECT r.package_id FROM package_parent r WHERE r.parent_id = parent.id`;
/** Selects the parents of the package `parent.id`. */
export const PARENTS = `SELECT x.parent_package_id FROM package_version x WHERE x.package_id = parent.id AND x.parent_package_id IS NOT NULL
  UNION SELECT r.parent_id FROM package_parent r WHERE r.package_id = parent.id`;

/** The parent-child relations of the GraphQL schema. */
export const relations = {
  packagesOfCatalog: { name: 'catalog.packages', condition: 'p.catalog_id = parent.id' },
  /** Those with the name of the filter, for `packageByName`. */
  namesakesInCatalog: { name: 'catalog.packageByName', condition: 'p.catalog_id = parent.id' },
  /** Those that are built themselves, for `versionByModule`. */
  buildsOfCatalog: { name: 'catalog.versionByModule', condition: 'v.catalog_id = parent.id AND v.build_id = v.id' },
  versionsOfPackage: { name: 'package.versions', condition: 'v.package_id = parent.id' },
  extensionsOfPackage: { name: 'package.extensions', condition: `p.id IN (${EXTENSIONS})` },
  parentsOfPackage: { name: 'package.parents', condition: `p.id IN (${PARENTS})` },
  extensionsOfVersion: { name: 'version.extensions', condition: 'v.build_id = parent.id AND v.id <> parent.id' },
  jobsOfCatalog: { name: 'catalog.importJobs', condition: 'j.catalog_id = parent.id' },
  /** The parent is the build of the version. */
  targetsOfBuild: { name: 'version.targets', condition: 't.version_id = parent.id' },
} satisfies Record<string, NestedRelation>;
