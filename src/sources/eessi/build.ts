import { eessiCommands, fullModuleName, isDevelopment } from '../../domain/loadCommands.ts';
import type { SnapshotExtension, SnapshotVersion, Module, Toolchain } from '../../domain/snapshot.ts';
import { toolchainFamilies } from '../../domain/toolchainFamily.ts';
import {
  cleanDescription,
  cleanLicenses,
  cleanLink,
  cleanName,
  cleanNames,
  cleanOptionalName,
  cleanText,
} from '../parsing/clean.ts';
import { uniqueExtensions } from './extension.ts';
import { readModule } from './module.ts';
import { mergeTargets, readTargets } from './targets.ts';
import { isRecord, listOf, shown, type JsonRecord } from '../parsing/json.ts';
import { readEach, InvalidEntry, type Report } from '../parsing/invalidEntry.ts';

/** A version, with the texts that upstream repeats in each version and a package has once. */
export interface Build {
  readonly version: SnapshotVersion;
  readonly description: string;
  readonly homepage: string | null;
  readonly licenses: readonly string[];
  readonly categories: readonly string[];
}

/** The release to read, and how to find the extensions of a version. */
export interface BuildOptions {
  /** The release in the name of the catalog, for RISC-V 2025.06-001. */
  readonly release: string;
  /** The releases that its modules require, for that one also 2025.06. */
  readonly releases: ReadonlySet<string>;
  readonly extensionsOf: (version: JsonRecord, module: Module, report: Report) => readonly SnapshotExtension[];
}

/** The versions of an entry. @throws InvalidEntry */
export function versionsOf(entry: JsonRecord): readonly unknown[] {
  if (Array.isArray(entry.versions)) return entry.versions;
  throw new InvalidEntry(`A package has a list of versions, not ${shown(entry.versions)}.`);
}

/** The release of a version, which only its first required module states. @throws InvalidEntry */
export function releaseOf(version: JsonRecord): string {
  const first = readModule(listOf(version.required_modules)[0]);
  if (first.name === 'EESSI' && first.version) return first.version;
  throw new InvalidEntry(`The first required module names the EESSI release; here it is ${fullModuleName(first)}.`);
}

/** Parses a version. @throws InvalidEntry */
export function readBuild(json: JsonRecord, { release, extensionsOf }: BuildOptions, report: Report): Build {
  const module = readModule(json.module ?? json.modulename);
  const version: SnapshotVersion = {
    version: cleanName(json.version, 'A version'),
    releaseDate: null,
    description: null,
    module,
    requiredModules: readEach(listOf(json.required_modules), readModule, report),
    toolchain: readToolchain(json.toolchain),
    toolchainFamilies: toolchainFamilies(cleanNames(listOf(json.toolchain_families_compatibility), 'A toolchain family', report)),
    versionSuffix: cleanOptionalName(json.versionsuffix, 'A version suffix'),
    metadata: { ...textField('identifier', json.identifier), ...textField('image', json.image) },
    loadCommands: eessiCommands(release, module),
    targets: readTargets(json, (cpu) => installation(release, cpu, module), report),
    extensions: extensionsOf(json, module, report),
  };
  return { version, ...readTexts(json, report) };
}

/** The texts that an entry and each of its versions have. */
export function readTexts(json: JsonRecord, report: Report): Omit<Build, 'version'> {
  return {
    description: cleanDescription(json.description),
    homepage: cleanLink(json.homepage),
    licenses: cleanLicenses(listOf(json.license).map(licenseName), report),
    categories: cleanNames(listOf(json.categories), 'A category', report),
  };
}

/** Merges builds of the same version and module, which upstream may list twice. */
export function mergeBuilds(builds: readonly Build[]): Build[] {
  const merged = new Map<string, Build>();
  for (const build of builds) {
    const key = JSON.stringify([build.version.version, build.version.module]);
    const known = merged.get(key);
    merged.set(key, known ? { ...known, version: mergeVersions(known.version, build.version) } : build);
  }
  return [...merged.values()];
}

function mergeVersions(known: SnapshotVersion, other: SnapshotVersion): SnapshotVersion {
  const targets = mergeTargets([...known.targets, ...other.targets]);
  return { ...known, targets, extensions: uniqueExtensions([...known.extensions, ...other.extensions]) };
}

/**
 * The installation path of a build: https://www.eessi.io/docs/software_layer/; for RISC-V:
 * https://www.eessi.io/docs/repositories/dev.eessi.io-riscv/.
 */
function installation(release: string, cpu: string, module: Module): string {
  const repository = isDevelopment(release) ? 'dev.eessi.io/riscv' : 'software.eessi.io';
  return `/cvmfs/${repository}/versions/${release}/software/linux/${cpu}/software/${fullModuleName(module)}`;
}

function readToolchain(value: unknown): Toolchain | null {
  if (!isRecord(value) || !cleanText(value.name)) return null;
  return { name: cleanName(value.name, 'A toolchain name'), version: cleanOptionalName(value.version, 'A toolchain version') };
}

/** Upstream has announced licences as objects; none has been published yet. */
function licenseName(value: unknown): unknown {
  return isRecord(value) ? cleanText(value.identifier) || value.name : value;
}

/** A metadata field, or none for an empty text. */
export function textField(name: string, value: unknown): Record<string, string> {
  const text = cleanDescription(value);
  return text ? { [name]: text } : {};
}
