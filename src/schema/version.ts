import type { Loaders } from '../store/reads/loaders.ts';
import { relations } from '../store/sql/relations.ts';
import type { AggregateFilter } from '../store/sql/clauses.ts';
import { packages } from '../store/sql/packages.ts';
import { type VersionFilter as Filter, type VersionOrderField, type VersionRow, versions } from '../store/sql/versions.ts';
import { versionDependencies } from '../store/reads/versionDependencies.ts';
import { isParent, pageLookahead, requires, selectedFields } from './lookahead.ts';
import { parentRow } from './parentRow.ts';
import { builder } from './builder.ts';
import { connectionOf, offsetPageArgs, pageArgs, pageComplexity, smallPageComplexity } from './connection.ts';
import { cpuPath, gpusOf, type TargetSet } from '../domain/targetSet.ts';
import { decodeId, decodeOptionalId } from '../domain/ids.ts';
import { CatalogType } from './enums.ts';
import { type MaybePromise, resolveFilter, type ClientFilter } from '../store/reads/resolveFilter.ts';
import { HostInput, ON_ITS_TARGET } from './hostInput.ts';
import { Node, registerNode } from './node.ts';
import { loadPerParent } from './perParent.ts';
import { orderOf, orderOrDefault } from './order.ts';
import { Package, PackageVersion } from './refs.ts';
import type { Order } from '../store/sql/selection.ts';

type VersionFilterInput = ClientFilter<Filter & Pick<AggregateFilter, 'hasGpu'>>;

PackageVersion.implement({
  description: 'A build of a package: a version with its module, toolchain and targets.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Global id, unique across all types. Opaque; a refresh does not change it.' }),
    uuid: t.expose('uuid', { type: 'UUID', description: 'The id used by the REST API.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'The time at which the version was created.' }),
    modifiedAt: t.expose('modifiedAt', { type: 'DateTime', description: 'The time at which its own values last changed.' }),
    package: t.field({
      type: Package,
      description: 'The package it is a version of.',
      extensions: isParent('packageId'),
      resolve: ({ package: row, packageId }, _args, { loaders }, info) =>
        parentRow(info, loaders, row, packageId, { fields: packages.fields, load: (read) => loaders.package(read) }),
    }),
    version: t.exposeString('version', { description: 'The version as given by upstream.' }),
    versionSuffix: t.exposeString('versionSuffix', {
      description: 'Distinguishes builds of the same version and toolchain, e.g. `-CUDA-12.4.0`; otherwise empty.',
    }),
    releaseDate: t.expose('releaseDate', {
      type: 'Date',
      nullable: true,
      description: 'The release date; null if upstream does not provide it.',
    }),
    description: t.exposeString('description', {
      description: "Upstream's description of this version, otherwise that of the package.",
    }),
    metadata: t.expose('metadata', { type: 'JSONObject', description: 'Further upstream data without a field of its own.' }),
    parent: t.field({
      type: PackageVersion,
      nullable: true,
      description: 'For a version of an extension: the version of the parent that contains it; otherwise null.',
      extensions: requires('buildId'),
      resolve: ({ uuid, buildId }, _args, { loaders }, info) =>
        buildId === uuid
          ? null
          : loadPerParent(info, loaders, buildId, () => loaders.version(selectedFields(info, versions.fields))),
    }),
  }),
});

// What it depends on, and where it can be loaded.
builder.objectFields(PackageVersion, (t) => ({
  dependencies: t.stringList({
    description: 'Names of the packages it depends on.',
    extensions: requires('dependencies', 'requiredModules', 'moduleName', 'moduleVersion', 'packageId'),
    resolve: (version, _args, { loaders }) => versionDependencies(version, loaders) as Promise<string[]>,
  }),
  cpuArchitectures: t.stringList({
    description:
      'The CPU targets as paths, e.g. `x86_64/amd/zen3`, sorted. For tables of versions by architecture, without loading the targets.',
    complexity: 1,
    extensions: requires('catalogId', 'targetSetId'),
    resolve: async (version, _args, { loaders }) => (await targetSetOf(version, loaders)).map(cpuPath),
  }),
  gpuArchitectures: t.stringList({
    description: 'The GPUs for which it is built on some CPU, e.g. `nvidia/cc80`, in natural order.',
    complexity: 1,
    extensions: requires('catalogId', 'targetSetId'),
    resolve: async (version, _args, { loaders }) => gpusOf([await targetSetOf(version, loaders)]),
  }),
  targetCount: t.int({
    description: 'Number of targets on which it can be loaded.',
    complexity: 1,
    extensions: requires('buildId'),
    resolve: ({ buildId }, _args, { loaders }) => loaders.targetCount.load(buildId),
  }),
}));

