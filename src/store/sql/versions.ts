import type { CatalogType } from '../../domain/catalog.ts';
import type { Module, Toolchain } from '../../domain/snapshot.ts';
import type { ResolvedArchitectures } from './architectures.ts';
import { NAMES_GPU, targetClauses, toolchainClauses, type ToolchainConditions, type AggregateFilter } from './clauses.ts';
import { moduleOf, toolchainOf } from './builtWith.ts';
import { defineFields, idOf } from './fields.ts';
import { withinLink, withinOffering } from './offeringScope.ts';
import { availableVersion, withinCatalogs, withinHost, withoutWhole } from './runsOn.ts';
import { column, joinedColumn, nullableColumn, type OrderTerm } from './order.ts';
import { type PackageRow, packages } from './packages.ts';
import type { Params } from './params.ts';
import { type Clause, clausesFrom, type Clauses, concernTargets, contains, escapeLike } from './clause.ts';
import type { Listing } from './selection.ts';
import { versionTables } from './versionTables.ts';

interface VersionColumns {
  readonly uuid: string;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly catalogId: string;
  readonly packageId: string;
  /** The number of the set of CPUs and GPUs it is built for. */
  readonly targetSetId: number;
  /** The version's own id, or the id of the parent's version that contains it. */
  readonly buildId: string;
  readonly version: string;
  readonly releaseDate: string | null;
  /** The description of the package when upstream has none for the version. */
  readonly description: string;
  readonly moduleName: string;
  readonly moduleVersion: string;
  readonly versionSuffix: string;
  readonly requiredModules: readonly Module[];
  readonly toolchainName: string | null;
  readonly toolchainVersion: string | null;
  readonly toolchainFamilies: readonly string[];
  readonly dependencies: readonly string[];
  readonly metadata: Record<string, unknown>;
  readonly loadCommands: readonly string[];
}

/** A package version as read by the store: its columns, the global id and computed fields. */
export interface VersionRow extends VersionColumns {
  readonly id: string;
  /** Null when the catalog has no modules. */
  readonly module: Module | null;
  /** Null when the catalog does not state it. */
  readonly toolchain: Toolchain | null;
  /** Read with it where the request selects it. */
  readonly package?: PackageRow;
}

/** Conditions on versions. Ids are uuids, dates ISO 8601 texts. */
export interface VersionFilter extends ResolvedArchitectures, ToolchainConditions {
  readonly parentId?: string | null;
  readonly packageNameExact?: string | null;
  readonly catalogType?: readonly CatalogType[] | null;
  readonly module?: string | null;
  readonly versionPrefix?: string | null;
  readonly isExtension?: boolean | null;
  readonly packageId?: string | null;
  readonly packageName?: string | null;
  readonly catalogId?: string | null;
  readonly version?: string | null;
  readonly versionExact?: string | null;
  readonly releasedAfter?: string | null;
  readonly releasedBefore?: string | null;
  readonly createdAfter?: Date | null;
}

/** The sort keys of versions. */
export type VersionOrderField = 'VERSION' | 'PACKAGE_NAME' | 'RELEASE_DATE' | 'CREATED_AT';

const onVersion = (sql: Clause['sql']): Clause => ({ level: 'version', sql });

/** At most this many slashes of a full name are tried. */
const MAX_SLASHES = 4;

/**
 * What a full name can mean. The first slash separates name and version in nearly every tree; a centre's own may have packages such
 * as `tools/viewer`.
 */
function moduleNames(fullName: string): Module[] {
  const parts = fullName.split('/');
  const places = Array.from({ length: Math.min(Math.max(parts.length - 1, 1), MAX_SLASHES) }, (_, index) => index + 1);
  return places.map((place) => ({ name: parts.slice(0, place).join('/'), version: parts.slice(place).join('/') }));
}

/** The SQL condition of every field of `VersionFilter`. */
export const versionClauses: Clauses<VersionFilter> = {
  parentId: (id) =>
    onVersion((param) => {
      const parent = param(id, 'uuid');
      return `(v.parent_package_id = ${parent} OR (v.build_id = ${parent} AND v.id <> ${parent}))`;
    }),
  packageNameExact: (name) => onVersion((param) => `p.sort_name = ${param(name.toLowerCase())}`),
  catalogType: (types) => onVersion((param) => `c.type = ANY (${param(types, 'text[]::catalog_type[]')})`),
  module: (fullName) =>
    onVersion((param) => {
      const isNamed = moduleNames(fullName).map(
        ({ name, version }) => `(v.module_name = ${param(name)} AND v.module_version = ${param(version)})`,
      );
      return `(${isNamed.join(' OR ')})`;
    }),
  versionPrefix: (prefix) =>
    onVersion((param) => `(v.version = ${param(prefix)} OR v.version LIKE ${param(`${escapeLike(prefix)}.%`)})`),
  isExtension: (isExtension) => onVersion(() => `p.ecosystem ${isExtension ? '<>' : '='} 'SOFTWARE'`),
  packageId: (id) => onVersion((param) => `v.package_id = ${param(id, 'uuid')}`),
  packageName: (text) => onVersion((param) => `p.sort_name LIKE ${param(contains(text))}`),
  catalogId: (id) => onVersion((param) => `v.catalog_id = ${param(id, 'uuid')}`),
  version: (text) => onVersion((param) => `lower(v.version) LIKE ${param(contains(text))}`),
  versionExact: (text) => onVersion((param) => `v.version = ${param(text)}`),
  releasedAfter: (date) => onVersion((param) => `v.release_date >= ${param(date, 'date')}`),
  releasedBefore: (date) => onVersion((param) => `v.release_date <= ${param(date, 'date')}`),
  createdAfter: (time) => onVersion((param) => `v.created_at > ${param(time, 'timestamptz')}`),
  ...toolchainClauses,
  ...targetClauses,
};

