import { typeDisplay } from '../domain/catalog.ts';
import { type CatalogFilter as Filter, type CatalogOrderField, catalogs } from '../store/sql/catalogs.ts';
import { type CpuTarget as CpuTargetRow } from '../store/sql/summaries.ts';
import { pageLookahead, requires, selectedFields } from './lookahead.ts';
import { builder } from './builder.ts';
import { connectionOf, pageArgs, pageComplexity } from './connection.ts';
import { decodeId } from '../domain/ids.ts';
import { CatalogSource, CatalogType } from './enums.ts';
import { Node, registerNode } from './node.ts';
import { orderOf, orderOrDefault } from './order.ts';
import { Catalog } from './refs.ts';
import type { Order } from '../store/sql/selection.ts';

const CpuTarget = builder.objectRef<CpuTargetRow>('CpuTarget').implement({
  description: 'A processor that something in a catalog is built for.',
  fields: (t) => ({
    cpuFamily: t.exposeString('cpuFamily', { description: 'The instruction set, e.g. `x86_64` or `aarch64`.' }),
    cpuMicroarchitecture: t.exposeString('cpuMicroarchitecture', {
      description: 'The microarchitecture with its vendor, e.g. `amd/zen3`, or `generic`.',
    }),
    fullArchitecture: t.string({
      description: 'Both as a path, e.g. `x86_64/amd/zen3`.',
      resolve: ({ cpuFamily, cpuMicroarchitecture }) => `${cpuFamily}/${cpuMicroarchitecture}`,
    }),
  }),
});

Catalog.implement({
  description: 'A software catalog: one release of EESSI, the Spack packages of one day, or a catalog made by hand.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id that is unique over all types. Opaque.' }),
    uuid: t.expose('uuid', { type: 'UUID', description: 'The id as REST clients know it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the catalog came to be here.' }),
    modifiedAt: t.expose('modifiedAt', { type: 'DateTime', description: 'When anything of the catalog last changed.' }),
    name: t.exposeString('name', { description: 'The name, e.g. `EESSI`.' }),
    version: t.exposeString('version', {
      description: 'The release (EESSI `2025.06`) or the date of the upstream data (Spack `2026.07.01`).',
    }),
    type: t.expose('type', { type: CatalogType, description: 'What the catalog holds.' }),
    typeDisplay: t.string({
      description:
        'The type in words: Binary Runtime (EESSI), Source Package (Spack), Package Manager (conda, pip); Binary Runtime (demo) for the demo catalog.',
      extensions: requires('type', 'source'),
      resolve: typeDisplay,
    }),
    supportsCpuTargetRestrictions: t.boolean({
      description: 'Whether offerings may restrict the catalog by CPU: true for BINARY_RUNTIME.',
      extensions: requires('type'),
      resolve: ({ type }) => type === 'BINARY_RUNTIME',
    }),
    source: t.expose('source', {
      type: CatalogSource,
      nullable: true,
      description:
        'The upstream it was last imported or refreshed from; null for a catalog created by hand that was never refreshed.',
    }),
    sourceUrl: t.expose('sourceUrl', {
      type: 'URL',
      nullable: true,
      description: 'Where upstream publishes it; null where that is not known.',
    }),
    description: t.exposeString('description', { description: 'What the catalog is, in words; can be empty.' }),
    metadata: t.expose('metadata', { type: 'JSONObject', description: 'What upstream says of the catalog beside all this.' }),
    autoUpdateEnabled: t.exposeBoolean('autoUpdateEnabled', { description: 'Whether the nightly run refreshes the catalog.' }),
    upstreamUpdatedAt: t.expose('upstreamUpdatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When upstream made the data; null where it does not say.',
    }),
    lastUpdateAttemptAt: t.expose('lastUpdateAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When upstream was last asked for it; null for never.',
    }),
    lastSuccessfulUpdateAt: t.expose('lastSuccessfulUpdateAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last known to be as upstream has it; null for never.',
    }),
    updateErrors: t.exposeString('updateErrors', { description: 'Why the last update failed; empty when it did not.' }),
    packageCount: t.exposeInt('packageCount', {
      description: 'How many packages the catalog has, extensions included. Stored: costs nothing.',
    }),
    versionCount: t.exposeInt('versionCount', { description: 'How many versions its packages have. Stored: costs nothing.' }),
    targetCount: t.exposeInt('targetCount', { description: 'How many targets its versions have. Stored: costs nothing.' }),
    cpuTargets: t.field({
      type: [CpuTarget],
      description: 'The processors that something in the catalog is built for, sorted.',
      complexity: { field: 20, multiplier: 1 },
      extensions: requires('uuid'),
      resolve: (catalog, _args, { loaders }) => loaders.cpuTargets.load(catalog.uuid),
    }),
  }),
});

registerNode('Catalog', (uuid, { loaders }) => loaders.catalog().load(uuid));

const CatalogFilter = builder.inputRef<Filter>('CatalogFilter').implement({
  description: 'Which catalogs. Fields combine with AND, members of a list with OR; an empty field says nothing.',
  fields: (t) => ({
    nameExact: t.string({ description: 'The whole name, case-insensitive.' }),
    versionExact: t.string({ description: 'The whole version.' }),
    source: t.field({ type: [CatalogSource], description: 'Imported from one of these.' }),
    name: t.string({ description: 'A part of the name, in any case.' }),
    version: t.string({ description: 'A part of the version, in any case.' }),
    description: t.string({ description: 'A part of the description, in any case.' }),
    type: t.field({ type: [CatalogType], description: 'Of one of these types.' }),
    autoUpdateEnabled: t.boolean({ description: 'Refreshed by the nightly run, or not.' }),
  }),
});

const CatalogOrder = orderOf<CatalogOrderField>('Catalog', 'catalogs', {
  NAME: 'By name, whatever its case.',
  VERSION: 'In true version order: 2023.06 before 2025.06.',
  TYPE: 'By type.',
  CREATED_AT: 'By when they came to be here.',
  MODIFIED_AT: 'By when they last changed.',
  LAST_SUCCESSFUL_UPDATE_AT: 'By when they were last as upstream has them; never comes last.',
});

const DEFAULT_ORDER: Order<CatalogOrderField>[] = [
  { field: 'NAME', direction: 'ASC' },
  { field: 'VERSION', direction: 'DESC' },
];

export const CatalogConnection = connectionOf('Catalog', Catalog, 'catalogs');

builder.queryFields((t) => ({
  catalogs: t.field({
    type: CatalogConnection,
    description: 'The catalogs, newest version first among those of one name.',
    args: {
      filter: t.arg({ type: CatalogFilter, description: 'Which catalogs; all when left out.' }),
      orderBy: t.arg({ type: [CatalogOrder], defaultValue: DEFAULT_ORDER, description: 'In which order.' }),
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
    description: 'One catalog; null when there is none of that id.',
    args: { id: t.arg.id({ required: true, description: 'The global id or the uuid of the catalog.' }) },
    authScopes: { reader: true },
    resolve: (_root, args, { loaders }, info) =>
      loaders.catalog(selectedFields(info, catalogs.fields)).load(decodeId(args.id, 'Catalog')),
  }),
}));
