import type { GraphQLResolveInfo } from 'graphql';
import type { Loaders } from '../store/reads/loaders.ts';
import type { PageArgs } from '../store/reads/page.ts';
import { type NestedRelation, relations } from '../store/sql/relations.ts';
import { catalogs } from '../store/sql/catalogs.ts';
import type { AggregateFilter } from '../store/sql/clauses.ts';
import type { Identified } from '../store/sql/fields.ts';
import { type PackageFilter as Filter, type PackageOrderField, packages } from '../store/sql/packages.ts';
import { pageLookahead, requires, selectedFields } from './lookahead.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { connectionOf, offsetPageArgs, pageArgs, pageComplexity, smallPageComplexity } from './connection.ts';
import { decodeId, decodeOptionalId } from '../domain/ids.ts';
import { CatalogType, Ecosystem } from './enums.ts';
import { type MaybePromise, resolveFilter, type ClientFilter } from '../store/reads/resolveFilter.ts';
import { Node, registerNode } from './node.ts';
import { loadPerParent } from './perParent.ts';
import { orderOf, orderOrDefault } from './order.ts';
import { Catalog, Package } from './refs.ts';
import type { Order, Selection } from '../store/sql/selection.ts';

type PackageFilterInput = ClientFilter<Filter & Pick<AggregateFilter, 'hasGpu'>>;

Package.implement({
  description: 'A program, or an extension of one, in a catalog. Its builds are its versions.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id that is unique over all types. Opaque; it survives a refresh.' }),
    uuid: t.expose('uuid', { type: 'UUID', description: 'The id as REST clients know it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the package came to be here.' }),
    modifiedAt: t.expose('modifiedAt', { type: 'DateTime', description: 'When its own values last changed.' }),
    catalog: t.field({
      type: Catalog,
      description: 'The catalog it is in.',
      extensions: requires('catalogId'),
      resolve: ({ catalogId }, _args, { loaders }, info) =>
        loadPerParent(info, loaders, catalogId, () => loaders.catalog(selectedFields(info, catalogs.fields))) as never,
    }),
    name: t.exposeString('name', {
      description: 'The name in its own case, e.g. `GROMACS`. With the ecosystem it is unique in a catalog.',
    }),
    ecosystem: t.expose('ecosystem', { type: Ecosystem, description: "The catalog's own software, or an extension ecosystem." }),
    description: t.exposeString('description', {
      description: "What it does, in upstream's words; for an extension, where it comes with.",
    }),
    homepage: t.expose('homepage', {
      type: 'URL',
      nullable: true,
      description: 'Its home page; null where upstream gives none that is a link.',
    }),
    categories: t.exposeStringList('categories', { description: 'What upstream tags it with.' }),
    licenses: t.exposeStringList('licenses', { description: 'Its licences, as upstream writes them: mostly SPDX expressions.' }),
    maintainers: t.exposeStringList('maintainers', { description: 'Who maintains the recipe upstream.' }),
    dependencies: t.exposeStringList('dependencies', {
      description: 'Names of the packages it needs, where upstream says so of the package as a whole.',
    }),
    provides: t.exposeStringList('provides', { description: 'Virtual packages it provides (Spack): mpi, blas.' }),
    isExtension: t.exposeBoolean('isExtension', {
      description: 'Whether it comes with other packages: its ecosystem is not SOFTWARE.',
    }),
    versionCount: t.exposeInt('versionCount', { description: 'How many versions it has. Stored: costs nothing.' }),
    extensionCount: t.exposeInt('extensionCount', { description: 'How many packages come with it. Stored: costs nothing.' }),
  }),
});

registerNode('Package', (uuid, { loaders }) => loaders.package().load(uuid));

