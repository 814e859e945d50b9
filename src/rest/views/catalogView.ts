import { z } from 'zod';
import { typeDisplay } from '../../domain/catalog.ts';
import type { CatalogRow } from '../../store/sql/catalogs.ts';
import { common, COMMON } from '../routing/common.ts';
import { CATALOG_TYPES, lower } from '../routing/kinds.ts';
import type { Links } from '../routing/links.ts';

/** A catalog in responses. */
export const CatalogView = z
  .object({
    ...COMMON,
    name: z.string().meta({ description: 'Catalog name (e.g., EESSI, Spack)' }),
    version: z.string().meta({ description: 'Catalog version (e.g., 2023.06, 2026.07.01)' }),
    catalog_type: z.enum(CATALOG_TYPES).meta({ description: 'Type of software catalog' }),
    catalog_type_display: z.string().meta({ description: 'Display name of the type.' }),
    supports_cpu_target_restrictions: z.boolean().meta({ description: 'Whether offerings can restrict the catalog by CPU.' }),
    source_url: z.string().meta({ description: 'Catalog source URL; empty if unknown.' }),
    description: z.string().meta({ description: 'Description; may be empty.' }),
    metadata: z.record(z.string(), z.unknown()).meta({ description: 'Additional data of upstream about the catalog.' }),
    auto_update_enabled: z.boolean().meta({ description: 'Whether to automatically update this catalog via scheduled tasks' }),
    last_update_attempt: z.iso.datetime().nullable().meta({ description: 'Time of the last update attempt; null if never.' }),
    last_successful_update: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Time at which the catalog was last known to match upstream; null if never.' }),
    update_errors: z.string().meta({ description: 'Error of the last update; empty if it succeeded.' }),
    package_count: z.int().meta({ description: 'Number of packages in the catalog, including extensions.' }),
    version_count: z.int().meta({ description: 'Number of versions of its packages.' }),
    frozen: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Time at which it was copied from another catalog, which no update changes; null for others.' }),
    target_count: z.int().meta({ description: 'Number of targets of its versions.' }),
  })
  .meta({
    id: 'SoftwareCatalog',
    description: 'A software catalog: a release of EESSI, the Spack packages of one day, or a manually created catalog.',
  });

/** Renders a catalog. */
export function catalogView(row: CatalogRow, links: Links): z.infer<typeof CatalogView> {
  return {
    ...common('catalogs', row, links),
    name: row.name,
    version: row.version,
    catalog_type: lower(row.type),
    catalog_type_display: typeDisplay(row),
    supports_cpu_target_restrictions: row.type === 'BINARY_RUNTIME',
    source_url: row.sourceUrl ?? '',
    description: row.description,
    metadata: row.metadata,
    auto_update_enabled: row.autoUpdateEnabled,
    last_update_attempt: row.lastUpdateAttemptAt?.toISOString() ?? null,
    last_successful_update: row.lastSuccessfulUpdateAt?.toISOString() ?? null,
    update_errors: row.updateErrors,
    package_count: row.packageCount,
    version_count: row.versionCount,
    frozen: row.frozenAt?.toISOString() ?? null,
    target_count: row.targetCount,
  };
}
