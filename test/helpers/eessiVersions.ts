import type { CpuBuilds } from '../../src/domain/hosts/catalogResolution.ts';
import type { IssueSubject } from '../../src/domain/hosts/knownIssue.ts';
import type { Module } from '../../src/domain/snapshot.ts';
import { fullFile, parse } from './fullFiles.ts';

/** A version of EESSI's full file, read without the importer. */
export interface EessiVersion {
  readonly name: string;
  readonly version: string;
  readonly subject: Omit<IssueSubject, 'cpu' | 'gpu'> & { readonly module: Module };
  readonly families: readonly string[];
  readonly requiredModules: readonly Module[];
  readonly cpus: readonly CpuBuilds[];
}

interface FileModule {
  readonly module_name: string;
  readonly module_version: string;
}

interface FileVersion {
  readonly version: string;
  readonly module: FileModule;
  readonly required_modules: readonly FileModule[];
  readonly toolchain: { readonly name: string; readonly version: string };
  readonly toolchain_families_compatibility: readonly string[];
  readonly cpu_arch: readonly string[];
  readonly gpu_arch?: Readonly<Record<string, readonly string[]>>;
}

const moduleOf = ({ module_name: name, module_version: version }: FileModule): Module => ({ name, version });
let versions: readonly EessiVersion[] | undefined;

/** Every version of EESSI's own software; the file is read once. */
export function eessiVersions(): readonly EessiVersion[] {
  versions ??= read();
  return versions;
}

function read(): EessiVersion[] {
  const { body } = fullFile('eessi/eessi_api_metadata_software.json.gz');
  const { software } = parse<{ software: Record<string, { versions: FileVersion[] }> }>(body);
  return Object.entries(software).flatMap(([name, one]) => one.versions.map((version) => eessiVersion(name, version)));
}

function eessiVersion(name: string, version: FileVersion): EessiVersion {
  const release = version.required_modules.find(({ module_name: required }) => required === 'EESSI')?.module_version ?? '';
  return {
    name,
    version: version.version,
    subject: { source: 'EESSI', release, toolchain: version.toolchain, module: moduleOf(version.module) },
    families: version.toolchain_families_compatibility,
    requiredModules: version.required_modules.map(moduleOf),
    cpus: version.cpu_arch.map((cpu) => ({ cpu, gpus: version.gpu_arch?.[cpu] ?? [] })),
  };
}
