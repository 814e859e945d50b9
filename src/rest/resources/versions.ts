import { z } from 'zod';
import { InvalidInputError } from '../../domain/errors.ts';
import { createVersion, deleteVersion, updateVersion, type VersionChange } from '../../store/edits/versions.ts';
import { resolveFilter, type ClientFilter } from '../../store/reads/resolveFilter.ts';
import type { AggregateFilter } from '../../store/sql/clauses.ts';
import { type VersionFilter, type VersionOrderField, versions } from '../../store/sql/versions.ts';
import { jsonObject } from '../routing/common.ts';
import { hyperlink, referenced } from '../routing/hyperlink.ts';
import { CATALOG_TYPES, upper } from '../routing/kinds.ts';
import { hostOf, hostParams } from '../routing/hostQuery.ts';
import { listQuery, only, orderedBy } from '../routing/listQuery.ts';
import { ModuleDraft, moduleOf, ToolchainDraft, toolchainOf } from '../views/moduleView.ts';
import { param, type Read } from '../routing/query.ts';
import type { ListQuery, Resource } from '../routing/resource.ts';
import { VersionView, versionViews } from '../views/versionView.ts';
import type { Order } from '../../store/sql/selection.ts';

const filters = {
  package_uuid: param.uuid('Filter versions of a specific package'),
  catalog_uuid: param.uuid('Filter versions of a specific software catalog'),
  offering_uuid: param.uuid('Filter versions available for a specific offering'),
  package_name: param.text('Filter versions by the name of their package (case-insensitive partial match)'),
  version: param.text('Filter versions by version (case-insensitive partial match)'),
  version_exact: param.text('Filter versions by exact version'),
  cpu_family: param.texts('Filter versions available for this CPU family (e.g., x86_64, aarch64)'),
  cpu_microarchitecture: param.texts(
    'Filter versions available for this microarchitecture (e.g., generic, zen2, amd/zen3, x86_64/amd/zen3)',
  ),
  toolchain_name: param.text('Filter versions by toolchain name, e.g. foss'),
  toolchain_version: param.text('Filter versions by toolchain version, e.g. 2023b'),
  toolchain_families_compatibility: param.text(
    'Filter versions compatible with this toolchain family: 2023b_foss, foss_2023b, foss/2023b or foss-2023b (case-insensitive)',
  ),
  release_date_after: param.date('Filter versions released on or after this date'),
  release_date_before: param.date('Filter versions released on or before this date'),
  created_after: param.instant('Filter versions created after this time'),
  catalog_type: param.choice(CATALOG_TYPES, 'Filter versions by catalog type'),
  has_gpu: param.boolean('Whether it is built for any GPU'),
  gpu_arch: param.text('Filter by GPU architecture, with or without vendor: nvidia/cc80, cc80, sm_80, 8.0'),
  ...hostParams,
};

const ORDERS = {
  version: 'VERSION',
  package_name: 'PACKAGE_NAME',
  release_date: 'RELEASE_DATE',
  created: 'CREATED_AT',
} as const satisfies Record<string, VersionOrderField>;

const DEFAULT_ORDER: readonly Order<VersionOrderField>[] = [
  { field: 'PACKAGE_NAME', direction: 'ASC' },
  { field: 'VERSION', direction: 'ASC' },
];

const filterOf = (query: Read<typeof filters>): ClientFilter<VersionFilter & Pick<AggregateFilter, 'hasGpu'>> => ({
  packageId: query.package_uuid,
  catalogId: query.catalog_uuid,
  offeringId: query.offering_uuid,
  packageName: query.package_name,
  version: query.version,
  versionExact: query.version_exact,
  cpuFamily: query.cpu_family,
  cpuMicroarchitecture: query.cpu_microarchitecture,
  toolchainName: query.toolchain_name,
  toolchainVersion: query.toolchain_version,
  toolchainFamily: only(query.toolchain_families_compatibility),
  releasedAfter: query.release_date_after,
  releasedBefore: query.release_date_before,
  createdAfter: query.created_after === undefined ? null : new Date(query.created_after),
  catalogType: query.catalog_type && [upper(query.catalog_type)],
  hasGpu: query.has_gpu,
  gpuArchitecture: only(query.gpu_arch),
  runsOn: hostOf(query),
});

