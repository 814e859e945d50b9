import { z } from 'zod';
import { typeDisplay } from '../../domain/catalog.ts';
import type { CatalogRow } from '../../store/sql/catalogs.ts';
import { common, COMMON } from '../routing/common.ts';
import { CATALOG_TYPES, lower } from '../routing/kinds.ts';
import type { Links } from '../routing/links.ts';

export const CatalogView = z
  .object({
    ...COMMON,
    name: z.string().meta({ description: 'Catalog name (e.g., EESSI, Spack)' }),
    version: z.string().meta({ description: 'Catalog version (e.g., 2023.06, 2026.07.01)' }),
    catalog_type: z.enum(CATALOG_TYPES).meta({ description: 'Type of software catalog' }),
    catalog_type_display: z.string().meta({ description: 'The type in words.' }),
    supports_cpu_target_restrictions: z.boolean().meta({ description: 'Whether offerings may restrict the catalog by CPU.' }),
    source_url: z.string().meta({ description: 'Catalog source URL; empty where it is not known.' }),
    description: z.string().meta({ description: 'What the catalog is, in words; can be empty.' }),
    metadata: z.record(z.string(), z.unknown()).meta({ description: 'What upstream says of the catalog beside all this.' }),
    auto_update_enabled: z.boolean().meta({ description: 'Whether to automatically update this catalog via scheduled tasks' }),
    last_update_attempt: z.iso.datetime().nullable().meta({ description: 'When upstream was last asked; null for never.' }),
    last_successful_update: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When it was last known to be as upstream has it; null for never.' }),
    update_errors: z.string().meta({ description: 'Why the last update failed; empty when it did not.' }),
    package_count: z.int().meta({ description: 'How many packages the catalog has, extensions included.' }),
    version_count: z.int().meta({ description: 'How many versions its packages have.' }),
    target_count: z.int().meta({ description: 'How many targets its versions have.' }),
  })
  .meta({
    id: 'SoftwareCatalog',
    description: 'A software catalog: a release of EESSI, the Spack packages of one day, or one made by hand.',
  });

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
    target_count: row.targetCount,
  };
}
