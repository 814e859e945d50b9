import type { PackageClientFilter } from '../store/reads/resolvePackageFilter.ts';
import { builder, type Types } from './builder.ts';
import { CatalogType, Ecosystem } from './enums.ts';
import { HostInput, ON_ITS_TARGET } from './hostInput.ts';

type FieldBuilder = PothosSchemaTypes.InputFieldBuilder<Types, 'InputObject'>;

/** GraphQL input of package filters. */
export const PackageFilter = builder.inputRef<PackageClientFilter>('PackageFilter').implement({
  description:
    'Conditions on packages. Fields are combined with AND, values of a list with OR. All conditions on a version and its targets must hold for the same version and target. Empty or null values are ignored.',
  fields: (t) => ({ ...ofPackages(t), ...ofVersions(t) }),
});

const ofPackages = (t: FieldBuilder) => ({
  name: t.string({ description: 'Case-insensitive substring of the name.' }),
  nameExact: t.string({ description: 'Exact name, case-insensitive: `r` finds R and not Ruby.' }),
  nameIn: t.stringList({ description: 'The name is one of these, case-insensitive; at most 100 names.' }),
  description: t.string({ description: 'Case-insensitive substring of the description.' }),
  catalogId: t.id({ description: 'In the catalog with this id.' }),
  catalogIds: t.idList({ description: 'In one of the catalogs with these ids.' }),
  catalogName: t.string({ description: "Case-insensitive substring of the catalog's name." }),
  catalogVersion: t.string({ description: "Case-insensitive substring of the catalog's version." }),
  catalogType: t.field({ type: [CatalogType], description: 'The type of the catalog is one of these.' }),
  offeringId: t.id({
    description:
      'In a catalog linked to the offering with this id. If the link enables only some CPUs, with a target for one of them. The other target conditions apply to the same target.',
  }),
  ecosystem: t.field({ type: [Ecosystem], description: 'The ecosystem is one of these.' }),
  isExtension: t.boolean({ description: 'True: extensions only; false: no extensions.' }),
  parentId: t.id({ description: 'Extensions of the package or version with this id.' }),
  extensionName: t.string({ description: 'A version contains an extension with this name, case-insensitive.' }),
  extensionEcosystem: t.field({
    type: [Ecosystem],
    description:
      'A version contains an extension of one of these ecosystems. Combined with `extensionName`, both apply to the same extension.',
  }),
  category: t.stringList({ description: 'Has one of these categories, case-insensitive.' }),
  license: t.stringList({ description: 'Has one of these licences, case-insensitive, alone or within an SPDX expression.' }),
  licenseSatisfies: t.stringList({
    description:
      'All of its licences are SPDX expressions that these licences together satisfy: `MIT OR GPL-2.0-only` is satisfied by [MIT]. A package without a licence does not match.',
  }),
  maintainer: t.stringList({ description: 'Has one of these maintainers, case-insensitive.' }),
  dependsOn: t.string({
    description:
      'It, or one of its versions, lists this name among its dependencies, case-insensitive: a package or a virtual package.',
  }),
  provides: t.string({ description: 'Provides this virtual package, case-insensitive, e.g. `mpi`.' }),
});

const ofVersions = (t: FieldBuilder) => ({
  hasVersion: t.string({ description: 'A version matches this string exactly.' }),
  toolchainName: t.string({ description: 'A version is built with the toolchain of this name, exact match, e.g. `foss`.' }),
  toolchainVersion: t.string({
    description: 'A version is built with a toolchain of this version, exact match, e.g. `2023b`.',
  }),
  toolchainFamily: t.stringList({
    description:
      'A version is compatible with one of these toolchain families: `2023b_foss`, also written foss_2023b, foss/2023b or foss-2023b, case-insensitive.',
  }),
  cpuFamily: t.stringList({ description: 'A target has one of these CPU families, case-insensitive, e.g. `aarch64`.' }),
  cpuMicroarchitecture: t.stringList({
    description:
      'A target has one of these microarchitectures, case-insensitive: `zen3`, `amd/zen3`, `x86_64/amd/zen3` or `linux/x86_64/amd/zen3`.',
  }),
  gpuArchitecture: t.stringList({
    description:
      'A target is built for one of these GPUs, case-insensitive, with or without vendor: `cc80`, `nvidia/cc80`, `accel/nvidia/cc80`, `sm_80` or `8.0`.',
  }),
  hasGpu: t.boolean({
    description: 'True: one of the matching versions and targets has a GPU; false: none of them has one.',
  }),
  runsOn: t.field({ type: HostInput, description: `A version is available on this host. ${ON_ITS_TARGET}` }),
});
