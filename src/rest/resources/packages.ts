import { z } from 'zod';
import type { Ecosystem } from '../../domain/catalog.ts';
import { BadUserInputError, InvalidInputError } from '../../domain/errors.ts';
import { createPackage, deletePackage, type PackageChange, updatePackage } from '../../store/edits/packages.ts';
import type { Loaders } from '../../store/reads/loaders.ts';
import { namedCatalogs, type PackageClientFilter, resolvePackageFilter } from '../../store/reads/resolvePackageFilter.ts';
import type { AggregateFilter } from '../../store/sql/clauses.ts';
import { type PackageFilter, type PackageOrderField, packages } from '../../store/sql/packages.ts';
import { searchText } from '../../domain/search/searchText.ts';
import { hyperlink, referenced } from '../routing/hyperlink.ts';
import { CATALOG_TYPES, ECOSYSTEMS, upper } from '../routing/kinds.ts';
import { hostOf, hostParams } from '../routing/hostQuery.ts';
import { listQuery, only, orderedBy } from '../routing/listQuery.ts';
import { PackageView, packageViews } from '../views/packageView.ts';
import { param, type Read } from '../routing/query.ts';
import { httpErrors } from '../routing/httpErrors.ts';
import type { ListQuery, Resource } from '../routing/resource.ts';
import type { Order } from '../../store/sql/selection.ts';

const filters = {
  query: param.text(
    'Search packages by name, version, module name, or words of the description; best match first unless ordered',
  ),
  name: param.text('Filter packages by name (case-insensitive partial match)'),
  name_exact: param.text('Filter packages by exact name (case-insensitive)'),
  name_in: param.texts('Filter packages with one of these names (case-insensitive)', 100),
  description: param.text('Filter packages by description (case-insensitive partial match)'),
  catalog_uuid: param.uuid('Filter packages from a specific software catalog'),
  catalog_uuids: param.uuids('Filter packages from any of these software catalogs'),
  catalog_name: param.text('Filter packages by catalog name (case-insensitive partial match)'),
  catalog_version: param.text('Filter packages by catalog version (case-insensitive partial match)'),
  catalog_type: param.choice(CATALOG_TYPES, 'Filter packages by catalog type'),
  offering_uuid: param.uuid('Filter packages available for a specific offering'),
  cpu_family: param.texts('Filter packages available for specific CPU family (e.g., x86_64, aarch64)'),
  cpu_microarchitecture: param.texts(
    'Filter packages available for specific CPU microarchitecture (e.g., generic, zen2, amd/zen3, x86_64/amd/zen3)',
  ),
  has_version: param.text('Filter packages that have a specific version'),
  is_extension: param.boolean('Only extensions (true), or only other packages (false)'),
  parent_software_uuid: param.uuid('Filter extensions of a specific package or version'),
  category: param.text('Filter packages by category (case-insensitive)'),
  license: param.text('Filter packages by licence, also inside an SPDX expression (case-insensitive)'),
  provides: param.text('Filter packages that provide this virtual package, e.g. mpi (case-insensitive)'),
  license_satisfies: param.texts(
    'Filter packages whose licences are SPDX expressions that these licences together satisfy, e.g. MIT',
  ),
  depends_on: param.text('Filter packages that depend on this package or virtual package (case-insensitive)'),
  extension_type: param.text('Filter packages with a version that contains an extension of this type (python, r, perl, …)'),
  extension_name: param.text('Filter packages with a version that contains an extension with this name (case-insensitive)'),
  toolchain_name: param.text('Filter packages with a version built with the toolchain of this name, e.g. foss'),
  toolchain_families_compatibility: param.text(
    'Filter packages with a version compatible with this toolchain family: 2023b_foss, foss_2023b, foss/2023b or foss-2023b (case-insensitive)',
  ),
  has_gpu: param.boolean('Whether it is built for any GPU'),
  gpu_arch: param.text('Filter by GPU architecture, with or without vendor: nvidia/cc80, cc80, sm_80, 8.0'),
  ...hostParams,
};

const ORDERS = {
  name: 'NAME',
  catalog_name: 'CATALOG_NAME',
  catalog_version: 'CATALOG_VERSION',
  created: 'CREATED_AT',
  modified: 'MODIFIED_AT',
} as const satisfies Record<string, PackageOrderField>;

const BY_NAME: readonly Order<PackageOrderField>[] = [{ field: 'NAME', direction: 'ASC' }];
const BY_RELEVANCE: readonly Order<PackageOrderField>[] = [{ field: 'RELEVANCE', direction: 'ASC' }];

/** The search text; null if it is blank. @throws HttpError 400 for an invalid search */
function searchOf(text: string | undefined): string | null {
  try {
    return searchText(text);
  } catch (error) {
    throw error instanceof BadUserInputError ? httpErrors.invalid({ query: [error.message] }) : error;
  }
}

/** Maps an unknown type to SOFTWARE, which no extension has, so that it matches nothing. */
const ecosystemOf = (type: string): Ecosystem => upper<Ecosystem>(ECOSYSTEMS.find((known) => known === type) ?? 'software');

