import { z } from 'zod';
import { relations } from '../../store/sql/relations.ts';
import type { Content } from '../../store/sql/relatives.ts';
import { targets, type TargetOrderField, type TargetRow } from '../../store/sql/targets.ts';
import { type VersionRow, versions } from '../../store/sql/versions.ts';
import { versionDependencies } from '../../store/reads/versionDependencies.ts';
import { common, COMMON, link, uuid } from '../routing/common.ts';
import type { RestContext } from '../routing/context.ts';
import { CATALOG_TYPES, lower } from '../routing/kinds.ts';
import { digits } from '../routing/links.ts';
import { ModuleView, moduleView, ToolchainView } from './moduleView.ts';
import type { FieldSelection } from '../routing/fields.ts';
import { NESTED_FIELDS, NestedTargetView, nestedTargetView } from './targetView.ts';
import type { Order } from '../../store/sql/selection.ts';

const NOTHING = z.object({}).strict().meta({ id: 'Nothing', description: 'An empty object, in place of a missing value.' });

const ContentView = z
  .object({
    type: z.string().meta({ description: 'Ecosystem: python, r, perl, ruby, octave, component.' }),
    name: z.string().meta({ description: 'Name.' }),
    version: z.string().meta({ description: 'Version.' }),
  })
  .meta({ id: 'SoftwareContent', description: 'An extension or component contained in a version.' });

/** Fields of nested and listed versions. */
const IDENTITY = {
  version: z.string().meta({ description: 'Version.' }),
  module_version: z.string().meta({ description: 'Version of the module; empty if there is none.' }),
  release_date: z.iso.date().nullable().meta({ description: 'Release date; null if unknown.' }),
};

const BUILD = {
  module: z.union([ModuleView, NOTHING]).meta({ description: 'Module to load; an empty object if there is none.' }),
  required_modules: z.array(ModuleView).meta({ description: 'Modules loaded with it, in load order.' }),
  extensions: z.array(ContentView).meta({ description: 'Extensions and components contained in it.' }),
  toolchain: z.union([ToolchainView, NOTHING]).meta({ description: 'Toolchain; an empty object if unknown.' }),
  toolchain_families_compatibility: z.array(z.string()).meta({ description: 'Toolchain families it can be loaded with.' }),
};

/** A version nested in a package. */
export const NestedVersionView = z
  .object({
    uuid: uuid('UUID: 32 hexadecimal digits.'),
    ...IDENTITY,
    targets: z.array(NestedTargetView).meta({ description: 'Targets it is available for.' }),
    ...BUILD,
  })
  .meta({ id: 'NestedSoftwareVersion', description: 'A version of a package.' });

/** A version in responses. */
export const VersionView = z
  .object({
    ...COMMON,
    package: link('URL of the package.'),
    package_name: z.string().meta({ description: 'Name of the package.' }),
    catalog: link('URL of the catalog.'),
    catalog_type: z.enum(CATALOG_TYPES).meta({ description: 'Type of the catalog.' }),
    parent_version: link('For a version of an extension: URL of the version that contains it.').nullable(),
    ...IDENTITY,
    description: z.string().meta({ description: "Upstream's description of this version, or else the package's description." }),
    dependencies: z.array(z.string()).meta({ description: 'Names of the packages it depends on.' }),
    metadata: z.record(z.string(), z.unknown()).meta({ description: 'Additional data of upstream.' }),
    target_count: z.int().meta({ description: 'Number of targets it is available for.' }),
    ...BUILD,
  })
  .meta({
    id: 'SoftwareVersion',
    description: 'A build of a package: a version with its module and toolchain.',
  });

/** A rendered nested version. */
export type NestedVersionView = z.infer<typeof NestedVersionView>;
/** A rendered version. */
export type VersionView = z.infer<typeof VersionView>;

/** The projection of nested versions. */
const NESTED_VERSION_FIELDS = [
  'buildId',
  'version',
  'moduleVersion',
  'releaseDate',
  'module',
  'requiredModules',
  'toolchain',
  'toolchainFamilies',
] as const;

