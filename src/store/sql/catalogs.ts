import type { CatalogSource, CatalogType } from '../../domain/catalog.ts';
import { defineFields, idOf } from './fields.ts';
import { column, nullableColumn } from './order.ts';
import type { Params } from './params.ts';
import { type Clause, clausesFrom, type Clauses, contains } from './clause.ts';
import type { Listing } from './selection.ts';

interface CatalogColumns {
  readonly uuid: string;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly name: string;
  readonly version: string;
  readonly type: CatalogType;
  readonly source: CatalogSource | null;
  readonly sourceUrl: string | null;
  readonly description: string;
  readonly metadata: Record<string, unknown>;
  readonly autoUpdateEnabled: boolean;
  readonly lastUpdateAttemptAt: Date | null;
  readonly upstreamUpdatedAt: Date | null;
  readonly lastSuccessfulUpdateAt: Date | null;
  readonly updateErrors: string;
  readonly packageCount: number;
  readonly versionCount: number;
  readonly targetCount: number;
  readonly frozenAt: Date | null;
}

/** A catalog as read by the store: its columns and the global id. */
export interface CatalogRow extends CatalogColumns {
  readonly id: string;
}

/** Conditions on catalogs. `name`, `version` and `description` match case-insensitive substrings. */
export interface CatalogFilter {
  readonly nameExact?: string | null;
  readonly versionExact?: string | null;
  readonly source?: readonly CatalogSource[] | null;
  readonly name?: string | null;
  readonly version?: string | null;
  readonly description?: string | null;
  readonly type?: readonly CatalogType[] | null;
  readonly autoUpdateEnabled?: boolean | null;
  readonly isFrozen?: boolean | null;
}

/** The sort keys of catalogs. */
export type CatalogOrderField = 'NAME' | 'VERSION' | 'TYPE' | 'CREATED_AT' | 'MODIFIED_AT' | 'LAST_SUCCESSFUL_UPDATE_AT';

const onCatalog = (sql: Clause['sql']): Clause => ({ level: 'row', sql });

/** The SQL condition of every field of `CatalogFilter`. */
export const catalogClauses: Clauses<CatalogFilter> = {
  nameExact: (name) => onCatalog((param) => `c.sort_name = ${param(name.toLowerCase())}`),
  versionExact: (version) => onCatalog((param) => `c.version = ${param(version)}`),
  source: (sources) => onCatalog((param) => `c.source = ANY (${param(sources, 'text[]::catalog_source[]')})`),
  name: (text) => onCatalog((param) => `c.sort_name LIKE ${param(contains(text))}`),
  version: (text) => onCatalog((param) => `lower(c.version) LIKE ${param(contains(text))}`),
  description: (text) => onCatalog((param) => `lower(c.description) LIKE ${param(contains(text))}`),
  type: (types) => onCatalog((param) => `c.type = ANY (${param(types, 'text[]::catalog_type[]')})`),
  autoUpdateEnabled: (isEnabled) => onCatalog((param) => `c.auto_update_enabled = ${param(isEnabled)}`),
  isFrozen: (isFrozen) => onCatalog(() => `c.frozen_at IS ${isFrozen ? 'NOT ' : ''}NULL`),
};

function conditions(filter: CatalogFilter, param: Params['add']): string[] {
  return clausesFrom(catalogClauses, filter).map(({ sql }) => sql(param));
}

/** The listing of catalogs. They cannot be searched. */
export const catalogs: Listing<CatalogRow, CatalogFilter, CatalogOrderField> = {
  name: 'catalogs',
  alias: 'c',
  from: 'catalog c',
  fields: defineFields<CatalogRow, CatalogColumns>(
    {
      uuid: 'c.id',
      createdAt: 'c.created_at',
      modifiedAt: 'c.modified_at',
      name: 'c.name',
      version: 'c.version',
      type: 'c.type',
      source: 'c.source',
      sourceUrl: 'c.source_url',
      description: 'c.description',
      metadata: 'c.metadata',
      autoUpdateEnabled: 'c.auto_update_enabled',
      lastUpdateAttemptAt: 'c.last_update_attempt_at',
      upstreamUpdatedAt: 'c.upstream_updated_at',
      lastSuccessfulUpdateAt: 'c.last_successful_update_at',
      updateErrors: 'c.update_errors',
      packageCount: 'c.package_count',
      versionCount: 'c.version_count',
      targetCount: 'c.target_count',
      frozenAt: 'c.frozen_at',
    },
    { id: idOf('Catalog') },
    { large: ['metadata'] },
  ),
  conditions,
  orders: {
    NAME: () => [column('c.sort_name'), column('c.name')],
    VERSION: () => [column('c.version_key')],
    TYPE: () => [column('c.type::text COLLATE "C"')],
    CREATED_AT: () => [column('c.created_at', 'timestamptz')],
    MODIFIED_AT: () => [column('c.modified_at', 'timestamptz')],
    LAST_SUCCESSFUL_UPDATE_AT: () => [nullableColumn('c.last_successful_update_at', 'timestamptz')],
  },
};
