import type { CatalogSource, CatalogType, Ecosystem } from '../../domain/catalog.ts';
import { upstreamUrl } from '../../domain/upstreamUrl.ts';
import type { ResolvedArchitectures } from './architectures.ts';
import { NAMES_GPU, targetClauses, toolchainClauses, type ToolchainConditions, type AggregateFilter } from './clauses.ts';
import { dependsOn } from './dependencies.ts';
import { defineFields, idOf } from './fields.ts';
import { licensePattern } from '../../domain/licensePattern.ts';
import { withinLink, withinOffering } from './offeringScope.ts';
import { availablePackage, availableVersion, withinCatalogs, withinHost } from './runsOn.ts';
import { type CatalogRow, catalogs } from './catalogs.ts';
import { relevance } from './relevance.ts';
import { column } from './order.ts';
import type { Params } from './params.ts';
import { type Clause, clausesFrom, type Clauses, concernTargets, contains, lower } from './clause.ts';
import type { Listing } from './selection.ts';
import { tablesText } from './tablesText.ts';
import { versionTables } from './versionTables.ts';

interface PackageColumns {
  readonly uuid: string;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly catalogId: string;
  readonly name: string;
  readonly ecosystem: Ecosystem;
  readonly isExtension: boolean;
  readonly description: string;
  readonly homepage: string | null;
  readonly categories: readonly string[];
  readonly licenses: readonly string[];
  readonly maintainers: readonly string[];
  readonly dependencies: readonly string[];
  readonly provides: readonly string[];
  readonly versionCount: number;
  readonly extensionCount: number;
  readonly dependentCount: number;
  readonly origin: 'IMPORTED' | 'MANUAL';
  /** The source of its catalog. */
  readonly source: CatalogSource | null;
}

/** A package as read by the store: its columns and the global id. */
export interface PackageRow extends PackageColumns {
  readonly id: string;
  /** Null when upstream has no page for it. */
  readonly upstreamUrl: string | null;
  /** Read with it where the request selects it. */
  readonly catalog?: CatalogRow;
}

/** Lists of licences, each as one text. */
export interface AllowedLicenses {
  readonly lists: readonly string[];
}

/** Selects the distinct lists of licences, as texts and as lists. */
export const LICENSE_LISTS = `SELECT DISTINCT license_list(licenses) AS list, licenses AS texts FROM package WHERE licenses <> '{}'`;

/** Conditions on packages. Ids are uuids. */
export interface PackageFilter extends ResolvedArchitectures, ToolchainConditions {
  readonly name?: string | null;
  readonly nameExact?: string | null;
  readonly nameIn?: readonly string[] | null;
  readonly description?: string | null;
  readonly catalogId?: string | null;
  readonly catalogIds?: readonly string[] | null;
  readonly catalogName?: string | null;
  readonly catalogVersion?: string | null;
  readonly catalogType?: readonly CatalogType[] | null;
  readonly ecosystem?: readonly Ecosystem[] | null;
  readonly isExtension?: boolean | null;
  readonly parentId?: string | null;
  readonly extensionName?: string | null;
  readonly extensionEcosystem?: readonly Ecosystem[] | null;
  readonly category?: readonly string[] | null;
  readonly license?: readonly string[] | null;
  readonly allowedLicenses?: AllowedLicenses | null;
  readonly maintainer?: readonly string[] | null;
  readonly provides?: string | null;
  readonly dependsOn?: string | null;
  readonly hasVersion?: string | null;
}

/** The sort keys of packages. `RELEVANCE` needs a search. */
export type PackageOrderField = 'RELEVANCE' | 'NAME' | 'CATALOG_NAME' | 'CATALOG_VERSION' | 'CREATED_AT' | 'MODIFIED_AT';

/** A case-insensitive match of any member of a list column. */
const anyOf = (list: string, values: readonly string[]): Clause => ({
  level: 'row',
  sql: (param) => `${list} <> '{}' AND lower_all(${list}) && ${param(lower(values), 'text[]')}`,
});

const inCatalog = (condition: (param: Params['add']) => string): Clause => ({
  level: 'row',
  sql: (param) => `p.catalog_id IN (SELECT c.id FROM catalog c WHERE ${condition(param)})`,
});

/** The parts of an SPDX expression, in lower case; same rule as the SQL function `license_ids` of the migrations. */
const licenseIds = (license: string) => license.toLowerCase().match(/[a-z0-9.+-]+/g) ?? [];

