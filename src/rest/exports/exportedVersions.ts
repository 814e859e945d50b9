import { globalId } from '../../domain/ids.ts';
import { fullModuleName } from '../../domain/loadCommands.ts';
import type { Module } from '../../domain/snapshot.ts';
import { cpuPath, gpusOf, type TargetSet } from '../../domain/targetSet.ts';
import type { Loaders } from '../../store/reads/loaders.ts';
import { ownDependencies } from '../../store/reads/versionDependencies.ts';
import { type VersionRow, versions } from '../../store/sql/versions.ts';
import { versionQuery } from '../resources/versions.ts';
import { CATALOG, catalogOf } from './exportedPackages.ts';
import { exportKind } from './exportKind.ts';

const PACKAGE = ['package.id', 'package.uuid', 'package.name', 'package.ecosystem'];
const OF_CATALOG = CATALOG.map((field) => `package.${field}`);
const FIELDS = [
  ...['version', 'versionSuffix', 'moduleVersion', 'toolchainFamilies', 'loadCommands', 'releaseDate', 'description'],
  ...['dependencies', 'metadata', 'createdAt', 'modifiedAt'],
];
const READ = [
  ...['catalogId', 'buildId', 'targetSetId', 'requiredModules', 'module', 'moduleName', 'toolchain', 'package.dependencies'],
];

interface Row extends VersionRow {
  readonly targetCount?: number;
}

interface Architectures {
  readonly cpus: readonly string[];
  readonly gpus: readonly string[];
}

const NO_TARGETS: TargetSet = [];

const moduleOf = (module: Module) => ({ name: module.name, version: module.version, fullName: fullModuleName(module) });

const versionOf = (row: Row, { cpus, gpus }: Architectures) => ({
  id: row.id,
  uuid: row.uuid,
  package: packageOf(row),
  version: row.version,
  versionSuffix: row.versionSuffix,
  parent: row.buildId === row.uuid ? null : { id: globalId('PackageVersion', row.buildId), uuid: row.buildId },
  module: row.module && moduleOf(row.module),
  moduleVersion: row.moduleVersion,
  requiredModules: row.requiredModules.map(moduleOf),
  toolchain: row.toolchain,
  toolchainFamilies: row.toolchainFamilies,
  loadCommands: row.loadCommands,
  releaseDate: row.releaseDate,
  description: row.description,
  dependencies: ownDependencies(row) ?? row.package?.dependencies ?? [],
  cpuArchitectures: cpus,
  gpuArchitectures: gpus,
  targetCount: row.targetCount,
  metadata: row.metadata,
  createdAt: row.createdAt,
  modifiedAt: row.modifiedAt,
});

const packageOf = ({ package: of }: VersionRow) =>
  of && { id: of.id, uuid: of.uuid, name: of.name, ecosystem: of.ecosystem, catalog: catalogOf(of) };

/** What versions are built for, by catalog and number of the target set. */
async function renderer({ hosts }: Loaders) {
  const catalogs = await hosts.catalogs();
  const known = new Map<TargetSet, Architectures>();
  return (row: Row) => {
    const set = catalogs.get(row.catalogId)?.sets.get(row.targetSetId) ?? NO_TARGETS;
    const architectures = known.get(set) ?? { cpus: set.map(cpuPath), gpus: gpusOf([set]) };
    known.set(set, architectures);
    return versionOf(row, architectures);
  };
}

/** The export of versions. */
export const exportedVersions = exportKind({
  name: 'versions',
  noun: 'software version',
  query: versionQuery,
  listing: versions,
  projection: ['id', ...FIELDS, ...READ, ...PACKAGE, ...OF_CATALOG],
  extras: { targetCount: '(SELECT count(*)::int FROM target t WHERE t.version_id = v.build_id)' },
  columns: [
    ...['id', 'uuid', ...PACKAGE, ...OF_CATALOG, 'version', 'versionSuffix', 'parent.id'],
    ...['module.fullName', 'module.name', 'module.version', 'moduleVersion', 'requiredModules'],
    ...['toolchain.name', 'toolchain.version', 'toolchainFamilies', 'loadCommands', 'releaseDate', 'description', 'dependencies'],
    ...['cpuArchitectures', 'gpuArchitectures', 'targetCount', 'metadata', 'createdAt', 'modifiedAt'],
  ],
  renderer,
});
