import type { Context } from './context.ts';
import type { Order } from '../store/sql/selection.ts';
import { type CatalogFilter, type CatalogOrderField, type CatalogRow, catalogs } from '../store/sql/catalogs.ts';
import type { Projection } from '../store/sql/fields.ts';
import { packages } from '../store/sql/packages.ts';
import { relations } from '../store/sql/relations.ts';
import { type VersionOrderField, versions } from '../store/sql/versions.ts';
import { MAX_SIZE } from '../store/reads/page.ts';
import { builder } from './builder.ts';
import { Ecosystem } from './enums.ts';
import { requires, rowsOnly, selectedFields } from './lookahead.ts';
import { loadPerParent } from './perParent.ts';
import { Catalog, Package, PackageVersion } from './refs.ts';

const NEWEST_CATALOG: readonly Order<CatalogOrderField>[] = [{ field: 'VERSION', direction: 'DESC' }];
const NEWEST_BUILD: readonly Order<VersionOrderField>[] = [{ field: 'VERSION', direction: 'DESC' }];

/** The fields of a row with its name, by which namesakes are told apart. */
const withName = (fields: Projection): Projection => fields && [...new Set([...fields, 'name'])].sort();

/** The first catalog of a filter, newest version first. */
async function newestCatalog(filter: CatalogFilter, fields: Projection, { loaders }: Context): Promise<CatalogRow | null> {
  const page = await loaders.page(catalogs, { filter, orderBy: NEWEST_CATALOG }, { first: 1 }, rowsOnly(fields));
  return page.nodes[0] ?? null;
}

builder.queryFields((t) => ({
  catalogByName: t.field({
    type: Catalog,
    nullable: true,
    description:
      'The catalog with a name, case-insensitive, and a version; without a version, the one with the newest version that is not frozen. Null if there is none.',
    args: {
      name: t.arg.string({ required: true, description: 'The name, e.g. `EESSI`.' }),
      version: t.arg.string({ description: 'The exact version, e.g. `2025.06`; by default the newest.' }),
    },
    authScopes: { reader: true },
    resolve: (_root, { name, version }, context, info) =>
      name === ''
        ? null
        : newestCatalog(
            { nameExact: name, ...(version ? { versionExact: version } : { isFrozen: false }) },
            selectedFields(info, catalogs.fields),
            context,
          ),
  }),
}));

builder.objectFields(Catalog, (t) => ({
  packageByName: t.field({
    type: Package,
    nullable: true,
    description: 'The package with a name: an exact match, otherwise a case-insensitive one. Null if there is none.',
    args: {
      name: t.arg.string({ required: true, description: 'The name, e.g. `GROMACS`.' }),
      ecosystem: t.arg({
        type: Ecosystem,
        required: true,
        defaultValue: 'SOFTWARE',
        description: "The ecosystem: by default the catalog's own software.",
      }),
    },
    complexity: 1,
    extensions: requires('uuid'),
    async resolve({ uuid }, { name, ecosystem }, { loaders }, info) {
      if (name === '') return null;
      const { nodes } = await loadPerParent(info, loaders, uuid, () =>
        loaders.nestedPages(
          packages,
          relations.namesakesInCatalog,
          { filter: { nameExact: name, ecosystem: [ecosystem] }, orderBy: [{ field: 'NAME', direction: 'ASC' }] },
          { first: MAX_SIZE },
          rowsOnly(withName(selectedFields(info, packages.fields))),
        ),
      );
      return nodes.find((row) => row.name === name) ?? nodes[0] ?? null;
    },
  }),
}));

builder.objectFields(Catalog, (t) => ({
  versionByModule: t.field({
    type: PackageVersion,
    nullable: true,
    description: 'The version with a module: the version that is built, never that of an extension in it. Null if there is none.',
    args: { module: t.arg.string({ required: true, description: 'The full name of the module: `GROMACS/2024.4-foss-2023b`.' }) },
    complexity: 1,
    extensions: requires('uuid'),
    async resolve({ uuid }, { module }, { loaders }, info) {
      if (module === '') return null;
      const { nodes } = await loadPerParent(info, loaders, uuid, () =>
        loaders.nestedPages(
          versions,
          relations.buildsOfCatalog,
          { filter: { module }, orderBy: NEWEST_BUILD },
          { first: 1 },
          rowsOnly(selectedFields(info, versions.fields)),
        ),
      );
      return nodes[0] ?? null;
    },
  }),
}));
