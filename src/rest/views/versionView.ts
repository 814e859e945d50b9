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

const NOTHING = z.object({}).strict().meta({ id: 'Nothing', description: 'An empty object: there is none.' });

const ContentView = z
  .object({
    type: z.string().meta({ description: 'The ecosystem: python, r, perl, ruby, octave, component.' }),
    name: z.string().meta({ description: 'The name.' }),
    version: z.string().meta({ description: 'The version.' }),
  })
  .meta({ id: 'SoftwareContent', description: 'What a version brings along.' });

/** What versions have wherever they are shown. */
const IDENTITY = {
  version: z.string().meta({ description: 'The version.' }),
  module_version: z.string().meta({ description: 'The version of the module; empty where there is none.' }),
  release_date: z.iso.date().nullable().meta({ description: 'When it was released; null where that is not known.' }),
};

const BUILD = {
  module: z.union([ModuleView, NOTHING]).meta({ description: 'The module that is loaded; empty where there is none.' }),
  required_modules: z.array(ModuleView).meta({ description: 'Everything that is loaded with it, in load order.' }),
  extensions: z.array(ContentView).meta({ description: 'What it brings along.' }),
  toolchain: z.union([ToolchainView, NOTHING]).meta({ description: 'What it is built with; empty where that is not known.' }),
  toolchain_families_compatibility: z.array(z.string()).meta({ description: 'The toolchain families it can be loaded with.' }),
};

export const NestedVersionView = z
  .object({
    uuid: uuid('The id: 32 digits.'),
    ...IDENTITY,
    targets: z.array(NestedTargetView).meta({ description: 'Where it can be used.' }),
    ...BUILD,
  })
  .meta({ id: 'NestedSoftwareVersion', description: 'A version of a package.' });

export const VersionView = z
  .object({
    ...COMMON,
    package: link('The package it is a version of.'),
    package_name: z.string().meta({ description: 'The name of the package.' }),
    catalog: link('The catalog it is in.'),
    catalog_type: z.enum(CATALOG_TYPES).meta({ description: 'The type of the catalog.' }),
    parent_version: link('For a version of an extension: the version that contains it.').nullable(),
    ...IDENTITY,
    description: z.string().meta({ description: "What upstream says of this very version; else the package's description." }),
    dependencies: z.array(z.string()).meta({ description: 'Names of the packages it needs.' }),
    metadata: z.record(z.string(), z.unknown()).meta({ description: 'What upstream says of it beside all this.' }),
    target_count: z.int().meta({ description: 'How many targets it can be used on.' }),
    ...BUILD,
  })
  .meta({
    id: 'SoftwareVersion',
    description: 'One build of a package: a version, with the module and toolchain it comes with.',
  });

export type NestedVersionView = z.infer<typeof NestedVersionView>;
export type VersionView = z.infer<typeof VersionView>;

/** What is read of a nested version. */
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

/** The versions of packages with their targets, in the order of the packages. */
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

/** The targets of the builds of versions. */
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

/** What versions bring along; those of extensions bring nothing. */
async function contentsByVersion(rows: readonly VersionRow[], { reads }: RestContext) {
  const ids = rows.filter(({ uuid, buildId }) => uuid === buildId).map(({ uuid }) => uuid);
  const groups = await reads.contents(ids);
  return new Map(ids.map((id, index) => [id, groups[index] ?? []]));
}

/** Versions as rows of their own. */
export async function versionViews(
  rows: readonly VersionRow[],
  wants: FieldSelection,
  context: RestContext,
): Promise<VersionView[]> {
  const contentsOf = wants('extensions') ? await contentsByVersion(rows, context) : new Map<string, readonly Content[]>();
  const views = await Promise.all(rows.map((row) => versionView(row, contentsOf.get(row.uuid) ?? [], context)));
  return views.filter((view) => view !== null);
}

/** Null for a version that has just been deleted with its package. */
async function versionView(
  row: VersionRow,
  contents: readonly Content[],
  { loaders, links }: RestContext,
): Promise<VersionView | null> {
  const [holder, dependencies, targetCount] = await Promise.all([
    loaders.package().load(row.packageId),
    versionDependencies(row, loaders),
    loaders.targetCount.load(row.buildId),
  ]);
  const catalog = holder && (await loaders.catalog(['type']).load(holder.catalogId));
  if (!catalog) return null;
  return {
    ...common('versions', row, links),
    package: links.to('packages', row.packageId),
    package_name: holder.name,
    catalog: links.to('catalogs', holder.catalogId),
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