const filterOf = (query: Read<typeof filters>): PackageClientFilter => ({
  name: query.name,
  nameExact: query.name_exact,
  nameIn: query.name_in,
  description: query.description,
  catalogId: query.catalog_uuid,
  catalogIds: query.catalog_uuids,
  catalogName: query.catalog_name,
  catalogVersion: query.catalog_version,
  catalogType: query.catalog_type && [upper(query.catalog_type)],
  offeringId: query.offering_uuid,
  cpuFamily: query.cpu_family,
  cpuMicroarchitecture: query.cpu_microarchitecture,
  hasVersion: query.has_version,
  isExtension: query.is_extension,
  parentId: query.parent_software_uuid,
  category: only(query.category),
  license: only(query.license),
  licenseSatisfies: query.license_satisfies,
  provides: query.provides,
  dependsOn: query.depends_on,
  extensionEcosystem: query.extension_type ? [ecosystemOf(query.extension_type)] : null,
  extensionName: query.extension_name,
  toolchainName: query.toolchain_name,
  toolchainFamily: only(query.toolchain_families_compatibility),
  hasGpu: query.has_gpu,
  gpuArchitecture: only(query.gpu_arch),
  runsOn: hostOf(query),
});

/** @throws HttpError 400 for a licence that SPDX does not know */
function resolved<Result>(
  query: Read<typeof filters>,
  loaders: Loaders,
  use: Parameters<typeof resolvePackageFilter<Result>>[2],
) {
  try {
    return resolvePackageFilter(filterOf(query), loaders, use);
  } catch (error) {
    throw error instanceof BadUserInputError ? httpErrors.invalid({ license_satisfies: [error.message] }) : error;
  }
}

/** The parameters that select packages. */
export const packageQuery = {
  filters,
  orders: ORDERS,
  async select(query, order, { loaders }) {
    const text = searchOf(query.query);
    const search = text === null ? null : await loaders.found(text, namedCatalogs(filterOf(query)));
    const orderBy = orderedBy(order, ORDERS, search ? BY_RELEVANCE : BY_NAME);
    return resolved(query, loaders, (filter) => ({ filter, search, orderBy }));
  },
} satisfies ListQuery<typeof filters, keyof typeof ORDERS, PackageFilter & AggregateFilter, PackageOrderField>;

const texts = (description: string) => z.array(z.string()).optional().meta({ description });

const PackageDraft = z
  .object({
    catalog: hyperlink('catalogs', 'UUID or URL of the catalog.'),
    name: z.string().trim().min(1).meta({ description: 'Name.' }),
    description: z.string().optional().meta({ description: 'Description.' }),
    homepage: z.string().nullable().optional().meta({ description: 'Home page: an http or https URL.' }),
    categories: texts("Package categories (e.g., ['bio', 'hpc', 'build-tools'])"),
    licenses: texts("Software licenses (e.g., ['GPL-3.0', 'MIT'])"),
    maintainers: texts('Package maintainers'),
    is_extension: z.boolean().optional().meta({
      description: 'Whether this package is an extension of another package; default ecosystem: component.',
    }),
    ecosystem: z.enum(ECOSYSTEMS).optional().meta({ description: 'software, or the kind of extension.' }),
    parent_software: hyperlink('packages', 'UUID or URL of the parent package of an extension, in the same catalog.')
      .nullable()
      .optional(),
  })
  .meta({ id: 'SoftwarePackageRequest', description: 'A package in a request.' });

type Draft = Partial<z.infer<typeof PackageDraft>>;

/** @throws InvalidInputError if `ecosystem` and `is_extension` contradict each other */
function ecosystemIn({ ecosystem, is_extension: isExtension }: Draft): Ecosystem | undefined {
  if (ecosystem && isExtension === (ecosystem === 'software'))
    throw new InvalidInputError([{ path: ['is_extension'], message: `This value contradicts the ecosystem ${ecosystem}.` }]);
  if (ecosystem) return upper(ecosystem);
  return isExtension === undefined ? undefined : isExtension ? 'COMPONENT' : 'SOFTWARE';
}

function parentsIn({ parent_software: parent }: Draft): string[] | undefined {
  const uuid = referenced('packages', parent);
  return uuid === undefined ? undefined : uuid === null ? [] : [uuid];
}

const changeOf = (draft: Draft): PackageChange => ({
  catalogId: referenced('catalogs', draft.catalog),
  name: draft.name,
  description: draft.description,
  homepage: draft.homepage,
  categories: draft.categories,
  licenses: draft.licenses,
  maintainers: draft.maintainers,
  ecosystem: ecosystemIn(draft),
  parentIds: parentsIn(draft),
});

/** The collection of packages. */
export const packageResource: Resource<typeof filters, typeof PackageView, typeof PackageDraft, keyof typeof ORDERS> = {
  collection: 'packages',
  noun: 'software package',
  tag: 'Marketplace Software Packages',
  ...packageQuery,
  view: PackageView,
  draft: PackageDraft,
  putNeedsAll: true,
  parentField: 'catalog',
  fieldNames: { catalogId: 'catalog', parentIds: 'parent_software' },
  async list(query, order, context) {
    const render = listQuery(packages, context, (rows, selects) => packageViews(rows, selects, context));
    return render(await packageQuery.select(query, order, context));
  },
  async find(uuid, selects, context) {
    const row = await context.loaders.package().load(uuid);
    const [view] = row ? await packageViews([row], selects, context) : [];
    return view ?? null;
  },
  create: (draft, { db, edited }) => edited(createPackage(db, changeOf(draft))),
  update: (id, change, { db, edited }) => edited(updatePackage(db, { ...changeOf(change), id })),
  remove: (uuid, { db, edited }) => edited(deletePackage(db, uuid)),
};