const targetSetOf = async ({ catalogId, targetSetId }: VersionRow, { hosts }: Loaders): Promise<TargetSet> =>
  (await hosts.targetSets(catalogId)).get(targetSetId) ?? [];

registerNode('PackageVersion', (uuid, { loaders }) => loaders.version().load(uuid));

/** GraphQL input of version filters. */
export const VersionFilter = builder.inputRef<VersionFilterInput>('VersionFilter').implement({
  description:
    'Conditions on versions. Fields are combined with AND, values of a list with OR. All conditions on targets must hold for the same target. Empty or null values are ignored.',
  fields: (t) => ({
    parentId: t.id({ description: 'Contained in a version of the package with this id, or in the version with this id.' }),
    packageNameExact: t.string({ description: 'Exact name of the package, case-insensitive.' }),
    catalogType: t.field({ type: [CatalogType], description: 'The type of the catalog is one of these.' }),
    module: t.string({ description: 'Exact full name of the module, e.g. `GROMACS/2024.4-foss-2023b`.' }),
    versionPrefix: t.string({
      description: 'Leading components of the version: `1.26` matches 1.26 and 1.26.4, but not 2.1.26 or 1.260.',
    }),
    isExtension: t.boolean({ description: 'True: versions of extensions only; false: none of them.' }),
    packageId: t.id({ description: 'Of the package with this id.' }),
    packageName: t.string({ description: 'Case-insensitive substring of the name of the package.' }),
    catalogId: t.id({ description: 'In the catalog with this id.' }),
    offeringId: t.id({
      description:
        'In a catalog linked to the offering with this id. If the link enables only some CPUs, with a target for one of them. The other target conditions apply to the same target.',
    }),
    version: t.string({ description: 'Case-insensitive substring of the version.' }),
    versionExact: t.string({ description: 'Exact version.' }),
    releasedAfter: t.field({ type: 'Date', description: 'Released on or after this day.' }),
    releasedBefore: t.field({ type: 'Date', description: 'Released on or before this day.' }),
    createdAfter: t.field({ type: 'DateTime', description: 'Created in this gateway after this time.' }),
    toolchainName: t.string({ description: 'Exact name of the toolchain, e.g. `foss`.' }),
    toolchainVersion: t.string({ description: 'Exact version of the toolchain, e.g. `2023b`.' }),
    toolchainFamily: t.stringList({
      description:
        'Compatible with one of these toolchain families: `2023b_foss`, also written foss_2023b, foss/2023b or foss-2023b, case-insensitive.',
    }),
    cpuFamily: t.stringList({ description: 'A target has one of these CPU families, case-insensitive.' }),
    cpuMicroarchitecture: t.stringList({
      description:
        'A target has one of these microarchitectures, case-insensitive: `zen3`, `amd/zen3`, `x86_64/amd/zen3` or `linux/x86_64/amd/zen3`.',
    }),
    gpuArchitecture: t.stringList({
      description:
        'A target is built for one of these GPUs, case-insensitive, with or without vendor: `cc80`, `nvidia/cc80`, `accel/nvidia/cc80`, `sm_80` or `8.0`.',
    }),
    hasGpu: t.boolean({ description: 'True: one of the matching targets has a GPU; false: none of them has one.' }),
    runsOn: t.field({ type: HostInput, description: `It is available on this host. ${ON_ITS_TARGET}` }),
  }),
});

/** Calls `use` with the filter, its ids decoded and resolved. @throws BadUserInputError */
export function selectVersions<Result>(
  filter: VersionFilterInput | null | undefined,
  loaders: Loaders,
  use: (filter: Filter & AggregateFilter) => Result,
): MaybePromise<Result> {
  const decoded = {
    ...filter,
    catalogId: decodeOptionalId(filter?.catalogId, 'Catalog'),
    packageId: decodeOptionalId(filter?.packageId, 'Package'),
    parentId: decodeOptionalId(filter?.parentId, 'Package', 'PackageVersion'),
  };
  return resolveFilter(decoded, loaders, use);
}