/** The parameters that select versions. */
export const versionQuery = {
  filters,
  orders: ORDERS,
  async select(query, order, { loaders }) {
    const orderBy = orderedBy(order, ORDERS, DEFAULT_ORDER);
    return resolveFilter(filterOf(query), loaders, (filter) => ({ filter, orderBy }));
  },
} satisfies ListQuery<typeof filters, keyof typeof ORDERS, VersionFilter & AggregateFilter, VersionOrderField>;

const texts = (description: string) => z.array(z.string()).optional().meta({ description });

const VersionDraft = z
  .object({
    package: hyperlink('packages', 'UUID or URL of the package; cannot be changed.'),
    version: z.string().trim().min(1).meta({ description: 'Version.' }),
    module_version: z.string().optional().meta({ description: 'Version of the module.' }),
    release_date: z.iso.date().nullable().optional().meta({ description: 'Release date.' }),
    dependencies: texts('Names of the packages it depends on.'),
    metadata: jsonObject('Additional data, at most 64 KiB; replaces the existing value.').optional(),
    module: ModuleDraft.optional().meta({ description: 'Module to load; an empty object for none.' }),
    required_modules: z.array(ModuleDraft).optional().meta({ description: 'Modules loaded with it, in load order.' }),
    toolchain: ToolchainDraft.nullable().optional().meta({ description: 'Toolchain; an empty object for none.' }),
    toolchain_families_compatibility: texts('Toolchain families it can be loaded with.'),
    parent_version: hyperlink('versions', 'For a version of an extension: UUID or URL of the version that contains it.')
      .nullable()
      .optional(),
  })
  .meta({ id: 'SoftwareVersionRequest', description: 'A version in a request.' });

function changeOf(draft: Partial<z.infer<typeof VersionDraft>>): VersionChange {
  const module = draft.module && moduleOf(draft.module);
  return {
    version: draft.version,
    moduleName: module?.name,
    moduleVersion: draft.module_version ?? module?.version,
    releaseDate: draft.release_date,
    dependencies: draft.dependencies,
    metadata: draft.metadata,
    requiredModules: draft.required_modules?.map(moduleOf),
    toolchain: draft.toolchain && toolchainOf(draft.toolchain),
    toolchainFamilies: draft.toolchain_families_compatibility,
    parentVersionId: referenced('versions', draft.parent_version),
  };
}

/** The collection of versions. */
export const versionResource: Resource<typeof filters, typeof VersionView, typeof VersionDraft, keyof typeof ORDERS> = {
  collection: 'versions',
  noun: 'software version',
  tag: 'Marketplace Software Versions',
  ...versionQuery,
  view: VersionView,
  draft: VersionDraft,
  putNeedsAll: false,
  parentField: 'package',
  fieldNames: {
    packageId: 'package',
    parentVersionId: 'parent_version',
    moduleName: 'module',
    moduleVersion: 'module_version',
    requiredModules: 'required_modules',
    toolchainFamilies: 'toolchain_families_compatibility',
  },
  async list(query, order, context) {
    const render = listQuery(versions, context, (rows, selects) => versionViews(rows, selects, context));
    return render(await versionQuery.select(query, order, context));
  },
  async find(uuid, selects, context) {
    const row = await context.loaders.version().load(uuid);
    const [view] = row ? await versionViews([row], selects, context) : [];
    return view ?? null;
  },
  create: (draft, { db, edited }) =>
    edited(createVersion(db, { ...changeOf(draft), packageId: referenced('packages', draft.package) })),
  async update(id, { package: parent, ...change }, { db, edited, loaders }) {
    if (parent !== undefined && referenced('packages', parent) !== (await loaders.version().load(id))?.packageId)
      throw new InvalidInputError([{ path: ['packageId'], message: 'The package of a version cannot be changed.' }]);
    return edited(updateVersion(db, { ...changeOf(change), id }));
  },
  remove: (uuid, { db, edited }) => edited(deleteVersion(db, uuid)),
};