/** The SQL condition of every field of `PackageFilter`. */
export const packageClauses: Clauses<PackageFilter> = {
  name: (text) => ({ level: 'row', sql: (param) => `p.sort_name LIKE ${param(contains(text))}` }),
  nameExact: (text) => ({ level: 'row', sql: (param) => `p.sort_name = ${param(text.toLowerCase())}` }),
  nameIn: (names) => ({ level: 'row', sql: (param) => `p.sort_name = ANY (${param(lower(names), 'text[]')})` }),
  description: (text) => ({ level: 'row', sql: (param) => `lower(p.description) LIKE ${param(contains(text))}` }),
  catalogId: (id) => ({ level: 'row', sql: (param) => `p.catalog_id = ${param(id, 'uuid')}` }),
  catalogIds: (ids) => ({ level: 'row', sql: (param) => `p.catalog_id = ANY (${param(ids, 'uuid[]')})` }),
  catalogName: (text) => inCatalog((param) => `c.sort_name LIKE ${param(contains(text))}`),
  catalogVersion: (text) => inCatalog((param) => `lower(c.version) LIKE ${param(contains(text))}`),
  catalogType: (types) => inCatalog((param) => `c.type = ANY (${param(types, 'text[]::catalog_type[]')})`),
  ecosystem: (ecosystems) => ({
    level: 'row',
    sql: (param) => `p.ecosystem = ANY (${param(ecosystems, 'text[]::ecosystem[]')})`,
  }),
  isExtension: (isExtension) => ({ level: 'row', sql: () => `p.ecosystem ${isExtension ? '<>' : '='} 'SOFTWARE'` }),
  parentId: (id) => ({
    level: 'row',
    sql: (param) => {
      const parent = param(id, 'uuid');
      return `(p.id IN (SELECT x.package_id FROM package_version x WHERE x.parent_package_id = ${parent}
          UNION ALL SELECT x.package_id FROM package_version x WHERE x.build_id = ${parent} AND x.id <> ${parent}
          UNION ALL SELECT r.package_id FROM package_parent r WHERE r.parent_id = ${parent}))`;
    },
  }),
  extensionName: (name) => ({ level: 'extension', sql: (param) => `e.sort_name = ${param(name.toLowerCase())}` }),
  extensionEcosystem: (ecosystems) => ({
    level: 'extension',
    sql: (param) => `e.ecosystem = ANY (${param(ecosystems, 'text[]::ecosystem[]')})`,
  }),
  category: (values) => anyOf('p.categories', values),
  license: (values) => ({
    level: 'row',
    sql: (param) =>
      `p.licenses <> '{}' AND (${values.map((value) => `license_ids(p.licenses) @> ${param(licenseIds(value), 'text[]')}`).join(' OR ')})
        AND EXISTS (SELECT FROM unnest(p.licenses) AS member WHERE lower(member) ~ ANY (${param(values.map(licensePattern), 'text[]')}))`,
  }),
  allowedLicenses: ({ lists }) => ({
    level: 'row',
    sql: (param) => `p.licenses <> '{}' AND license_list(p.licenses) = ANY (${param(lists, 'text[]')})`,
  }),
  maintainer: (values) => anyOf('p.maintainers', values),
  provides: (name) => anyOf('p.provides', [name]),
  dependsOn: (name) => ({ level: 'row', sql: (param) => `p.id IN (${dependsOn(param(name.toLowerCase(), 'text'))})` }),
  hasVersion: (version) => ({ level: 'version', sql: (param) => `v.version = ${param(version)}` }),
  ...toolchainClauses,
  ...targetClauses,
};

/** The catalogs to which a filter restricts packages; null for all. */
const catalogsOf = ({ catalogId, catalogIds }: PackageFilter): readonly string[] | null =>
  catalogId ? [catalogId] : catalogIds && catalogIds.length > 0 ? catalogIds : null;

function conditions({ hasGpu, offering, runsOn, ...filter }: PackageFilter & AggregateFilter, param: Params['add']): string[] {
  const clauses = clausesFrom(packageClauses, filter);
  const host = withinCatalogs(runsOn, catalogsOf(filter));
  const below = clauses.filter(({ level }) => level !== 'row');
  const own = clauses.filter(({ level }) => level === 'row').map(({ sql }) => sql(param));
  const isAboutTargets = host !== null || concernTargets(below, hasGpu);
  return [
    ...own,
    ...withinOffering(offering, 'p.catalog_id', param, (link) => {
      const clauses = [...below, ...withinLink(link, isAboutTargets)];
      if (host && clauses.length === 0 && typeof hasGpu !== 'boolean') return [availablePackage(host).sql(param)];
      return buildConditions([...clauses, ...withinHost(host, clauses, hasGpu)], hasGpu, param);
    }),
  ];
}

/** True with a condition on versions or targets, unless an offering adds its own for each catalog. */
function scansAllRows({ hasGpu, offering, runsOn, ...filter }: PackageFilter & AggregateFilter): boolean {
  if (offering) return false;
  return (
    Boolean(runsOn) || typeof hasGpu === 'boolean' || clausesFrom(packageClauses, filter).some(({ level }) => level !== 'row')
  );
}

