import type { Loaders } from '../store/reads/loaders.ts';
import { relations } from '../store/sql/relations.ts';
import type { OfferingScope } from '../store/sql/offeringScope.ts';
import { type TargetFilter as Filter, type TargetOrderField, targets } from '../store/sql/targets.ts';
import { versions } from '../store/sql/versions.ts';
import { pageLookahead, requires, selectedFields } from './lookahead.ts';
import { builder } from './builder.ts';
import { connectionOf, offsetPageArgs, pageArgs, pageComplexity, smallPageComplexity } from './connection.ts';
import { decodeId, decodeOptionalId } from '../domain/ids.ts';
import { Node, registerNode } from './node.ts';
import { type MaybePromise, resolveFilter, type ClientFilter } from '../store/reads/resolveFilter.ts';
import { loadPerParent } from './perParent.ts';
import { orderOf, orderOrDefault } from './order.ts';
import { PackageVersion, Target } from './refs.ts';
import type { Order } from '../store/sql/selection.ts';

Target.implement({
  description: 'Where a version can be used: a CPU architecture with its GPUs, a build variant, a platform.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The id that is unique over all types. Opaque; it survives a refresh.' }),
    uuid: t.expose('uuid', { type: 'UUID', description: 'The id as REST clients know it.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the target came to be here.' }),
    modifiedAt: t.expose('modifiedAt', { type: 'DateTime', description: 'When its own values last changed.' }),
    packageVersion: t.field({
      type: PackageVersion,
      description:
        'The version it is a target of. Versions of extensions share the targets of their parent, and this is the parent.',
      extensions: requires('versionId'),
      resolve: ({ versionId }, _args, { loaders }, info) =>
        loadPerParent(info, loaders, versionId, () => loaders.version(selectedFields(info, versions.fields))) as never,
    }),
    cpuFamily: t.exposeString('cpuFamily', {
      nullable: true,
      description: 'The instruction set, e.g. `x86_64`; null where the target is no CPU.',
    }),
    cpuMicroarchitecture: t.exposeString('cpuMicroarchitecture', {
      nullable: true,
      description: 'The microarchitecture, e.g. `amd/zen3`; null where the target is no CPU.',
    }),
    type: t.exposeString('type', {
      description: 'What kind of target: `cpu_architecture`, `build_variant`, `platform`, `external`, `build_system` or another.',
    }),
    name: t.exposeString('name', { description: 'The name within its type: a CPU family, `default`, `windows`.' }),
    subtype: t.exposeString('subtype', { description: 'What the name leaves open, e.g. the microarchitecture; can be empty.' }),
    location: t.exposeString('location', {
      description: 'Where the build is: a path on CVMFS, an address to download the source from; can be empty.',
    }),
    metadata: t.expose('metadata', { type: 'JSONObject', description: 'What upstream says of it beside all this.' }),
    gpuArchitectures: t.exposeStringList('gpuArchitectures', {
      description: 'The GPUs that the build for this very CPU supports, e.g. `nvidia/cc80`.',
    }),
  }),
});

registerNode('Target', (uuid, { loaders }) => loaders.target.load(uuid));

const TargetFilter = builder.inputRef<ClientFilter<Filter>>('TargetFilter').implement({
  description: 'Which targets. Fields combine with AND, members of a list with OR; an empty field says nothing.',
  fields: (t) => ({
    versionId: t.id({ description: 'Of the version of this id.' }),
    packageId: t.id({
      description: 'Of a version of the package of this id; for an extension, of the versions that contain it.',
    }),
    catalogId: t.id({ description: 'In the catalog of this id.' }),
    offeringId: t.id({
      description: 'In a catalog linked to the offering of this id; where the link enables CPUs, for one of them.',
    }),
    type: t.stringList({ description: 'Of one of these types, in any case.' }),
    name: t.string({ description: 'A part of the name, in any case.' }),
    subtype: t.string({ description: 'A part of the subtype, in any case.' }),
    location: t.string({ description: 'A part of the location, in any case.' }),
    cpuFamily: t.stringList({ description: 'Of one of these CPU families, in any case.' }),
    cpuMicroarchitecture: t.stringList({
      description:
        'Of one of these microarchitectures, case-insensitive: `zen3`, `amd/zen3`, `x86_64/amd/zen3` or `linux/x86_64/amd/zen3`.',
    }),
    gpuArchitecture: t.stringList({
      description:
        'Built for one of these GPUs, case-insensitive, with or without vendor: `cc80`, `nvidia/cc80`, `accel/nvidia/cc80`, `sm_80` or `8.0`.',
    }),
    hasGpu: t.boolean({ description: 'Naming a GPU, or none.' }),
  }),
});

