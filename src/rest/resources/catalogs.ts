import { z } from 'zod';
import { createCatalog, deleteCatalog, type CatalogChange, updateCatalog } from '../../store/edits/catalogs.ts';
import { type CatalogFilter, type CatalogOrderField, catalogs } from '../../store/sql/catalogs.ts';
import { BusyView } from '../routing/busyView.ts';
import { CatalogView, catalogView } from '../views/catalogView.ts';
import { jsonObject } from '../routing/common.ts';
import { CATALOG_TYPES, upper } from '../routing/kinds.ts';
import { listQuery, orderedBy } from '../routing/listQuery.ts';
import { param } from '../routing/query.ts';
import type { Resource } from '../routing/resource.ts';
import type { Order } from '../../store/sql/selection.ts';

const filters = {
  name: param.text('Filter catalogs by name (case-insensitive partial match)'),
  version: param.text('Filter catalogs by version (case-insensitive partial match)'),
  description: param.text('Filter catalogs by description (case-insensitive partial match)'),
  catalog_type: param.choice(CATALOG_TYPES, 'Filter by catalog type (binary_runtime, source_package, package_manager)'),
  auto_update_enabled: param.boolean('Filter catalogs by auto-update status'),
};

const ORDERS = {
  name: 'NAME',
  version: 'VERSION',
  catalog_type: 'TYPE',
  created: 'CREATED_AT',
  modified: 'MODIFIED_AT',
} as const satisfies Record<string, CatalogOrderField>;

const DEFAULT_ORDER: readonly Order<CatalogOrderField>[] = [
  { field: 'NAME', direction: 'ASC' },
  { field: 'TYPE', direction: 'ASC' },
  { field: 'VERSION', direction: 'ASC' },
];

const CatalogDraft = z
  .object({
    name: z.string().trim().min(1).meta({ description: 'Catalog name (e.g., EESSI, Spack)' }),
    version: z.string().trim().min(1).meta({ description: 'Catalog version (e.g., 2023.06, 2026.07.01)' }),
    catalog_type: z.enum(CATALOG_TYPES).optional().meta({ description: 'Type of software catalog; default: binary_runtime.' }),
    source_url: z.string().optional().meta({ description: 'Catalog source URL: an http or https URL, or empty.' }),
    description: z.string().optional().meta({ description: 'Description.' }),
    metadata: jsonObject('Additional data, at most 64 KiB; replaces the existing value.').optional(),
    auto_update_enabled: z
      .boolean()
      .optional()
      .meta({ description: 'Whether to automatically update this catalog via scheduled tasks' }),
    update_errors: z.string().optional().meta({ description: 'Error of the last update; an empty string clears it.' }),
  })
  .meta({ id: 'SoftwareCatalogRequest', description: 'A catalog in a request.' });

function changeOf(draft: Partial<z.infer<typeof CatalogDraft>>): CatalogChange {
  return {
    name: draft.name,
    version: draft.version,
    type: draft.catalog_type && upper(draft.catalog_type),
    sourceUrl: draft.source_url,
    description: draft.description,
    metadata: draft.metadata,
    autoUpdateEnabled: draft.auto_update_enabled,
    updateErrors: draft.update_errors,
  };
}

/** The collection of catalogs. */
export const catalogResource: Resource<typeof filters, typeof CatalogView, typeof CatalogDraft, keyof typeof ORDERS> = {
  collection: 'catalogs',
  noun: 'software catalog',
  tag: 'Marketplace Software Catalogs',
  filters,
  orders: ORDERS,
  view: CatalogView,
  draft: CatalogDraft,
  putNeedsAll: true,
  deletion: { 409: { description: 'An import of the catalog is not finished yet.', schema: BusyView } },
  fieldNames: {
    type: 'catalog_type',
    sourceUrl: 'source_url',
    autoUpdateEnabled: 'auto_update_enabled',
    updateErrors: 'update_errors',
  },
  list({ name, version, description, catalog_type, auto_update_enabled }, order, context) {
    const filter: CatalogFilter = {
      name,
      version,
      description,
      type: catalog_type && [upper(catalog_type)],
      autoUpdateEnabled: auto_update_enabled,
    };
    const render = listQuery(catalogs, context, (rows) => rows.map((row) => catalogView(row, context.links)));
    return render({ filter, orderBy: orderedBy(order, ORDERS, DEFAULT_ORDER) });
  },
  async find(uuid, _wants, { loaders, links }) {
    const row = await loaders.catalog().load(uuid);
    return row && catalogView(row, links);
  },
  create: (draft, { db, edited }) => edited(createCatalog(db, changeOf({ catalog_type: 'binary_runtime', ...draft }))),
  update: (id, change, { db, edited }) => edited(updateCatalog(db, { ...changeOf(change), id })),
  remove: (uuid, { db, edited }) => edited(deleteCatalog(db, uuid)),
};
