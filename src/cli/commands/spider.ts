import { Argument } from 'commander';
import { defineCommand } from '../command/definition.ts';
import type { Session } from '../command/session.ts';
import { type CatalogOption, catalogIds, catalogOption } from '../software/catalogOption.ts';
import { noPackage } from '../software/noPackage.ts';
import { splitName } from '../gateway/splitName.ts';
import { catalogOfPackage, packageName, versionName } from '../gateway/names.ts';
import { type Field, fieldNames } from '../output/field.ts';
import {
  allModules,
  type DetailedModule,
  type ListedModule,
  type ModulePackage,
  modulesNamed,
  modulesOf,
} from '../software/modules.ts';

const NAMES: readonly Field<ModulePackage>[] = [
  {
    name: 'name',
    value: ({ name }) => name,
    text: (row) => packageName(row),
    colour: (text, _row, paint) => paint.heading(text),
  },
  { name: 'catalog', value: catalogOfPackage },
  {
    name: 'versions',
    value: ({ versions }) => versions.nodes.map(versionName),
    text: ({ versions }) => versions.nodes.map(versionName).join(', '),
  },
];

/** An extension has the module of the version that contains it. */
const nameOf = (row: ListedModule): string => (row.parent ? `${row.package.name}/${row.version}` : versionName(row));

const VERSIONS: readonly Field<ListedModule>[] = [
  { name: 'name', title: 'version', value: nameOf, colour: (text, _row, paint) => paint.heading(text) },
  { name: 'catalog', value: (row) => catalogOfPackage(row.package) },
  { name: 'partOf', value: ({ parent }) => parent && versionName(parent) },
  { name: 'load', value: ({ loadCommands }) => loadCommands },
];

const DETAILS: readonly Field<DetailedModule>[] = [
  { name: 'name', value: nameOf, text: (row) => `${nameOf(row)}, ${catalogOfPackage(row.package)}` },
  { name: 'catalog', title: null, value: (row) => catalogOfPackage(row.package) },
  { name: 'description', value: (row) => row.description || row.ownPackage.description },
  {
    name: 'builtFor',
    value: ({ cpuArchitectures }) => cpuArchitectures,
    text: ({ cpuArchitectures }) => cpuArchitectures.join(', '),
  },
  {
    name: 'gpus',
    value: ({ gpuArchitectures }) => gpuArchitectures,
    text: ({ gpuArchitectures }) => gpuArchitectures.join(', '),
  },
  { name: 'partOf', value: ({ parent }) => parent && versionName(parent) },
  { name: 'load', value: ({ loadCommands }) => loadCommands },
  { name: 'extensions', value: extensionsOf, text: extensionsText },
];

function extensionsOf({ extensions }: DetailedModule): string[] {
  return extensions.nodes.map((row) => `${row.package.name}/${row.version}`);
}

function extensionsText(row: DetailedModule): string {
  const hidden = row.extensions.totalCount - row.extensions.nodes.length;
  return extensionsOf(row).join(', ') + (hidden > 0 ? ` and ${hidden} more` : '');
}

/** `catalog spider` */
export const spider = defineCommand<CatalogOption>({
  name: 'spider',
  summary: 'the modules of all catalogs, of one name, or how to load one',
  description:
    'Like "module spider", without a module system: all names; with a name its versions; with a full name how to load it. Extensions, such as Python packages within a module, are found by their names.',
  arguments: [new Argument('[module]', 'GROMACS, or GROMACS/2024.4-foss-2023b')],
  options: [catalogOption()],
  fields: [...new Set([...fieldNames(NAMES), ...fieldNames(VERSIONS), ...fieldNames(DETAILS)])],
  examples: [
    { command: 'spider', description: 'all modules' },
    { command: 'spider numpy', description: 'the modules that contain numpy' },
    { command: 'spider GROMACS/2024.4-foss-2023b', description: 'how to load this version' },
  ],
  async run(session, options, [module]) {
    const ids = await catalogIds(session, options);
    if (module === undefined) session.list(NAMES, await allModules(session.gateway, ids), 'There are no modules yet.');
    else await showModule(session, module, ids);
  },
});

async function showModule(session: Session, module: string, ids: string[] | null): Promise<void> {
  const { name, version } = splitName(module);
  const listed = version === null ? await modulesOf(session.gateway, name, ids) : [];
  if (listed.length > 1) return session.list(VERSIONS, listed, '');
  // All about a version that is named, or the only one.
  const detailed = await modulesNamed(session.gateway, listed[0] ? versionName(listed[0]) : module, ids);
  if (detailed.length === 0) throw await noPackage(session, module, ids);
  session.records(DETAILS, detailed);
}