export const PackageFilter = builder.inputRef<PackageFilterInput>('PackageFilter').implement({
  description:
    'Which packages. Fields combine with AND, members of a list with OR. Everything said about a version and its targets must hold for one and the same version and target. An empty field says nothing.',
  fields: (t) => ({
    name: t.string({ description: 'A part of the name, in any case.' }),
    nameExact: t.string({ description: 'The whole name, case-insensitive: `r` finds R and not Ruby.' }),
    description: t.string({ description: 'A part of the description, in any case.' }),
    catalogId: t.id({ description: 'In the catalog of this id.' }),
    catalogName: t.string({ description: "A part of the catalog's name, in any case." }),
    catalogVersion: t.string({ description: "A part of the catalog's version, in any case." }),
    catalogType: t.field({ type: [CatalogType], description: 'In a catalog of one of these types.' }),
    offeringId: t.id({
      description:
        'In a catalog linked to the offering of this id; where the link enables CPUs, with a target on one of them. That target is the one which the rest of the filter speaks of.',
    }),
    ecosystem: t.field({ type: [Ecosystem], description: 'Of one of these ecosystems.' }),
    isExtension: t.boolean({ description: 'Extensions only, or none.' }),
    parentId: t.id({ description: 'Extensions of the package, or of the version, of this id.' }),
    extensionName: t.string({ description: 'A version brings along an extension of this name, in any case.' }),
    extensionEcosystem: t.field({
      type: [Ecosystem],
      description: 'A version brings along an extension of one of these ecosystems; with `extensionName`, that very extension.',
    }),
    category: t.stringList({ description: 'Tagged with one of these, in any case.' }),
    license: t.stringList({ description: 'Under one of these licences, in any case, alone or inside an SPDX expression.' }),
    maintainer: t.stringList({ description: 'Maintained by one of these, in any case.' }),
    hasVersion: t.string({ description: 'A version is exactly this.' }),
    toolchainName: t.string({ description: 'A version is built with the toolchain of exactly this name, e.g. `foss`.' }),
    toolchainVersion: t.string({ description: 'A version is built with a toolchain of exactly this version, e.g. `2023b`.' }),
    toolchainFamily: t.stringList({
      description:
        'A version fits one of these toolchain families: `2023b_foss`, also written foss_2023b, foss/2023b or foss-2023b, case-insensitive.',
    }),
    cpuFamily: t.stringList({ description: 'A target is of one of these CPU families, in any case, e.g. `aarch64`.' }),
    cpuMicroarchitecture: t.stringList({
      description:
        'A target is of one of these microarchitectures, case-insensitive: `zen3`, `amd/zen3`, `x86_64/amd/zen3` or `linux/x86_64/amd/zen3`.',
    }),
    gpuArchitecture: t.stringList({
      description:
        'A target is built for one of these GPUs, case-insensitive, with or without vendor: `cc80`, `nvidia/cc80`, `accel/nvidia/cc80`, `sm_80` or `8.0`.',
    }),
    hasGpu: t.boolean({
      description: 'True: one of the versions and targets that match the rest names a GPU; false: none of them does.',
    }),
  }),
});

/** The filter with uuids in place of ids. */
function packageFilter(filter: PackageFilterInput | null | undefined): PackageFilterInput {
  return {
    ...filter,
    catalogId: decodeOptionalId(filter?.catalogId, 'Catalog'),
    parentId: decodeOptionalId(filter?.parentId, 'Package', 'PackageVersion'),
  };
}

export const PackageOrder = orderOf<PackageOrderField>('Package', 'packages', {
  RELEVANCE:
    'Best match of the search first: the exact name, then names that begin with it, then the rest. Has one direction, and needs `search`.',
  NAME: 'By name, whatever its case.',
  CATALOG_NAME: 'By the name of the catalog.',
  CATALOG_VERSION: 'By the version of the catalog, in true version order.',
  CREATED_AT: 'By when they came to be here.',
  MODIFIED_AT: 'By when they last changed.',
});

export const PackageConnection = connectionOf('Package', Package, 'packages');