function buildConditions(clauses: readonly Clause[], hasGpu: boolean | null | undefined, param: Params['add']): string[] {
  const conditions = [];
  if (clauses.length > 0 || hasGpu === true) conditions.push(someBuild(clauses, param, hasGpu === true));
  if (hasGpu === false) conditions.push(`NOT ${someBuild(clauses, param, true)}`);
  return conditions;
}

/**
 * The conditions of a filter without those on targets and offerings.
 * @returns `own` on the package `p`, `version` on its version `v` and the build `b` of that
 */
export function conditionsAboveTargets(
  { hasGpu: _hasGpu, offering, runsOn, ...filter }: PackageFilter & AggregateFilter,
  param: Params['add'],
): { own: string[]; version: string[] } {
  const clauses = [...clausesFrom(packageClauses, filter), ...(runsOn ? [availableVersion(runsOn)] : [])];
  const own = clauses.filter(({ level }) => level === 'row').map(({ sql }) => sql(param));
  const linked = offering?.links.map(({ catalogId }) => catalogId);
  return {
    own: linked ? [...own, `p.catalog_id = ANY (${param(linked, 'uuid[]')})`] : own,
    version: ofVersion(clauses, param),
  };
}

/** The conditions on the version `v`, its build `b` and the extensions that it contains. */
function ofVersion(clauses: readonly Clause[], param: Params['add']): string[] {
  const on = (level: Clause['level']) => clauses.filter((clause) => clause.level === level).map(({ sql }) => sql(param));
  const extensions = on('extension');
  const contains = `EXISTS (SELECT FROM package_version x JOIN package e ON e.id = x.package_id
      WHERE x.build_id = v.id AND x.id <> v.id AND ${extensions.join(' AND ')})`;
  return [...on('version'), ...on('build'), ...(extensions.length > 0 ? [contains] : [])];
}

/** Conditions on versions and targets must hold for one and the same version and target. */
function someBuild(clauses: readonly Clause[], param: Params['add'], namesGpu: boolean): string {
  const own = clauses.filter(({ level }) => level === 'target').map(({ sql }) => sql(param));
  const targets = [...own, ...(namesGpu ? [NAMES_GPU] : [])];
  const where = ['v.package_id = p.id', ...ofVersion(clauses, param), ...targets];
  const joinTargets = targets.length > 0 ? 'JOIN target t ON t.version_id = v.build_id' : '';
  return `EXISTS (SELECT FROM ${tablesText(versionTables, where)} ${joinTargets} WHERE ${where.join(' AND ')})`;
}

const name = [column('p.sort_name'), column('p.name')];

/** The listing of packages. */
export const packages: Listing<PackageRow, PackageFilter & AggregateFilter, PackageOrderField> = {
  name: 'packages',
  alias: 'p',
  from: 'package p',
  joins: { c: 'LEFT JOIN catalog c ON c.id = p.catalog_id' },
  fields: defineFields<PackageRow, PackageColumns>(
    {
      uuid: 'p.id',
      createdAt: 'p.created_at',
      modifiedAt: 'p.modified_at',
      catalogId: 'p.catalog_id',
      name: 'p.name',
      ecosystem: 'p.ecosystem',
      isExtension: `(p.ecosystem <> 'SOFTWARE')`,
      description: 'p.description',
      homepage: 'p.homepage',
      categories: 'p.categories',
      licenses: 'p.licenses',
      maintainers: 'p.maintainers',
      dependencies: 'p.dependencies',
      provides: 'p.provides',
      versionCount: 'p.version_count',
      extensionCount: 'p.extension_count',
      dependentCount: 'p.dependent_count',
      origin: 'p.origin',
      source: 'c.source',
    },
    { id: idOf('Package'), upstreamUrl: { of: ['name', 'source', 'origin'], value: upstreamUrl } },
    { parents: { catalog: { ...catalogs, idField: 'catalogId' } } },
  ),
  conditions,
  scansAllRows,
  findsMost: ({ runsOn, ...filter }) =>
    (withinCatalogs(runsOn, catalogsOf(filter))?.whole.length ?? 0) > 0 && !scansAllRows(filter),
  fixedDirection: 'RELEVANCE',
  orders: {
    NAME: () => name,
    CATALOG_NAME: () => [column('c.sort_name'), column('c.name')],
    CATALOG_VERSION: () => [column('c.version_key')],
    CREATED_AT: () => [column('p.created_at', 'timestamptz')],
    MODIFIED_AT: () => [column('p.modified_at', 'timestamptz')],
    RELEVANCE: relevance,
  },
};
