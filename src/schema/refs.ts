import type { LinkRow, OfferingRow, PartitionRow } from '../store/sql/offerings.ts';
import type { PackageRow } from '../store/sql/packages.ts';
import type { CatalogRow } from '../store/sql/catalogs.ts';
import type { TargetRow } from '../store/sql/targets.ts';
import type { VersionRow } from '../store/sql/versions.ts';
import { builder } from './builder.ts';

// Types that refer to each other in both directions: they are declared here before any of them is implemented.

/** Implemented in catalog.ts. */
export const Catalog = builder.objectRef<CatalogRow>('Catalog');
/** Implemented in package.ts. */
export const Package = builder.objectRef<PackageRow>('Package');
/** Implemented in version.ts and versionModule.ts. */
export const PackageVersion = builder.objectRef<VersionRow>('PackageVersion');
/** Implemented in target.ts. */
export const Target = builder.objectRef<TargetRow>('Target');
/** Implemented in offering.ts. */
export const Offering = builder.objectRef<OfferingRow>('Offering');
/** Implemented in offeringPartition.ts. */
export const OfferingPartition = builder.objectRef<PartitionRow>('OfferingPartition');
/** Implemented in offeringCatalog.ts. */
export const OfferingCatalog = builder.objectRef<LinkRow>('OfferingCatalog');
