import { moduleKey, toolchainKey } from '../../domain/buildOrder.ts';
import { NO_CPU } from '../../domain/targetSet.ts';
import type { FieldIssues, Given } from '../../domain/fieldIssues.ts';
import type { Module, Toolchain } from '../../domain/snapshot.ts';
import { toolchainFamilies } from '../../domain/toolchainFamily.ts';
import { json, type Values } from './rows.ts';

/** How a version is built and loaded. A version of an extension has the build of its parent. */
export interface BuildChange {
  readonly moduleName?: Given<string>;
  readonly moduleVersion?: Given<string>;
  readonly versionSuffix?: Given<string>;
  readonly requiredModules?: Given<readonly Module[]>;
  readonly toolchain?: Given<Toolchain>;
  readonly toolchainFamilies?: Given<readonly string[]>;
}

/** The part of the stored build that a change is merged with. */
export interface CurrentBuild {
  readonly toolchain: Toolchain | null;
  readonly toolchainFamilies: readonly string[];
}

/** The stored build of a new version. */
export const NO_BUILD: CurrentBuild = { toolchain: null, toolchainFamilies: [] };

/** The columns of an empty build. */
export const EMPTY_BUILD: Values = {
  module_name: '',
  module_version: '',
  version_suffix: '',
  required_modules: '[]',
  toolchain_name: null,
  toolchain_version: null,
  toolchain_key: toolchainKey(NO_BUILD),
  has_suffix: false,
  module_key: '',
  toolchain_families: [],
  load_commands: [],
  target_set_id: NO_CPU,
};

const FIELDS = ['moduleName', 'moduleVersion', 'versionSuffix', 'requiredModules', 'toolchain', 'toolchainFamilies'] as const;

/** Rejects build fields for a version of an extension, which has no build of its own. */
export function refuseBuild(issues: FieldIssues, change: BuildChange): void {
  for (const field of FIELDS)
    if (change[field] !== undefined && change[field] !== null)
      issues.add(field, 'It belongs to the parent: a version of an extension is loaded with the version that contains it.');
}

/** The columns of a version's own build. */
export function buildColumns(issues: FieldIssues, change: BuildChange, current: CurrentBuild): Values {
  const toolchain = readToolchain(issues, change.toolchain);
  const named = issues.names('toolchainFamilies', change.toolchainFamilies);
  const families = named && toolchainFamilies(named);
  const moduleVersion = issues.optionalName('moduleVersion', change.moduleVersion);
  const suffix = issues.optionalName('versionSuffix', change.versionSuffix);
  return {
    module_name: issues.optionalName('moduleName', change.moduleName),
    module_version: moduleVersion,
    module_key: moduleVersion === undefined ? undefined : moduleKey(moduleVersion),
    version_suffix: suffix,
    has_suffix: suffix === undefined ? undefined : suffix !== '',
    required_modules: json(readModules(issues, change.requiredModules)),
    ...(toolchain === undefined
      ? {}
      : { toolchain_name: toolchain?.name ?? null, toolchain_version: toolchain?.version ?? null }),
    toolchain_families: families,
    toolchain_key: toolchainKey({
      toolchain: toolchain === undefined ? current.toolchain : toolchain,
      toolchainFamilies: families ?? current.toolchainFamilies,
    }),
  };
}

function readToolchain(issues: FieldIssues, toolchain: Given<Toolchain>): Toolchain | null | undefined {
  if (!toolchain) return toolchain;
  const name = issues.name(['toolchain', 'name'], toolchain.name);
  const version = issues.optionalName(['toolchain', 'version'], toolchain.version);
  return { name: name ?? '', version: version ?? '' };
}

function readModules(issues: FieldIssues, modules: Given<readonly Module[]>): Module[] | undefined {
  if (modules === undefined) return undefined;
  return (issues.list('requiredModules', modules) ?? []).map(({ name, version }, index) => ({
    name: issues.name(['requiredModules', String(index), 'name'], name) ?? '',
    version: issues.optionalName(['requiredModules', String(index), 'version'], version) ?? '',
  }));
}
