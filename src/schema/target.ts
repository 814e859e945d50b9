import type { Loaders } from '../store/reads/loaders.ts';
import { relations } from '../store/sql/relations.ts';
import type { AggregateFilter } from '../store/sql/clauses.ts';
import { type TargetFilter as Filter, type TargetOrderField, targets } from '../store/sql/targets.ts';
import { versions } from '../store/sql/versions.ts';
import { isParent, pageLookahead, requires, selectedFields } from './lookahead.ts';
import { parentRow } from './parentRow.ts';
import { builder } from './builder.ts';
import { connectionOf, offsetPageArgs, pageArgs, pageComplexity, smallPageComplexity } from './connection.ts';
import { decodeId, decodeOptionalId } from '../domain/ids.ts';
import { HostInput } from './hostInput.ts';
import { Node, registerNode } from './node.ts';
import { type MaybePromise, resolveFilter, type ClientFilter } from '../store/reads/resolveFilter.ts';
import { loadPerParent } from './perParent.ts';
import { orderOf, orderOrDefault } from './order.ts';
import { PackageVersion, Target } from './refs.ts';
import type { Order } from '../store/sql/selection.ts';

Target.implement({
  description:
    'A platform on which a version can be used: a CPU architecture with its GPUs, a build variant or an operating system.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Global id, unique across all types. Opaque; a refresh does not change it.' }),
    uuid: t.expose('uuid', { type: 'UUID', description: 'The id used by the REST API.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'The time at which the target was created.' }),
    modifiedAt: t.expose('modifiedAt', { type: 'DateTime', description: 'The time at which its own values last changed.' }),
    packageVersion: t.field({
      type: PackageVersion,
      description:
        'The version it is a target of. Versions of extensions share the targets of their parent; this is then the parent.',
      extensions: isParent('versionId'),
      resolve: ({ packageVersion, versionId }, _args, { loaders }, info) =>
        parentRow(info, loaders, packageVersion, versionId, { fields: versions.fields, load: (read) => loaders.version(read) }),
    }),
    cpuFamily: t.exposeString('cpuFamily', {
      nullable: true,
      description: 'The instruction set, e.g. `x86_64`; null if the target is not a CPU.',
    }),
    cpuMicroarchitecture: t.exposeString('cpuMicroarchitecture', {
      nullable: true,
      description: 'The microarchitecture, e.g. `amd/zen3`; null if the target is not a CPU.',
    }),
    type: t.exposeString('type', {
      description: 'The kind of target: `cpu_architecture`, `build_variant`, `platform`, `external`, `build_system` or another.',
    }),
    name: t.exposeString('name', { description: 'The name within its type, e.g. a CPU family, `default` or `windows`.' }),
    subtype: t.exposeString('subtype', { description: 'A more specific name, e.g. the microarchitecture; may be empty.' }),
    location: t.exposeString('location', {
      description: 'The location of the build, e.g. a path on CVMFS or the download address of the source; may be empty.',
    }),
    metadata: t.expose('metadata', { type: 'JSONObject', description: 'Further upstream data without a field of its own.' }),
    gpuArchitectures: t.exposeStringList('gpuArchitectures', {
      description: 'The GPUs supported by the build for this CPU, e.g. `nvidia/cc80`.',
    }),
  }),
});

registerNode('Target', (uuid, { loaders }) => loaders.target().load(uuid));

