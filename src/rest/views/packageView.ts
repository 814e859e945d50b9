import { z } from 'zod';
import { typeDisplay } from '../../domain/catalog.ts';
import type { CatalogRow } from '../../store/sql/catalogs.ts';
import type { Relative } from '../../store/sql/relatives.ts';
import type { PackageRow } from '../../store/sql/packages.ts';
import { common, COMMON, link, uuid } from '../routing/common.ts';
import type { RestContext } from '../routing/context.ts';
import { CATALOG_TYPES, ECOSYSTEMS, lower } from '../routing/kinds.ts';
import { digits, type Links } from '../routing/links.ts';
import type { FieldSelection } from '../routing/fields.ts';
import { NestedVersionView, nestedVersionViews } from './versionView.ts';

const RelativeView = z
  .object({
    uuid: uuid('UUID: 32 hexadecimal digits.'),
    name: z.string().meta({ description: 'Name.' }),
    url: link('URL of the package.'),
    versions: z.array(z.string()).meta({ description: 'Versions, in version order.' }),
  })
  .meta({ id: 'NestedSoftwarePackage', description: 'A parent or an extension of a package.' });

const texts = (description: string) => z.array(z.string()).meta({ description });

/** A package in responses, with its versions, parents and extensions. */
export const PackageView = z
  .object({
    ...COMMON,
    catalog: link('URL of the catalog.'),
    name: z.string().meta({ description: 'Name, in its original case.' }),
    description: z.string().meta({ description: 'Description; may be empty.' }),
    homepage: z.string().nullable().meta({ description: 'Home page; null if unknown.' }),
    categories: texts("Package categories (e.g., ['bio', 'hpc', 'build-tools'])"),
    licenses: texts("Software licenses (e.g., ['GPL-3.0', 'MIT'])"),
    maintainers: texts('Package maintainers'),
    is_extension: z.boolean().meta({ description: 'Whether this package is an extension of another package' }),
    ecosystem: z.enum(ECOSYSTEMS).meta({ description: 'software, or the kind of extension; unique together with the name.' }),
    parent_software: link('URL of the parent package of an extension; the first one by name if there are several.').nullable(),
    parent_softwares: z.array(RelativeView).meta({ description: 'Parent packages of an extension, sorted by name.' }),
    catalog_name: z.string().meta({ description: 'Name of the catalog.' }),
    catalog_version: z.string().meta({ description: 'Version of the catalog.' }),
    catalog_type: z.enum(CATALOG_TYPES).meta({ description: 'Type of the catalog.' }),
    catalog_type_display: z.string().meta({ description: 'Display name of the type of the catalog.' }),
    version_count: z.int().meta({ description: 'Number of versions.' }),
    extension_count: z.int().meta({ description: 'Number of extensions.' }),
    dependent_count: z.int().meta({ description: 'Number of packages of the catalog that depend on it directly.' }),
    versions: z.array(NestedVersionView).meta({ description: 'Versions, in version order.' }),
    extensions: z.array(RelativeView).meta({ description: 'Extensions, sorted by name.' }),
  })
  .meta({ id: 'SoftwarePackage', description: 'A program, or an extension of one, in a catalog.' });

/** A rendered package. */
export type PackageView = z.infer<typeof PackageView>;

const relativeView = ({ uuid, name, versions }: Relative, links: Links): z.infer<typeof RelativeView> => ({
  uuid: digits(uuid),
  name,
  url: links.to('packages', uuid),
  versions: [...versions],
});

const CATALOG_FIELDS = ['name', 'version', 'type', 'source'];

/** Renders packages with their versions, parents and extensions; these are read only if selected. */
export async function packageViews(
  rows: readonly PackageRow[],
  selects: FieldSelection,
  context: RestContext,
): Promise<PackageView[]> {
  const ids = rows.map(({ uuid }) => uuid);
  const { loaders, reads } = context;
  const hasRelatives = ['parent_software', 'parent_softwares', 'extensions'].some(selects);
  const [catalogs, relatives, versions] = await Promise.all([
    Promise.all(rows.map(({ catalogId }) => loaders.catalog(CATALOG_FIELDS).load(catalogId))),
    hasRelatives ? reads.relatives(ids) : [],
    selects('versions') ? nestedVersionViews(ids, context) : [],
  ]);
  return rows.flatMap((row, index) => {
    const catalog = catalogs[index];
    // Without a catalog, the package has just been deleted with it.
    return catalog ? packageView(row, catalog, relatives[index] ?? [], versions[index] ?? [], context.links) : [];
  });
}

function packageView(
  row: PackageRow,
  catalog: CatalogRow,
  relatives: readonly Relative[],
  versions: readonly NestedVersionView[],
  links: Links,
): PackageView {
  const parents = relatives.filter(({ isParent }) => isParent).map((relative) => relativeView(relative, links));
  return {
    ...common('packages', row, links),
    catalog: links.to('catalogs', row.catalogId),
    name: row.name,
    description: row.description,
    homepage: row.homepage,
    categories: [...row.categories],
    licenses: [...row.licenses],
    maintainers: [...row.maintainers],
    is_extension: row.isExtension,
    ecosystem: lower(row.ecosystem),
    parent_software: parents[0]?.url ?? null,
    parent_softwares: parents,
    catalog_name: catalog.name,
    catalog_version: catalog.version,
    catalog_type: lower(catalog.type),
    catalog_type_display: typeDisplay(catalog),
    version_count: row.versionCount,
    extension_count: row.extensionCount,
    dependent_count: row.dependentCount,
    versions: [...versions],
    extensions: relatives.filter(({ isParent }) => !isParent).map((relative) => relativeView(relative, links)),
  };
}