export const packageArgs = builder.args((t) => ({
  filter: t.field({ type: PackageFilter, description: 'Which packages; all when left out.' }),
  search: t.string({
    description:
      'Words that must all be found, in any case: in the name, the description, a version, a virtual package or the name of an extension.',
  }),
  orderBy: t.field({ type: [PackageOrder], description: 'In which order: by relevance with a search, else by name.' }),
}));

interface PackageArgs {
  readonly filter?: PackageFilterInput | null;
  readonly search?: string | null;
  readonly orderBy?: readonly Order<PackageOrderField>[] | null;
}

const BY_NAME: readonly Order<PackageOrderField>[] = [{ field: 'NAME', direction: 'ASC' }];
const BY_RELEVANCE: readonly Order<PackageOrderField>[] = [{ field: 'RELEVANCE', direction: 'ASC' }];

type PackageSelection = Selection<Filter & AggregateFilter, PackageOrderField>;

export function selectPackages<Result>(
  { filter, search, orderBy }: PackageArgs,
  loaders: Loaders,
  page: (selection: PackageSelection) => Result,
): MaybePromise<Result> {
  const text = search?.trim() ? search : null;
  const order = orderOrDefault(orderBy, text === null ? BY_NAME : BY_RELEVANCE);
  return resolveFilter(packageFilter(filter), loaders, (known) => page({ filter: known, search: text, orderBy: order }));
}

/** Resolves the packages that stand in a relation to each parent. */
const packagesOf =
  (relation: NestedRelation) =>
  (
    { uuid }: Identified,
    { first, after, last, before, ...args }: PackageArgs & PageArgs,
    { loaders }: Context,
    info: GraphQLResolveInfo,
  ) =>
    loadPerParent(info, loaders, uuid, () =>
      selectPackages(args, loaders, (selection) =>
        loaders.nestedPages(packages, relation, selection, { first, after, last, before }, pageLookahead(info, packages.fields)),
      ),
    );

builder.objectField(Catalog, 'packages', (t) =>
  t.field({
    type: PackageConnection,
    description: 'The packages of the catalog.',
    args: { ...packageArgs, ...pageArgs },
    complexity: pageComplexity,
    extensions: requires('uuid'),
    resolve: packagesOf(relations.packagesOfCatalog),
  }),
);

builder.objectField(Package, 'parents', (t) =>
  t.field({
    type: PackageConnection,
    description: 'For an extension: the packages it comes with, those named by hand and those of its versions, by name.',
    args: { filter: t.arg({ type: PackageFilter, description: 'Which of them; all when left out.' }), ...pageArgs },
    complexity: smallPageComplexity,
    extensions: requires('uuid'),
    resolve: packagesOf(relations.parentsOfPackage),
  }),
);

builder.objectField(Package, 'extensions', (t) =>
  t.field({
    type: PackageConnection,
    description: 'The packages that come with it.',
    args: { ...packageArgs, ...pageArgs },
    complexity: smallPageComplexity,
    extensions: requires('uuid'),
    resolve: packagesOf(relations.extensionsOfPackage),
  }),
);

builder.queryFields((t) => ({
  packages: t.field({
    type: PackageConnection,
    description: 'The packages of all catalogs.',
    args: { ...packageArgs, ...offsetPageArgs },
    authScopes: { reader: true },
    complexity: pageComplexity,
    resolve: (_root, { first, after, last, before, offset, ...args }, { loaders }, info) =>
      selectPackages(args, loaders, (selection) =>
        loaders.page(packages, selection, { first, after, last, before, offset }, pageLookahead(info, packages.fields)),
      ),
  }),
  package: t.field({
    type: Package,
    nullable: true,
    description: 'One package; null when there is none of that id.',
    args: { id: t.arg.id({ required: true, description: 'The global id or the uuid of the package.' }) },
    authScopes: { reader: true },
    resolve: (_root, args, { loaders }, info) =>
      loaders.package(selectedFields(info, packages.fields)).load(decodeId(args.id, 'Package')),
  }),
}));
