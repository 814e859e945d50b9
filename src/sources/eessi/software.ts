import { UpstreamError } from '../../domain/errors.ts';
import { baseRelease } from '../../domain/loadCommands.ts';
import type { SnapshotPackage, SnapshotProblem } from '../../domain/snapshot.ts';
import type { BuildOptions } from './build.ts';
import { readPackage } from './package.ts';
import { isRecord, listOf } from '../parsing/json.ts';
import { cleanText } from '../parsing/clean.ts';
import { jsonEntries, parseMember, type JsonEntry } from '../parsing/jsonEntries.ts';
import { readEntry } from '../parsing/readEntry.ts';

/**
 * Reads the software files of EESSI's API. Format and generator: https://github.com/EESSI/api_data; meaning of the fields:
 * https://www.eessi.io/docs/available_software/overview/.
 */

/** The format of EESSI's releases; those for RISC-V have a third part. */
export const RELEASE = /^\d{4}\.\d{2}(-\d{3})?$/;

/** A software file that can be read more than once. */
export interface SoftwareFile {
  /** The name in messages. */
  readonly name: string;
  chunks(): AsyncIterable<Uint8Array>;
}

/** The result of a first pass over a software file. */
export interface SoftwareSurvey {
  readonly timestamp: string;
  readonly architectures: Architectures;
  /** Whether the file lists extensions, as all do since 2026-01-22. */
  readonly namesExtensions: boolean;
  /** Estimated number of packages by release, as named by modules. */
  readonly packages: ReadonlyMap<string, number>;
}

/**
 * By release, oldest first: for each CPU the CPU whose builds it uses, e.g. zen4 for zen5 if there are none for zen5. The list of
 * CPUs is constant and independent of what is installed.
 */
export type Architectures = ReadonlyMap<string, Readonly<Record<string, string>>>;

/** Reads a software file completely, so that a damaged one fails before any of it is used. @throws UpstreamError */
export async function surveySoftware(file: SoftwareFile): Promise<SoftwareSurvey> {
  let [timestamp, architectures, namesExtensions] = ['', new Map() as Architectures, false];
  const packages = new Map<string, number>();
  for await (const entry of jsonEntries(file.chunks(), file.name, 'software')) {
    refuseOtherForms(file, entry);
    if (entry.in === 'software') {
      namesExtensions ||= /"extensions"\s*:/.test(entry.text);
      for (const release of releasesNamed(entry.text)) packages.set(release, (packages.get(release) ?? 0) + 1);
    } else if (entry.key === 'architectures_map') architectures = readArchitectures(file, entry);
    else if (entry.key === 'timestamp') timestamp = cleanText(parseMember(file.name, entry));
  }
  if (architectures.size === 0) throw noReleases(file);
  return { timestamp, architectures, namesExtensions, packages };
}

/** The releases for which the file has packages, oldest first; reads no further than a package of each. */
export async function readReleases(file: SoftwareFile): Promise<readonly string[]> {
  const named = new Set<string>();
  let architectures: Architectures = new Map();
  const isNamed = (release: string) => [...releasesOfModules(release, architectures)].some((name) => named.has(name));
  for await (const entry of jsonEntries(file.chunks(), file.name, 'software')) {
    refuseOtherForms(file, entry);
    if (entry.in === 'software') for (const release of releasesNamed(entry.text)) named.add(release);
    else if (entry.key === 'architectures_map') architectures = readArchitectures(file, entry);
    if (architectures.size > 0 && [...architectures.keys()].every(isNamed)) break;
  }
  if (architectures.size === 0) throw noReleases(file);
  return [...architectures.keys()].filter(isNamed);
}

/**
 * The releases that modules of a release require: itself, and if it is the only one in the file, the release it is a development
 * of (2025.06 for 2025.06-001).
 */
export function releasesOfModules(release: string, { size }: Pick<Architectures, 'size'>): ReadonlySet<string> {
  return new Set(size === 1 ? [release, baseRelease(release)] : [release]);
}

/** Yields the packages that have a version of the release, and problems. */
export async function* readSoftware(
  file: SoftwareFile,
  options: BuildOptions,
): AsyncGenerator<SnapshotPackage | SnapshotProblem> {
  for await (const { in: parent, key, text } of jsonEntries(file.chunks(), file.name, 'software')) {
    if (parent === null) continue;
    const { value, problems } = readEntry(key, (report) => readPackage(key, text, options, report));
    yield* problems;
    if (value) yield value;
  }
}

function refuseOtherForms(file: SoftwareFile, { in: parent, key }: JsonEntry): void {
  if (parent !== null || (key !== 'targets' && key !== 'time_generated')) return;
  throw new UpstreamError(
    'BAD_SHAPE',
    `${file.name} is the listing of EESSI's documentation (it has "${key}"), not the software file of its API.`,
  );
}

function readArchitectures(file: SoftwareFile, entry: JsonEntry): Architectures {
  const map = parseMember(file.name, entry);
  if (!isRecord(map)) throw noReleases(file);
  const releases = Object.entries(map).filter(([release]) => RELEASE.test(release));
  return new Map(releases.sort(([a], [b]) => (a < b ? -1 : 1)).map(([release, cpus]) => [release, readCpus(cpus)]));
}

/** Older files have a list instead, whose CPUs use their own builds. */
function readCpus(value: unknown): Record<string, string> {
  const cpus = isRecord(value) ? Object.entries(value) : listOf(value).map((cpu) => [cpu, cpu] as const);
  return Object.fromEntries(
    cpus.map(([cpu, given]) => [cleanText(cpu), cleanText(given) || cleanText(cpu)] as const).filter(([cpu]) => cpu !== ''),
  );
}

function noReleases(file: SoftwareFile): UpstreamError {
  return new UpstreamError('BAD_SHAPE', `${file.name} has no object "architectures_map" that names a release.`);
}

function releasesNamed(text: string): Set<string> {
  return new Set(Array.from(text.matchAll(/"EESSI\/([^"\\]+)"/g), ([, release = '']) => release));
}