/** Uses the filter with uuids in place of ids. */
function selectTargets<Result>(
  filter: ClientFilter<Filter> | null | undefined,
  loaders: Loaders,
  use: (filter: Filter & { readonly offering?: OfferingScope }) => Result,
): MaybePromise<Result> {
  const known = {
    ...filter,
    versionId: decodeOptionalId(filter?.versionId, 'PackageVersion'),
    packageId: decodeOptionalId(filter?.packageId, 'Package'),
    catalogId: decodeOptionalId(filter?.catalogId, 'Catalog'),
  };
  return resolveFilter(known, loaders, use);
}

const TargetOrder = orderOf<TargetOrderField>('Target', 'targets', {
  CPU_FAMILY: 'By CPU family; what is no CPU stands behind, in front when descending.',
  CPU_MICROARCHITECTURE: 'By microarchitecture; what is no CPU stands behind, in front when descending.',
  PACKAGE_NAME: 'By the name of the package, whatever its case.',
  TYPE: 'By type.',
  NAME: 'By name.',
  CREATED_AT: 'By when they came to be here.',
});

const DEFAULT_ORDER: Order<TargetOrderField>[] = [
  { field: 'CPU_FAMILY', direction: 'ASC' },
  { field: 'CPU_MICROARCHITECTURE', direction: 'ASC' },
];

export const TargetConnection = connectionOf('Target', Target, 'targets');

const targetArgs = builder.args((t) => ({
  filter: t.field({ type: TargetFilter, description: 'Which targets; all when left out.' }),
  orderBy: t.field({ type: [TargetOrder], defaultValue: DEFAULT_ORDER, description: 'In which order.' }),
}));

builder.objectField(PackageVersion, 'targets', (t) =>
  t.field({
    type: TargetConnection,
    description: "The targets it can be loaded on; for an extension its parent's.",
    args: { ...targetArgs, ...pageArgs },
    complexity: smallPageComplexity,
    extensions: requires('buildId'),
    resolve: ({ buildId }, { filter, orderBy, ...page }, { loaders }, info) =>
      loadPerParent(info, loaders, buildId, () =>
        selectTargets(filter, loaders, (known) =>
          loaders.nestedPages(
            targets,
            relations.targetsOfBuild,
            { filter: known, orderBy: orderOrDefault(orderBy, DEFAULT_ORDER) },
            page,
            pageLookahead(info, targets.fields),
          ),
        ),
      ),
  }),
);

builder.queryFields((t) => ({
  targets: t.field({
    type: TargetConnection,
    description: 'The targets of all versions.',
    args: { ...targetArgs, ...offsetPageArgs },
    authScopes: { reader: true },
    complexity: pageComplexity,
    resolve: (_root, { filter, orderBy, ...page }, { loaders }, info) =>
      selectTargets(filter, loaders, (known) =>
        loaders.page(
          targets,
          { filter: known, orderBy: orderOrDefault(orderBy, DEFAULT_ORDER) },
          page,
          pageLookahead(info, targets.fields),
        ),
      ),
  }),
  target: t.field({
    type: Target,
    nullable: true,
    description: 'One target; null when there is none of that id.',
    args: { id: t.arg.id({ required: true, description: 'The global id or the uuid of the target.' }) },
    authScopes: { reader: true },
    resolve: (_root, args, { loaders }) => loaders.target.load(decodeId(args.id, 'Target')),
  }),
}));