/** GraphQL input of version sort keys. */
export const VersionOrder = orderOf<VersionOrderField>('Version', 'versions', {
  VERSION:
    'In version order: 3.9 before 3.10, 1.0-rc1 before 1.0, development names after all numbers. Equal versions are ordered by toolchain, then those without a suffix first in either direction, then by module version.',
  PACKAGE_NAME: 'By the name of the package, case-insensitive.',
  RELEASE_DATE: 'By release date; versions without one come last.',
  CREATED_AT: 'By time of creation.',
});

/** Connection type over versions. */
export const VersionConnection = connectionOf('PackageVersion', PackageVersion, 'versions');

const NEWEST: Order<VersionOrderField>[] = [{ field: 'VERSION', direction: 'DESC' }];
const DEFAULT_ORDER: Order<VersionOrderField>[] = [{ field: 'PACKAGE_NAME', direction: 'ASC' }, ...NEWEST];

builder.objectFields(Package, (t) => ({
  latestVersion: t.field({
    type: PackageVersion,
    nullable: true,
    description:
      'The newest release among the versions that match the filter. Releases are preferred to pre-releases, these to development names, and numbers to dates; among equal versions the newest toolchain is preferred, then no suffix, then the newest module version. Null if no version matches.',
    args: { filter: t.arg({ type: VersionFilter, description: 'Restricts the versions considered; all by default.' }) },
    complexity: 1,
    extensions: requires('uuid'),
    resolve: ({ uuid }, { filter }, { loaders }, info) =>
      loadPerParent(info, loaders, uuid, () =>
        selectVersions(filter, loaders, (resolved) => loaders.latestVersions(resolved, selectedFields(info, versions.fields))),
      ),
  }),
  versions: t.field({
    type: VersionConnection,
    description: 'The versions of the package, newest first by default.',
    args: {
      filter: t.arg({ type: VersionFilter, description: 'Restricts the versions; all by default.' }),
      orderBy: t.arg({ type: [VersionOrder], defaultValue: NEWEST, description: 'Sort order.' }),
      ...pageArgs,
    },
    complexity: smallPageComplexity,
    extensions: requires('uuid'),
    resolve: ({ uuid }, { filter, orderBy, ...page }, { loaders }, info) =>
      loadPerParent(info, loaders, uuid, () =>
        selectVersions(filter, loaders, (resolved) =>
          loaders.nestedPages(
            versions,
            relations.versionsOfPackage,
            { filter: resolved, orderBy: orderOrDefault(orderBy, NEWEST) },
            page,
            pageLookahead(info, versions.fields),
          ),
        ),
      ),
  }),
}));

builder.objectField(PackageVersion, 'extensions', (t) =>
  t.field({
    type: VersionConnection,
    description: 'The versions of extensions that it contains, by name.',
    args: { filter: t.arg({ type: VersionFilter, description: 'Restricts the result; all by default.' }), ...pageArgs },
    complexity: smallPageComplexity,
    extensions: requires('uuid'),
    resolve: ({ uuid }, { filter, ...page }, { loaders }, info) =>
      loadPerParent(info, loaders, uuid, () =>
        selectVersions(filter, loaders, (resolved) =>
          loaders.nestedPages(
            versions,
            relations.extensionsOfVersion,
            { filter: resolved, orderBy: DEFAULT_ORDER },
            page,
            pageLookahead(info, versions.fields),
          ),
        ),
      ),
  }),
);

builder.queryFields((t) => ({
  versions: t.field({
    type: VersionConnection,
    description: 'The versions of all packages.',
    args: {
      filter: t.arg({ type: VersionFilter, description: 'Restricts the versions; all by default.' }),
      orderBy: t.arg({ type: [VersionOrder], defaultValue: DEFAULT_ORDER, description: 'Sort order.' }),
      ...offsetPageArgs,
    },
    authScopes: { reader: true },
    complexity: pageComplexity,
    resolve: (_root, { filter, orderBy, ...page }, { loaders }, info) =>
      selectVersions(filter, loaders, (resolved) =>
        loaders.page(
          versions,
          { filter: resolved, orderBy: orderOrDefault(orderBy, DEFAULT_ORDER) },
          page,
          pageLookahead(info, versions.fields),
        ),
      ),
  }),
  version: t.field({
    type: PackageVersion,
    nullable: true,
    description: 'The version with the given id, or null if there is none.',
    args: { id: t.arg.id({ required: true, description: 'Global id or uuid of the version.' }) },
    authScopes: { reader: true },
    resolve: (_root, args, { loaders }, info) =>
      loaders.version(selectedFields(info, versions.fields)).load(decodeId(args.id, 'PackageVersion')),
  }),
}));
