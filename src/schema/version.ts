import { fullModuleName } from '../domain/loadCommands.ts';
import type { Module as ModuleValue, Toolchain as ToolchainValue } from '../domain/snapshot.ts';
import type { Loaders } from '../store/reads/loaders.ts';
import { relations } from '../store/sql/relations.ts';
import type { AggregateFilter } from '../store/sql/clauses.ts';
import { packages } from '../store/sql/packages.ts';
import { type VersionFilter as Filter, type VersionOrderField, versions } from '../store/sql/versions.ts';
import { versionDependencies } from '../store/reads/versionDependencies.ts';
import { pageLookahead, requires, selectedFields } from './lookahead.ts';
import { builder } from './builder.ts';
import { connectionOf, offsetPageArgs, pageArgs, pageComplexity, smallPageComplexity } from './connection.ts';
import { decodeId, decodeOptionalId } from '../domain/ids.ts';
import { CatalogType } from './enums.ts';
import { type MaybePromise, resolveFilter, type ClientFilter } from '../store/reads/resolveFilter.ts';
import { Node, registerNode } from './node.ts';
import { loadPerParent } from './perParent.ts';
import { orderOf, orderOrDefault } from './order.ts';
import { Package, PackageVersion } from './refs.ts';
import type { Order } from '../store/sql/selection.ts';

type VersionFilterInput = ClientFilter<Filter & Pick<AggregateFilter, 'hasGpu'>>;

const Module = builder.objectRef<ModuleValue>('Module').implement({
  description: 'A module, as `module load` takes it.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The part before the first slash, e.g. `GROMACS`.' }),
    version: t.exposeString('version', { description: 'The part behind it, e.g. `2024.4-foss-2023b`.' }),
    fullName: t.string({
      description: 'What is typed: `GROMACS/2024.4-foss-2023b`.',
      resolve: fullModuleName,
    }),
  }),
});

const Toolchain = builder.objectRef<ToolchainValue>('Toolchain').implement({
  description: 'The compilers and libraries that a version is built with.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name, e.g. `foss`.' }),
    version: t.exposeString('version', { description: 'The version, e.g. `2023b`.' }),
  }),
});

PackageVersion.implement({
  description: 'One build of a package: a version, with the module, toolchain and targets it comes with.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id that is unique over all types. Opaque; it survives a refresh.' }),
    uuid: t.expose('uuid', { type: 'UUID', description: 'The id as REST clients know it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the version came to be here.' }),
    modifiedAt: t.expose('modifiedAt', { type: 'DateTime', description: 'When its own values last changed.' }),
    package: t.field({
      type: Package,
      description: 'The package it is a version of.',
      extensions: requires('packageId'),
      resolve: ({ packageId }, _args, { loaders }, info) =>
        loadPerParent(info, loaders, packageId, () => loaders.package(selectedFields(info, packages.fields))) as never,
    }),
    version: t.exposeString('version', { description: 'The version, as upstream writes it.' }),
    releaseDate: t.expose('releaseDate', {
      type: 'Date',
      nullable: true,
      description: 'When it was released; null where upstream does not say.',
    }),
    description: t.exposeString('description', {
      description: "What upstream says of this very version; else the package's description.",
    }),
    moduleVersion: t.exposeString('moduleVersion', {
      description: 'The version of the module that provides it, e.g. 2024.4-foss-2023b; empty where the catalog has no modules.',
    }),
    module: t.expose('module', {
      type: Module,
      nullable: true,
      description: "The module that provides it; for an extension its parent's. Null where the catalog has no modules.",
    }),
    requiredModules: t.expose('requiredModules', {
      type: [Module],
      description: 'Everything that is loaded with it, in load order, itself last.',
    }),
    toolchain: t.expose('toolchain', {
      type: Toolchain,
      nullable: true,
      description: "What it is built with; for an extension its parent's. Null where the catalog does not say.",
    }),
    toolchainFamilies: t.exposeStringList('toolchainFamilies', {
      description: 'The toolchain families it can be loaded with, e.g. `2023b_foss`.',
    }),
    dependencies: t.stringList({
      description: 'Names of the packages it needs.',
      extensions: requires('dependencies', 'requiredModules', 'moduleName', 'moduleVersion', 'packageId'),
      resolve: (version, _args, { loaders }) => versionDependencies(version, loaders) as Promise<string[]>,
    }),
    metadata: t.expose('metadata', { type: 'JSONObject', description: 'What upstream says of it beside all this.' }),
    loadCommands: t.exposeStringList('loadCommands', {
      description: 'The commands a person types to use this version, in order.',
    }),
    versionSuffix: t.exposeString('versionSuffix', {
      description: 'What tells builds of one version and toolchain apart, e.g. -CUDA-12.4.0; else empty.',
    }),
    parent: t.field({
      type: PackageVersion,
      nullable: true,
      description: 'For a version of an extension: the version of the parent that contains it.',
      extensions: requires('buildId'),
      resolve: ({ uuid, buildId }, _args, { loaders }, info) =>
        buildId === uuid
          ? null
          : loadPerParent(info, loaders, buildId, () => loaders.version(selectedFields(info, versions.fields))),
    }),
    cpuArchitectures: t.stringList({
      description:
        'The CPU targets as paths, x86_64/amd/zen3, sorted: a row of the versions × architectures table without its targets.',
      complexity: 1,
      extensions: requires('buildId'),
      resolve: ({ buildId }, _args, { loaders }) => loaders.cpuArchitectures.load(buildId) as Promise<string[]>,
    }),
    targetCount: t.int({
      description: 'How many targets it can be loaded on.',
      complexity: 1,
      extensions: requires('buildId'),
      resolve: ({ buildId }, _args, { loaders }) => loaders.targetCount.load(buildId),
    }),
  }),
});

