import { z } from 'zod';
import { InvalidInputError } from '../../domain/errors.ts';
import { createTarget, deleteTarget, type TargetChange, updateTarget } from '../../store/edits/targets.ts';
import { resolveFilter, type ClientFilter } from '../../store/reads/resolveFilter.ts';
import { type TargetFilter, type TargetOrderField, type TargetRow, targets } from '../../store/sql/targets.ts';
import { jsonObject } from '../routing/common.ts';
import type { RestContext } from '../routing/context.ts';
import { hyperlink, referenced } from '../routing/hyperlink.ts';
import { hostOf, hostParams } from '../routing/hostQuery.ts';
import { listQuery, only, orderedBy } from '../routing/listQuery.ts';
import { param, type Read } from '../routing/query.ts';
import type { ListQuery, Resource } from '../routing/resource.ts';
import { TargetView, targetView } from '../views/targetView.ts';
import type { Order } from '../../store/sql/selection.ts';

const filters = {
  version_uuid: param.uuid('Filter targets of a specific version'),
  package_uuid: param.uuid('Filter targets of a specific package'),
  catalog_uuid: param.uuid('Filter targets of a specific software catalog'),
  offering_uuid: param.uuid('Filter targets available for a specific offering'),
  cpu_family: param.texts('Filter targets by CPU family (e.g., x86_64, aarch64)'),
  cpu_microarchitecture: param.texts('Filter targets by microarchitecture (e.g., generic, zen2, amd/zen3, x86_64/amd/zen3)'),
  path: param.text('Filter targets by location (case-insensitive partial match)'),
  target_type: param.text('Filter targets by exact type (case-insensitive)'),
  target_name: param.text('Filter targets by name (case-insensitive partial match)'),
  target_subtype: param.text('Filter targets by subtype (case-insensitive partial match)'),
  has_gpu: param.boolean('Whether it is built for any GPU'),
  gpu_arch: param.text('Filter by GPU architecture, with or without vendor: nvidia/cc80, cc80, sm_80, 8.0'),
  ...hostParams,
};

const ORDERS = {
  cpu_family: 'CPU_FAMILY',
  cpu_microarchitecture: 'CPU_MICROARCHITECTURE',
  package_name: 'PACKAGE_NAME',
  target_type: 'TYPE',
  target_name: 'NAME',
  created: 'CREATED_AT',
} as const satisfies Record<string, TargetOrderField>;

const DEFAULT_ORDER: readonly Order<TargetOrderField>[] = [{ field: 'CREATED_AT', direction: 'DESC' }];

const filterOf = (query: Read<typeof filters>): ClientFilter<TargetFilter> => ({
  versionId: query.version_uuid,
  packageId: query.package_uuid,
  catalogId: query.catalog_uuid,
  offeringId: query.offering_uuid,
  cpuFamily: query.cpu_family,
  cpuMicroarchitecture: query.cpu_microarchitecture,
  location: query.path,
  type: only(query.target_type),
  name: query.target_name,
  subtype: query.target_subtype,
  hasGpu: query.has_gpu,
  gpuArchitecture: only(query.gpu_arch),
  runsOn: hostOf(query),
});

/** The parameters that select targets. */
export const targetQuery = {
  filters,
  orders: ORDERS,
  async select(query, order, { loaders }) {
    const orderBy = orderedBy(order, ORDERS, DEFAULT_ORDER);
    return resolveFilter(filterOf(query), loaders, (filter) => ({ filter, orderBy }));
  },
} satisfies ListQuery<typeof filters, keyof typeof ORDERS, TargetFilter, TargetOrderField>;

const text = (description: string) => z.string().optional().meta({ description });

const TargetDraft = z
  .object({
    version: hyperlink('versions', 'UUID or URL of the version; cannot be changed.'),
    target_type: text('Type of target; default: cpu_architecture.'),
    target_name: text('Target identifier; the family of a CPU. Default: generic.'),
    target_subtype: text('Target subtype; the microarchitecture of a CPU with its vendor.'),
    location: text('Installation path or download URL.'),
    metadata: jsonObject('Additional data, at most 64 KiB; replaces the existing value.').optional(),
    gpu_architectures: z
      .array(z.string())
      .optional()
      .meta({ description: 'GPU architectures it is built for, e.g. nvidia/cc80.' }),
    cpu_family: text('Older name of target_name.'),
    cpu_microarchitecture: text('Older name of target_subtype.'),
    path: text('Older name of location.'),
  })
  .meta({ id: 'SoftwareTargetRequest', description: 'A target in a request.' });

const changeOf = (draft: Partial<z.infer<typeof TargetDraft>>): TargetChange => ({
  type: draft.target_type,
  name: draft.target_name ?? draft.cpu_family,
  subtype: draft.target_subtype ?? draft.cpu_microarchitecture,
  location: draft.location ?? draft.path,
  metadata: draft.metadata,
  gpuArchitectures: draft.gpu_architectures,
});

async function viewsOf(rows: readonly TargetRow[], { loaders, links }: RestContext) {
  const parents = await Promise.all(rows.map(({ versionId }) => loaders.version(['packageId']).load(versionId)));
  // Without a version, the target has just been deleted with it.
  return rows.flatMap((row, index) => (parents[index] ? targetView(row, parents[index].packageId, links) : []));
}

/** The collection of targets. */
export const targetResource: Resource<typeof filters, typeof TargetView, typeof TargetDraft, keyof typeof ORDERS> = {
  collection: 'targets',
  noun: 'software target',
  tag: 'Marketplace Software Targets',
  ...targetQuery,
  view: TargetView,
  draft: TargetDraft,
  putNeedsAll: false,
  parentField: 'version',
  fieldNames: {
    versionId: 'version',
    type: 'target_type',
    name: 'target_name',
    subtype: 'target_subtype',
    gpuArchitectures: 'gpu_architectures',
  },
  async list(query, order, context) {
    const render = listQuery(targets, context, (rows) => viewsOf(rows, context));
    return render(await targetQuery.select(query, order, context));
  },
  async find(uuid, _wants, context) {
    const row = await context.loaders.target().load(uuid);
    const [view] = row ? await viewsOf([row], context) : [];
    return view ?? null;
  },
  create: (draft, { db, edited }) =>
    edited(
      createTarget(db, {
        ...changeOf({
          target_type: 'cpu_architecture',
          ...draft,
          target_name: draft.target_name ?? draft.cpu_family ?? 'generic',
        }),
        versionId: referenced('versions', draft.version),
      }),
    ),
  async update(id, { version: parent, ...change }, { db, edited, loaders }) {
    if (parent !== undefined && referenced('versions', parent) !== (await loaders.target().load(id))?.versionId)
      throw new InvalidInputError([{ path: ['versionId'], message: 'The version of a target cannot be changed.' }]);
    return edited(updateTarget(db, { ...changeOf(change), id }));
  },
  remove: (uuid, { db, edited }) => edited(deleteTarget(db, uuid)),
};