const TargetFilter = builder.inputRef<ClientFilter<Filter>>('TargetFilter').implement({
  description: 'Conditions on targets. Fields are combined with AND, values of a list with OR. Empty or null values are ignored.',
  fields: (t) => ({
    versionId: t.id({ description: 'Of the version with this id.' }),
    packageId: t.id({
      description: 'Of a version of the package with this id; for an extension, of the versions that contain it.',
    }),
    catalogId: t.id({ description: 'In the catalog with this id.' }),
    offeringId: t.id({
      description: 'In a catalog linked to the offering with this id. If the link enables only some CPUs, for one of them.',
    }),
    type: t.stringList({ description: 'The type is one of these, case-insensitive.' }),
    name: t.string({ description: 'Case-insensitive substring of the name.' }),
    subtype: t.string({ description: 'Case-insensitive substring of the subtype.' }),
    location: t.string({ description: 'Case-insensitive substring of the location.' }),
    cpuFamily: t.stringList({ description: 'The CPU family is one of these, case-insensitive.' }),
    cpuMicroarchitecture: t.stringList({
      description:
        'The microarchitecture is one of these, case-insensitive: `zen3`, `amd/zen3`, `x86_64/amd/zen3` or `linux/x86_64/amd/zen3`.',
    }),
    gpuArchitecture: t.stringList({
      description:
        'Built for one of these GPUs, case-insensitive, with or without vendor: `cc80`, `nvidia/cc80`, `accel/nvidia/cc80`, `sm_80` or `8.0`.',
    }),
    hasGpu: t.boolean({ description: 'True: has a GPU; false: has none.' }),
    runsOn: t.field({
      type: HostInput,
      description: 'This host gets it. A target that names no CPU always matches.',
    }),
  }),
});

/** Calls `use` with the filter, its ids decoded and resolved. @throws BadUserInputError */
function selectTargets<Result>(
  filter: ClientFilter<Filter> | null | undefined,
  loaders: Loaders,
  use: (filter: Filter & Pick<AggregateFilter, 'offering' | 'runsOn'>) => Result,
): MaybePromise<Result> {
  const decoded = {
    ...filter,
    versionId: decodeOptionalId(filter?.versionId, 'PackageVersion'),
    packageId: decodeOptionalId(filter?.packageId, 'Package'),
    catalogId: decodeOptionalId(filter?.catalogId, 'Catalog'),
  };
  return resolveFilter(decoded, loaders, use);
}

const TargetOrder = orderOf<TargetOrderField>('Target', 'targets', {
  CPU_FAMILY: 'By CPU family; targets that are not CPUs come last, or first in descending order.',
  CPU_MICROARCHITECTURE: 'By microarchitecture; targets that are not CPUs come last, or first in descending order.',
  PACKAGE_NAME: 'By the name of the package, case-insensitive.',
  TYPE: 'By type.',
  NAME: 'By name.',
  CREATED_AT: 'By time of creation.',
});

const DEFAULT_ORDER: Order<TargetOrderField>[] = [
  { field: 'CPU_FAMILY', direction: 'ASC' },
  { field: 'CPU_MICROARCHITECTURE', direction: 'ASC' },
];

/** Connection type over targets. */
export const TargetConnection = connectionOf('Target', Target, 'targets');

const targetArgs = builder.args((t) => ({
  filter: t.field({ type: TargetFilter, description: 'Restricts the targets; all by default.' }),
  orderBy: t.field({ type: [TargetOrder], defaultValue: DEFAULT_ORDER, description: 'Sort order.' }),
}));

builder.objectField(PackageVersion, 'targets', (t) =>
  t.field({
    type: TargetConnection,
    description: 'The targets on which it can be loaded; for an extension, those of its parent.',
    args: { ...targetArgs, ...pageArgs },
    complexity: smallPageComplexity,
    extensions: requires('buildId'),
    resolve: ({ buildId }, { filter, orderBy, ...page }, { loaders }, info) =>
      loadPerParent(info, loaders, buildId, () =>
        selectTargets(filter, loaders, (resolved) =>
          loaders.nestedPages(
            targets,
            relations.targetsOfBuild,
            { filter: resolved, orderBy: orderOrDefault(orderBy, DEFAULT_ORDER) },
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
      selectTargets(filter, loaders, (resolved) =>
        loaders.page(
          targets,
          { filter: resolved, orderBy: orderOrDefault(orderBy, DEFAULT_ORDER) },
          page,
          pageLookahead(info, targets.fields),
        ),
      ),
  }),
  target: t.field({
    type: Target,
    nullable: true,
    description: 'The target with the given id, or null if there is none.',
    args: { id: t.arg.id({ required: true, description: 'Global id or uuid of the target.' }) },
    authScopes: { reader: true },
    resolve: (_root, args, { loaders }, info) =>
      loaders.target(selectedFields(info, targets.fields)).load(decodeId(args.id, 'Target')),
  }),
}));