registerNode('PackageVersion', (uuid, { loaders }) => loaders.version().load(uuid));

export const VersionFilter = builder.inputRef<VersionFilterInput>('VersionFilter').implement({
  description:
    'Which versions. Fields combine with AND, members of a list with OR. Everything said about targets must hold for one and the same target. An empty field says nothing.',
  fields: (t) => ({
    parentId: t.id({ description: 'Contained in a version of the package, or in the version, of this id.' }),
    packageNameExact: t.string({ description: 'Of a package of exactly this name, case-insensitive.' }),
    catalogType: t.field({ type: [CatalogType], description: 'In a catalog of one of these types.' }),
    module: t.string({ description: 'Provided by exactly this module, in full: `GROMACS/2024.4-foss-2023b`.' }),
    versionPrefix: t.string({ description: '`1.26` finds 1.26 and 1.26.4, not 2.1.26 nor 1.260.' }),
    isExtension: t.boolean({ description: 'Versions of extensions only, or none.' }),
    packageId: t.id({ description: 'Of the package of this id.' }),
    packageName: t.string({ description: "A part of the package's name, in any case." }),
    catalogId: t.id({ description: 'In the catalog of this id.' }),
    offeringId: t.id({
      description:
        'In a catalog linked to the offering of this id; where the link enables CPUs, with a target on one of them. That target is the one which the rest of the filter speaks of.',
    }),
    version: t.string({ description: 'A part of the version, in any case.' }),
    versionExact: t.string({ description: 'The whole version.' }),
    releasedAfter: t.field({ type: 'Date', description: 'Released on this day or later.' }),
    releasedBefore: t.field({ type: 'Date', description: 'Released on this day or earlier.' }),
    toolchainName: t.string({ description: 'Built with the toolchain of exactly this name, e.g. `foss`.' }),
    toolchainVersion: t.string({ description: 'Built with a toolchain of exactly this version, e.g. `2023b`.' }),
    toolchainFamily: t.stringList({
      description:
        'Fits one of these toolchain families: `2023b_foss`, also written foss_2023b, foss/2023b or foss-2023b, case-insensitive.',
    }),
    cpuFamily: t.stringList({ description: 'A target is of one of these CPU families, in any case.' }),
    cpuMicroarchitecture: t.stringList({
      description:
        'A target is of one of these microarchitectures, case-insensitive: `zen3`, `amd/zen3`, `x86_64/amd/zen3` or `linux/x86_64/amd/zen3`.',
    }),
    gpuArchitecture: t.stringList({
      description:
        'A target is built for one of these GPUs, case-insensitive, with or without vendor: `cc80`, `nvidia/cc80`, `accel/nvidia/cc80`, `sm_80` or `8.0`.',
    }),
    hasGpu: t.boolean({ description: 'True: one of the targets that match the rest names a GPU; false: none of them does.' }),
  }),
});

