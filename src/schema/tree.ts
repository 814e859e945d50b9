import type { PackageRow } from '../store/sql/packages.ts';
import type { CatalogRow } from '../store/sql/catalogs.ts';
import type { TargetRow } from '../store/sql/targets.ts';
import type { VersionRow } from '../store/sql/versions.ts';
import { builder } from './builder.ts';

/** The types of the hot tree refer to each other in both directions; their names are declared here, once, before any is implemented. */
export const Catalog = builder.objectRef<CatalogRow>('Catalog');
export const Package = builder.objectRef<PackageRow>('Package');
export const PackageVersion = builder.objectRef<VersionRow>('PackageVersion');
export const Target = builder.objectRef<TargetRow>('Target');
