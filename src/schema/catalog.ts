import { typeDisplay } from '../domain/catalog.ts';
import { type CatalogFilter as Filter, type CatalogOrderField, catalogs } from '../store/sql/catalogs.ts';
import { type CpuTarget as CpuTargetRow } from '../store/sql/summaries.ts';
import { pageLookahead, requires, selectedFields } from './lookahead.ts';
import { builder } from './builder.ts';
import { connectionOf, pageArgs, pageComplexity } from './connection.ts';
import { decodeId } from '../domain/ids.ts';
import { gpusOf } from '../domain/targetSet.ts';
import { CatalogSource, CatalogType } from './enums.ts';
import { Node, registerNode } from './node.ts';
import { orderOf, orderOrDefault } from './order.ts';
import { Catalog } from './refs.ts';
import type { Order } from '../store/sql/selection.ts';

/** GraphQL type of a CPU that a catalog has targets for. */
export const CpuTarget = builder.objectRef<CpuTargetRow>('CpuTarget').implement({
  description: 'A CPU for which a catalog has builds.',
  fields: (t) => ({
    cpuFamily: t.exposeString('cpuFamily', { description: 'The instruction set, e.g. `x86_64` or `aarch64`.' }),
    cpuMicroarchitecture: t.exposeString('cpuMicroarchitecture', {
      description: 'The microarchitecture with its vendor, e.g. `amd/zen3`, or `generic`.',
    }),
    fullArchitecture: t.string({
      description: 'Family and microarchitecture as a path, e.g. `x86_64/amd/zen3`.',
      resolve: ({ cpuFamily, cpuMicroarchitecture }) => `${cpuFamily}/${cpuMicroarchitecture}`,
    }),
  }),
});

Catalog.implement({
  description: 'A software catalog: one release of EESSI, the Spack packages of one day, or a manually created catalog.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Global id, unique across all types. Opaque.' }),
    uuid: t.expose('uuid', { type: 'UUID', description: 'The id used by the REST API.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'The time at which the catalog was created.' }),
    modifiedAt: t.expose('modifiedAt', {
      type: 'DateTime',
      description: 'The time at which the catalog or any of its contents last changed.',
    }),
    name: t.exposeString('name', { description: 'The name, e.g. `EESSI`.' }),
    version: t.exposeString('version', {
      description: 'The release (EESSI `2025.06`) or the date of the upstream data (Spack `2026.07.01`).',
    }),
    type: t.expose('type', { type: CatalogType, description: 'The kind of software in the catalog.' }),
    typeDisplay: t.string({
      description:
        'Display name of the type: Binary Runtime (EESSI), Source Package (Spack), Package Manager (conda, pip); Binary Runtime (demo) for the demo catalog.',
      extensions: requires('type', 'source'),
      resolve: typeDisplay,
    }),
    supportsCpuTargetRestrictions: t.boolean({
      description: 'Whether offerings may restrict the catalog by CPU: true for BINARY_RUNTIME.',
      extensions: requires('type'),
      resolve: ({ type }) => type === 'BINARY_RUNTIME',
    }),
    description: t.exposeString('description', { description: 'Free-text description; may be empty.' }),
    frozenAt: t.expose('frozenAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'The time at which it was copied from another catalog by `freezeCatalog`; null for others. No refresh changes it.',
    }),
    metadata: t.expose('metadata', { type: 'JSONObject', description: 'Further upstream data without a field of its own.' }),
  }),
});

// Its upstream and its updates from there.
builder.objectFields(Catalog, (t) => ({
  source: t.expose('source', {
    type: CatalogSource,
    nullable: true,
    description: 'The upstream of the last import or refresh; null for a manually created catalog that was never refreshed.',
  }),
  sourceUrl: t.expose('sourceUrl', {
    type: 'URL',
    nullable: true,
    description: 'The address at which upstream publishes it; null if unknown.',
  }),
  upstreamUpdatedAt: t.expose('upstreamUpdatedAt', {
    type: 'DateTime',
    nullable: true,
    description: 'The time at which upstream produced the data; null if upstream does not provide it.',
  }),
  autoUpdateEnabled: t.exposeBoolean('autoUpdateEnabled', { description: 'Whether the nightly run refreshes the catalog.' }),
  lastUpdateAttemptAt: t.expose('lastUpdateAttemptAt', {
    type: 'DateTime',
    nullable: true,
    description: 'The time of the last update attempt; null if there was none.',
  }),
  lastSuccessfulUpdateAt: t.expose('lastSuccessfulUpdateAt', {
    type: 'DateTime',
    nullable: true,
    description: 'The time at which it was last verified to match upstream; null if never.',
  }),
  updateErrors: t.exposeString('updateErrors', { description: 'The error of the last update; empty if it succeeded.' }),
}));