function conditions({ hasGpu, offering, runsOn, ...filter }: VersionFilter & AggregateFilter, param: Params['add']): string[] {
  const clauses = clausesFrom(versionClauses, filter);
  const targets = clauses.filter(({ level }) => level === 'target');
  const host = withinCatalogs(runsOn, filter.catalogId ? [filter.catalogId] : null);
  const own = [...clauses, ...(host ? [availableVersion(host)] : [])].filter(({ level }) => level !== 'target');
  const isAboutTargets = host !== null || concernTargets(targets, hasGpu);
  return [
    ...own.map(({ sql }) => sql(param)),
    ...withinOffering(offering, 'v.catalog_id', param, (link) => {
      if (link && !isAboutTargets) return withinLink(link, false).map(({ sql }) => sql(param));
      const all = [...targets, ...withinLink(link, true)];
      const onHost = withinHost(host, all, hasGpu).filter(({ level }) => level === 'target');
      return targetConditions([...all, ...onHost], hasGpu, param);
    }),
  ];
}

function targetConditions(clauses: readonly Clause[], hasGpu: boolean | null | undefined, param: Params['add']): string[] {
  const conditions = [];
  if (clauses.length > 0 || hasGpu === true) conditions.push(someTarget(clauses, param, hasGpu === true));
  if (hasGpu === false) conditions.push(`NOT ${someTarget(clauses, param, true)}`);
  return conditions;
}

function someTarget(clauses: readonly Clause[], param: Params['add'], namesGpu: boolean): string {
  const where = ['t.version_id = v.build_id', ...clauses.map(({ sql }) => sql(param)), ...(namesGpu ? [NAMES_GPU] : [])];
  return `EXISTS (SELECT FROM target t WHERE ${where.join(' AND ')})`;
}

/** Whether most versions can match: those that match conditions on builds and targets may be few, and come late in any order. */
function matchesMost({ hasGpu, offering, runsOn, ...filter }: VersionFilter & AggregateFilter): boolean {
  if (offering || typeof hasGpu === 'boolean') return false;
  if (clausesFrom(versionClauses, filter).some(({ level }) => level !== 'version')) return false;
  const host = withinCatalogs(runsOn, filter.catalogId ? [filter.catalogId] : null);
  return !host || host.whole.length > 0;
}

/** Catalogs store the number of their versions, which is that of a host that gets all of them. */
function storedCount({ runsOn, ...filter }: VersionFilter & AggregateFilter, param: Params['add']) {
  const isAlone = Object.values(filter).every((value) => value === null || value === undefined);
  if (!runsOn || runsOn.whole.length === 0 || !isAlone) return null;
  const stored = `(SELECT coalesce(sum(c.version_count), 0) FROM catalog c WHERE c.id = ANY (${param(runsOn.whole, 'uuid[]')}))`;
  return { stored, rest: { runsOn: withoutWhole(runsOn) } };
}

/** Descending, it equals newestFirst() of domain/buildOrder.ts. Builds without a suffix come first in either direction. */
const byVersion: readonly OrderTerm[] = [
  column('v.version_key'),
  column('v.toolchain_key'),
  { ...column('v.has_suffix', 'boolean'), always: 'ASC' },
  column('v.module_key'),
];

/** The listing of versions. They cannot be searched. */
export const versions: Listing<VersionRow, VersionFilter & AggregateFilter, VersionOrderField> = {
  name: 'versions',
  alias: 'v',
  from: versionTables.from,
  joins: {
    ...versionTables.joins,
    p: 'LEFT JOIN package p ON p.id = v.package_id',
    c: 'LEFT JOIN catalog c ON c.id = v.catalog_id',
  },
  fields: defineFields<VersionRow, VersionColumns>(
    {
      uuid: 'v.id',
      createdAt: 'v.created_at',
      modifiedAt: 'v.modified_at',
      catalogId: 'v.catalog_id',
      packageId: 'v.package_id',
      targetSetId: 'v.target_set_id',
      buildId: 'v.build_id',
      version: 'v.version',
      description: `coalesce(v.description, p.description, '')`,
      releaseDate: `to_char(v.release_date, 'YYYY-MM-DD')`,
      moduleName: 'v.module_name',
      moduleVersion: 'v.module_version',
      versionSuffix: 'v.version_suffix',
      requiredModules: 'b.required_modules',
      toolchainName: 'b.toolchain_name',
      toolchainVersion: 'b.toolchain_version',
      toolchainFamilies: 'b.toolchain_families',
      dependencies: 'v.dependencies',
      metadata: 'v.metadata',
      loadCommands: 'b.load_commands',
    },
    {
      id: idOf('PackageVersion'),
      module: { of: ['moduleName', 'moduleVersion'], value: moduleOf },
      toolchain: { of: ['toolchainName', 'toolchainVersion'], value: toolchainOf },
    },
    { parents: { package: { ...packages, idField: 'packageId' } } },
  ),
  conditions,
  storedCount,
  walksJoined: matchesMost,
  orders: {
    VERSION: () => byVersion,
    PACKAGE_NAME: () => [joinedColumn('p', 'sort_name'), joinedColumn('p', 'name')],
    RELEASE_DATE: () => [nullableColumn('v.release_date', 'date')],
    CREATED_AT: () => [column('v.created_at', 'timestamptz')],
  },
};
