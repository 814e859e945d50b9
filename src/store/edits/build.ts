import { moduleKey, toolchainKey } from '../../domain/buildOrder.ts';
import type { FieldIssues, Given } from '../../domain/fieldIssues.ts';
import type { Module, Toolchain } from '../../domain/snapshot.ts';
import { toolchainFamilies } from '../../domain/toolchainFamily.ts';
import { json, type Values } from './rows.ts';

/** What a version is built with and loaded by; that of an extension's version is its parent's. */
export interface BuildChange {
  readonly moduleName?: Given<string>;
  readonly moduleVersion?: Given<string>;
  readonly versionSuffix?: Given<string>;
  readonly requiredModules?: Given<readonly Module[]>;
  readonly toolchain?: Given<Toolchain>;
  readonly toolchainFamilies?: Given<readonly string[]>;
}

export interface CurrentBuild {
  readonly toolchain: Toolchain | null;
  readonly toolchainFamilies: readonly string[];
}

export const NO_BUILD: CurrentBuild = { toolchain: null, toolchainFamilies: [] };

/** A build of which nothing is known. */
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
};

const FIELDS = ['moduleName', 'moduleVersion', 'versionSuffix', 'requiredModules', 'toolchain', 'toolchainFamilies'] as const;

/** An extension's version has no build of its own to write. */
export function refuseBuild(issues: FieldIssues, change: BuildChange): void {
  for (const field of FIELDS)
    if (change[field] !== undefined && change[field] !== null)
      issues.add(field, "It is the parent's: a version of an extension is loaded with the version that contains it.");
}

/** The columns of a build that is the version's own. */
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