/** Uses the filter with uuids in place of ids. */
function selectVersions<Result>(
  filter: VersionFilterInput | null | undefined,
  loaders: Loaders,
  use: (filter: Filter & AggregateFilter) => Result,
): MaybePromise<Result> {
  const known = {
    ...filter,
    catalogId: decodeOptionalId(filter?.catalogId, 'Catalog'),
    packageId: decodeOptionalId(filter?.packageId, 'Package'),
    parentId: decodeOptionalId(filter?.parentId, 'Package', 'PackageVersion'),
  };
  return resolveFilter(known, loaders, use);
}

export const VersionOrder = orderOf<VersionOrderField>('Version', 'versions', {
  VERSION:
    'In true version order: 3.9 before 3.10, 1.0-rc1 before 1.0, development names above all numbers. Equal versions by toolchain, then, in either direction, those without a suffix first, then by module version.',
  PACKAGE_NAME: 'By the name of the package, whatever its case.',
  RELEASE_DATE: 'By release date; those without one come last.',
  CREATED_AT: 'By when they came to be here.',
});

export const VersionConnection = connectionOf('PackageVersion', PackageVersion, 'versions');

const NEWEST: Order<VersionOrderField>[] = [{ field: 'VERSION', direction: 'DESC' }];
const DEFAULT_ORDER: Order<VersionOrderField>[] = [{ field: 'PACKAGE_NAME', direction: 'ASC' }, ...NEWEST];

builder.objectFields(Package, (t) => ({
  latestVersion: t.field({
    type: PackageVersion,
    nullable: true,
    description:
      'The newest release among the versions that the filter leaves: releases before pre-releases before development names, numbers before dates; of equal versions the one with the newest toolchain, then the one without a suffix, then the one with the newest module version. Null when nothing is left.',
    args: { filter: t.arg({ type: VersionFilter, description: 'Which versions count; all when left out.' }) },
    complexity: 1,
    extensions: requires('uuid'),
    resolve: ({ uuid }, { filter }, { loaders }, info) =>
      loadPerParent(info, loaders, uuid, () =>
        selectVersions(filter, loaders, (known) => loaders.latestVersions(known, selectedFields(info, versions.fields))),
      ),
  }),
  versions: t.field({
    type: VersionConnection,
    description: 'The versions of the package, newest first.',
    args: {
      filter: t.arg({ type: VersionFilter, description: 'Which versions; all when left out.' }),
      orderBy: t.arg({ type: [VersionOrder], defaultValue: NEWEST, description: 'In which order.' }),
      ...pageArgs,
    },
    complexity: smallPageComplexity,
    extensions: requires('uuid'),
    resolve: ({ uuid }, { filter, orderBy, ...page }, { loaders }, info) =>
      loadPerParent(info, loaders, uuid, () =>
        selectVersions(filter, loaders, (known) =>
          loaders.nestedPages(
            versions,
            relations.versionsOfPackage,
            { filter: known, orderBy: orderOrDefault(orderBy, NEWEST) },
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
    args: { filter: t.arg({ type: VersionFilter, description: 'Which of them; all when left out.' }), ...pageArgs },
    complexity: smallPageComplexity,
    extensions: requires('uuid'),
    resolve: ({ uuid }, { filter, ...page }, { loaders }, info) =>
      loadPerParent(info, loaders, uuid, () =>
        selectVersions(filter, loaders, (known) =>
          loaders.nestedPages(
            versions,
            relations.extensionsOfVersion,
            { filter: known, orderBy: DEFAULT_ORDER },
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
      filter: t.arg({ type: VersionFilter, description: 'Which versions; all when left out.' }),
      orderBy: t.arg({ type: [VersionOrder], defaultValue: DEFAULT_ORDER, description: 'In which order.' }),
      ...offsetPageArgs,
    },
    authScopes: { reader: true },
    complexity: pageComplexity,
    resolve: (_root, { filter, orderBy, ...page }, { loaders }, info) =>
      selectVersions(filter, loaders, (known) =>
        loaders.page(
          versions,
          { filter: known, orderBy: orderOrDefault(orderBy, DEFAULT_ORDER) },
          page,
          pageLookahead(info, versions.fields),
        ),
      ),
  }),
  version: t.field({
    type: PackageVersion,
    nullable: true,
    description: 'One version; null when there is none of that id.',
    args: { id: t.arg.id({ required: true, description: 'The global id or the uuid of the version.' }) },
    authScopes: { reader: true },
    resolve: (_root, args, { loaders }, info) =>
      loaders.version(selectedFields(info, versions.fields)).load(decodeId(args.id, 'PackageVersion')),
  }),
}));
