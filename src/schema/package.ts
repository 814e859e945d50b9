import type { GraphQLResolveInfo } from 'graphql';
import type { Loaders } from '../store/reads/loaders.ts';
import { searchText } from '../domain/search/searchText.ts';
import { begun, type PageArgs, type Searched } from '../store/reads/page.ts';
import { type NestedRelation, relations } from '../store/sql/relations.ts';
import { catalogs } from '../store/sql/catalogs.ts';
import type { AggregateFilter } from '../store/sql/clauses.ts';
import type { Identified } from '../store/sql/fields.ts';
import { type PackageFilter as Filter, type PackageOrderField, packages } from '../store/sql/packages.ts';
import { isParent, pageLookahead, requires, selectedFields } from './lookahead.ts';
import { parentRow } from './parentRow.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { connectionTypes, offsetPageArgs, pageArgs, pageComplexity, smallPageComplexity } from './connection.ts';
import { decodeId, decodeOptionalId } from '../domain/ids.ts';
import { Ecosystem } from './enums.ts';
import { namedCatalogs, type PackageClientFilter, resolvePackageFilter } from '../store/reads/resolvePackageFilter.ts';
import type { MaybePromise } from '../store/reads/resolveFilter.ts';
import { Node, registerNode } from './node.ts';
import { PackageFilter } from './packageFilter.ts';
import { loadPerParent } from './perParent.ts';
import { orderOf, orderOrDefault } from './order.ts';
import { Catalog, Package } from './refs.ts';
import type { Order } from '../store/sql/selection.ts';

Package.implement({
  description: 'A program in a catalog, or an extension of one. Its builds are its versions.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Global id, unique across all types. Opaque; a refresh does not change it.' }),
    uuid: t.expose('uuid', { type: 'UUID', description: 'The id used by the REST API.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'The time at which the package was created.' }),
    modifiedAt: t.expose('modifiedAt', { type: 'DateTime', description: 'The time at which its own values last changed.' }),
    catalog: t.field({
      type: Catalog,
      description: 'The catalog it is in.',
      extensions: isParent('catalogId'),
      resolve: ({ catalog, catalogId }, _args, { loaders }, info) =>
        parentRow(info, loaders, catalog, catalogId, { fields: catalogs.fields, load: (read) => loaders.catalog(read) }),
    }),
    name: t.exposeString('name', {
      description: 'The name in its original case, e.g. `GROMACS`. Unique within catalog and ecosystem.',
    }),
    ecosystem: t.expose('ecosystem', { type: Ecosystem, description: "The catalog's own software, or an extension ecosystem." }),
    description: t.exposeString('description', {
      description: "Upstream's description; for an extension, the packages that contain it.",
    }),
    homepage: t.expose('homepage', {
      type: 'URL',
      nullable: true,
      description: 'Its home page; null if upstream provides no valid link.',
    }),
    upstreamUrl: t.expose('upstreamUrl', {
      type: 'URL',
      nullable: true,
      description: 'Its page at upstream; null for a package that was created manually.',
    }),
    categories: t.exposeStringList('categories', { description: 'Categories assigned by upstream.' }),
    licenses: t.exposeStringList('licenses', { description: 'Its licences as given by upstream, usually SPDX expressions.' }),
    maintainers: t.exposeStringList('maintainers', { description: 'Maintainers of the upstream recipe.' }),
    dependencies: t.exposeStringList('dependencies', {
      description: 'Names of the packages it depends on, if upstream lists them for the package as a whole.',
    }),
    provides: t.exposeStringList('provides', { description: 'Virtual packages it provides (Spack), e.g. `mpi`, `blas`.' }),
    isExtension: t.exposeBoolean('isExtension', {
      description: 'Whether it is part of other packages, that is, its ecosystem is not SOFTWARE.',
    }),
    versionCount: t.exposeInt('versionCount', { description: 'Number of versions. Stored, so it adds no query cost.' }),
    extensionCount: t.exposeInt('extensionCount', {
      description: 'Number of extensions it contains. Stored, so it adds no query cost.',
    }),
  }),
});

registerNode('Package', (uuid, { loaders }) => loaders.package().load(uuid));

/** The filter with its ids decoded to uuids. */
function packageFilter(filter: PackageClientFilter | null | undefined): PackageClientFilter {
  return {
    ...filter,
    catalogId: decodeOptionalId(filter?.catalogId, 'Catalog'),
    catalogIds: filter?.catalogIds?.map((id) => decodeId(id, 'Catalog')),
    parentId: decodeOptionalId(filter?.parentId, 'Package', 'PackageVersion'),
  };
}

