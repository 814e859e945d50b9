import type { LinkRow, OfferingRow, PartitionRow } from '../store/sql/offerings.ts';
import type { PackageRow } from '../store/sql/packages.ts';
import type { CatalogRow } from '../store/sql/catalogs.ts';
import type { TargetRow } from '../store/sql/targets.ts';
import type { VersionRow } from '../store/sql/versions.ts';
import { builder } from './builder.ts';

/** Types that refer to each other in both directions: their names are declared here, once, before any is implemented. */
export const Catalog = builder.objectRef<CatalogRow>('Catalog');
export const Package = builder.objectRef<PackageRow>('Package');
export const PackageVersion = builder.objectRef<VersionRow>('PackageVersion');
export const Target = builder.objectRef<TargetRow>('Target');
export const Offering = builder.objectRef<OfferingRow>('Offering');
export const OfferingPartition = builder.objectRef<PartitionRow>('OfferingPartition');
export const OfferingCatalog = builder.objectRef<LinkRow>('OfferingCatalog');