const BY_VERSION = [{ field: 'VERSION', direction: 'ASC' }] as const;
const BY_CPU: readonly Order<TargetOrderField>[] = [
  { field: 'CPU_FAMILY', direction: 'ASC' },
  { field: 'CPU_MICROARCHITECTURE', direction: 'ASC' },
];

const identityOf = ({ version, moduleVersion, releaseDate }: VersionRow) => ({
  version,
  module_version: moduleVersion,
  release_date: releaseDate,
});

const buildOf = (row: VersionRow, contents: readonly Content[]) => ({
  module: row.module ? moduleView(row.module) : {},
  required_modules: row.requiredModules.map(moduleView),
  extensions: contents.map(({ type, name, version }) => ({ type, name, version })),
  toolchain: row.toolchain ?? {},
  toolchain_families_compatibility: [...row.toolchainFamilies],
});

/** Reads and renders the versions of packages with their targets, in the order of the packages. */
export async function nestedVersionViews(packageIds: readonly string[], context: RestContext): Promise<NestedVersionView[][]> {
  const byVersion = { filter: {}, orderBy: BY_VERSION };
  const groups = await context.reads.childrenOf(
    versions,
    relations.versionsOfPackage,
    byVersion,
    packageIds,
    NESTED_VERSION_FIELDS,
  );
  const rows = groups.flat();
  const [targetsOf, contentsOf] = await Promise.all([targetsByBuild(rows, context), contentsByVersion(rows, context)]);
  return groups.map((group) =>
    group.map((row) => ({
      uuid: digits(row.uuid),
      ...identityOf(row),
      targets: targetsOf.get(row.buildId) ?? [],
      ...buildOf(row, contentsOf.get(row.uuid) ?? []),
    })),
  );
}

/** Targets by build id. */
async function targetsByBuild(rows: readonly VersionRow[], { reads }: RestContext) {
  const builds = [...new Set(rows.map(({ buildId }) => buildId))];
  const byCpu = { filter: {}, orderBy: BY_CPU };
  const groups = await reads.childrenOf<TargetRow, object, TargetOrderField>(
    targets,
    relations.targetsOfBuild,
    byCpu,
    builds,
    NESTED_FIELDS,
  );
  return new Map(builds.map((build, index) => [build, (groups[index] ?? []).map(nestedTargetView)]));
}

/** Contents by version id; versions of extensions contain nothing and are skipped. */
async function contentsByVersion(rows: readonly VersionRow[], { reads }: RestContext) {
  const ids = rows.filter(({ uuid, buildId }) => uuid === buildId).map(({ uuid }) => uuid);
  const groups = await reads.contents(ids);
  return new Map(ids.map((id, index) => [id, groups[index] ?? []]));
}

/** Renders versions for a list; their contents are read only if selected. */
export async function versionViews(
  rows: readonly VersionRow[],
  selects: FieldSelection,
  context: RestContext,
): Promise<VersionView[]> {
  const contentsOf = selects('extensions') ? await contentsByVersion(rows, context) : new Map<string, readonly Content[]>();
  const views = await Promise.all(rows.map((row) => versionView(row, contentsOf.get(row.uuid) ?? [], context)));
  return views.filter((view) => view !== null);
}

/** Null if the version has just been deleted with its package. */
async function versionView(
  row: VersionRow,
  contents: readonly Content[],
  { loaders, links }: RestContext,
): Promise<VersionView | null> {
  const [parent, dependencies, targetCount] = await Promise.all([
    loaders.package().load(row.packageId),
    versionDependencies(row, loaders),
    loaders.targetCount.load(row.buildId),
  ]);
  const catalog = parent && (await loaders.catalog(['type']).load(parent.catalogId));
  if (!catalog) return null;
  return {
    ...common('versions', row, links),
    package: links.to('packages', row.packageId),
    package_name: parent.name,
    catalog: links.to('catalogs', parent.catalogId),
    catalog_type: lower(catalog.type),
    parent_version: row.buildId === row.uuid ? null : links.to('versions', row.buildId),
    ...identityOf(row),
    description: row.description,
    dependencies: [...dependencies],
    metadata: row.metadata,
    target_count: targetCount,
    ...buildOf(row, contents),
  };
}
