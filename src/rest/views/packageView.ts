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
    uuid: uuid('The id: 32 digits.'),
    name: z.string().meta({ description: 'The name.' }),
    url: link('The address of the package.'),
    versions: z.array(z.string()).meta({ description: 'Its versions, in true version order.' }),
  })
  .meta({ id: 'NestedSoftwarePackage', description: 'A package that another one comes with, or brings along.' });

const texts = (description: string) => z.array(z.string()).meta({ description });

export const PackageView = z
  .object({
    ...COMMON,
    catalog: link('The catalog it is in.'),
    name: z.string().meta({ description: 'The name, in its own case.' }),
    description: z.string().meta({ description: 'What it does; can be empty.' }),
    homepage: z.string().nullable().meta({ description: 'Its home page; null where that is not known.' }),
    categories: texts("Package categories (e.g., ['bio', 'hpc', 'build-tools'])"),
    licenses: texts("Software licenses (e.g., ['GPL-3.0', 'MIT'])"),
    maintainers: texts('Package maintainers'),
    is_extension: z.boolean().meta({ description: 'Whether this package is an extension of another package' }),
    ecosystem: z.enum(ECOSYSTEMS).meta({ description: 'software, or what kind of extension it is; unique with the name.' }),
    parent_software: link('Parent package for extensions; the first one where there are several.').nullable(),
    parent_softwares: z.array(RelativeView).meta({ description: 'Every package that it comes with, by name.' }),
    catalog_name: z.string().meta({ description: 'The name of the catalog.' }),
    catalog_version: z.string().meta({ description: 'The version of the catalog.' }),
    catalog_type: z.enum(CATALOG_TYPES).meta({ description: 'The type of the catalog.' }),
    catalog_type_display: z.string().meta({ description: 'That type in words.' }),
    version_count: z.int().meta({ description: 'How many versions it has.' }),
    extension_count: z.int().meta({ description: 'How many packages come with it.' }),
    versions: z.array(NestedVersionView).meta({ description: 'Its versions, in true version order.' }),
    extensions: z.array(RelativeView).meta({ description: 'The packages that come with it, by name.' }),
  })
  .meta({ id: 'SoftwarePackage', description: 'A program, or an extension of one, in a catalog.' });

export type PackageView = z.infer<typeof PackageView>;

const relativeView = ({ uuid, name, versions }: Relative, links: Links): z.infer<typeof RelativeView> => ({
  uuid: digits(uuid),
  name,
  url: links.to('packages', uuid),
  versions: [...versions],
});

const CATALOG_FIELDS = ['name', 'version', 'type', 'source'];

/** Packages with all that is in them. What is not asked for is not read. */
export async function packageViews(
  rows: readonly PackageRow[],
  wants: FieldSelection,
  context: RestContext,
): Promise<PackageView[]> {
  const ids = rows.map(({ uuid }) => uuid);
  const { loaders, reads } = context;
  const hasRelatives = ['parent_software', 'parent_softwares', 'extensions'].some(wants);
  const [catalogs, relatives, versions] = await Promise.all([
    Promise.all(rows.map(({ catalogId }) => loaders.catalog(CATALOG_FIELDS).load(catalogId))),
    hasRelatives ? reads.relatives(ids) : [],
    wants('versions') ? nestedVersionViews(ids, context) : [],
  ]);
  return rows.flatMap((row, index) => {
    const catalog = catalogs[index];
    // Without one it has just been deleted, with all that is in it.
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
    versions: [...versions],
    extensions: relatives.filter(({ isParent }) => !isParent).map((relative) => relativeView(relative, links)),
  };
}