/** GraphQL input of package sort keys. */
export const PackageOrder = orderOf<PackageOrderField>('Package', 'packages', {
  RELEVANCE:
    'Best match of the search first: whole names, then other spellings of names, aliases, providers of a virtual package, packages that contain an extension, beginnings and words of names, versions, home pages, misspelt names, and words of descriptions. Requires `search`; the direction is ignored.',
  NAME: 'By name, case-insensitive.',
  CATALOG_NAME: 'By name of the catalog.',
  CATALOG_VERSION: 'By version of the catalog, in version order.',
  CREATED_AT: 'By time of creation.',
  MODIFIED_AT: 'By time of the last change.',
});

/** Connection and edge types over packages. */
export const { connection: PackageConnection, edge: PackageEdge } = connectionTypes('Package', Package, 'packages');

/** The arguments `filter`, `search` and `orderBy` of package lists. */
export const packageArgs = builder.args((t) => ({
  filter: t.field({ type: PackageFilter, description: 'Restricts the packages; all by default.' }),
  search: t.string({
    description:
      'What a user types or pastes: names in any spelling, beginnings and words of names, versions, module names, Spack specs, `module load` commands, or words of descriptions. Misspelt names are found too. At most 255 characters.',
  }),
  orderBy: t.field({ type: [PackageOrder], description: 'Sort order. Default: by relevance with a search, otherwise by name.' }),
}));

interface PackageArgs {
  readonly filter?: PackageClientFilter | null;
  readonly search?: string | null;
  readonly orderBy?: readonly Order<PackageOrderField>[] | null;
}

const BY_NAME: readonly Order<PackageOrderField>[] = [{ field: 'NAME', direction: 'ASC' }];
const BY_RELEVANCE: readonly Order<PackageOrderField>[] = [{ field: 'RELEVANCE', direction: 'ASC' }];

type PackageSelection = Searched<Filter & AggregateFilter, PackageOrderField>;

/**
 * Calls `page` with the selection of the arguments, once the ids in the filter are resolved and the search has found its packages.
 * @param isNested whether a parent decides which catalogs the packages are of, which may be frozen
 * @throws BadUserInputError
 */
export function selectPackages<Result>(
  { filter, search, orderBy }: PackageArgs,
  loaders: Loaders,
  page: (selection: PackageSelection) => Result,
  isNested = false,
): MaybePromise<Result> {
  const text = searchText(search);
  const order = orderOrDefault(orderBy, text === null ? BY_NAME : BY_RELEVANCE);
  const decoded = packageFilter(filter);
  const found = text === null ? null : begun(() => loaders.found(text, isNested ? 'ANY' : namedCatalogs(decoded)));
  return resolvePackageFilter(decoded, loaders, (resolved) =>
    found === null
      ? page({ filter: resolved, orderBy: order })
      : found().then((hits) => page({ filter: resolved, search: hits, orderBy: order })),
  ) as MaybePromise<Result>; // promises are flattened
}

/** Creates the resolver of the packages related to a parent. */
const packagesOf =
  (relation: NestedRelation) =>
  (
    { uuid }: Identified,
    { first, after, last, before, ...args }: PackageArgs & PageArgs,
    { loaders }: Context,
    info: GraphQLResolveInfo,
  ) =>
    loadPerParent(info, loaders, uuid, () =>
      selectPackages(
        args,
        loaders,
        (selection) =>
          loaders.nestedPages(
            packages,
            relation,
            selection,
            { first, after, last, before },
            pageLookahead(info, packages.fields),
          ),
        true,
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
    description: 'For an extension: the packages that contain it, both those set manually and those of its versions, by name.',
    args: { filter: t.arg({ type: PackageFilter, description: 'Restricts the result; all by default.' }), ...pageArgs },
    complexity: smallPageComplexity,
    extensions: requires('uuid'),
    resolve: packagesOf(relations.parentsOfPackage),
  }),
);

builder.objectField(Package, 'extensions', (t) =>
  t.field({
    type: PackageConnection,
    description: 'The extensions it contains.',
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
    description: 'The package with the given id, or null if there is none.',
    args: { id: t.arg.id({ required: true, description: 'Global id or uuid of the package.' }) },
    authScopes: { reader: true },
    resolve: (_root, args, { loaders }, info) =>
      loaders.package(selectedFields(info, packages.fields)).load(decodeId(args.id, 'Package')),
  }),
}));