// Its contents, summarized.
builder.objectFields(Catalog, (t) => ({
  packageCount: t.exposeInt('packageCount', {
    description: 'Number of packages, extensions included. Stored, so it adds no query cost.',
  }),
  versionCount: t.exposeInt('versionCount', {
    description: 'Number of versions of its packages. Stored, so it adds no query cost.',
  }),
  targetCount: t.exposeInt('targetCount', {
    description: 'Number of targets of its versions. Stored, so it adds no query cost.',
  }),
  cpuTargets: t.field({
    type: [CpuTarget],
    description: 'The CPUs for which the catalog has builds, sorted.',
    complexity: 1,
    extensions: requires('uuid'),
    resolve: (catalog, _args, { loaders }) => loaders.hosts.cpuTargets(catalog.uuid),
  }),
  gpuTargets: t.stringList({
    description: 'The GPUs for which the catalog has builds, e.g. `nvidia/cc80`, in natural order.',
    complexity: 1,
    extensions: requires('uuid'),
    resolve: async ({ uuid }, _args, { loaders }) => gpusOf((await loaders.hosts.targetSets(uuid)).values()),
  }),
}));

registerNode('Catalog', (uuid, { loaders }) => loaders.catalog().load(uuid));

const CatalogFilter = builder.inputRef<Filter>('CatalogFilter').implement({
  description:
    'Conditions on catalogs. Fields are combined with AND, values of a list with OR. Empty or null values are ignored.',
  fields: (t) => ({
    nameExact: t.string({ description: 'Exact name, case-insensitive.' }),
    versionExact: t.string({ description: 'Exact version.' }),
    source: t.field({ type: [CatalogSource], description: 'Imported from one of these upstreams.' }),
    name: t.string({ description: 'Case-insensitive substring of the name.' }),
    version: t.string({ description: 'Case-insensitive substring of the version.' }),
    description: t.string({ description: 'Case-insensitive substring of the description.' }),
    type: t.field({ type: [CatalogType], description: 'The type is one of these.' }),
    autoUpdateEnabled: t.boolean({ description: 'True: refreshed by the nightly run; false: not refreshed by it.' }),
  }),
});

const CatalogOrder = orderOf<CatalogOrderField>('Catalog', 'catalogs', {
  NAME: 'By name, case-insensitive.',
  VERSION: 'In version order: 2023.06 before 2025.06.',
  TYPE: 'By type.',
  CREATED_AT: 'By time of creation.',
  MODIFIED_AT: 'By time of the last change.',
  LAST_SUCCESSFUL_UPDATE_AT: 'By time of the last successful update; catalogs without one come last.',
});

const DEFAULT_ORDER: Order<CatalogOrderField>[] = [
  { field: 'NAME', direction: 'ASC' },
  { field: 'VERSION', direction: 'DESC' },
];

/** Connection type over catalogs. */
export const CatalogConnection = connectionOf('Catalog', Catalog, 'catalogs');

builder.queryFields((t) => ({
  catalogs: t.field({
    type: CatalogConnection,
    description: 'The catalogs, by default ordered by name, then newest version first.',
    args: {
      filter: t.arg({ type: CatalogFilter, description: 'Restricts the catalogs; all by default.' }),
      orderBy: t.arg({ type: [CatalogOrder], defaultValue: DEFAULT_ORDER, description: 'Sort order.' }),
      ...pageArgs,
    },
    authScopes: { reader: true },
    complexity: pageComplexity,
    resolve: (_root, { filter, orderBy, ...page }, { loaders }, info) =>
      loaders.page(
        catalogs,
        { filter: filter ?? {}, orderBy: orderOrDefault(orderBy, DEFAULT_ORDER) },
        page,
        pageLookahead(info, catalogs.fields),
      ),
  }),
  catalog: t.field({
    type: Catalog,
    nullable: true,
    description: 'The catalog with the given id, or null if there is none.',
    args: { id: t.arg.id({ required: true, description: 'Global id or uuid of the catalog.' }) },
    authScopes: { reader: true },
    resolve: (_root, args, { loaders }, info) =>
      loaders.catalog(selectedFields(info, catalogs.fields)).load(decodeId(args.id, 'Catalog')),
  }),
}));
