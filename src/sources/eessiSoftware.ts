import { UpstreamError } from '../domain/errors.ts';
import type { SnapshotPackage, SnapshotProblem } from '../domain/snapshot.ts';
import type { BuildOptions } from './eessiBuild.ts';
import { readPackage } from './eessiPackage.ts';
import { isRecord } from './json.ts';
import { cleanText } from './clean.ts';
import { jsonEntries, parseMember, type JsonEntry } from './jsonEntries.ts';
import { readEntry } from './readEntry.ts';

/** How EESSI writes a release; RISC-V's have a third part. */
export const RELEASE = /^\d{4}\.\d{2}(-\d{3})?$/;

/** A software file to be read more than once. */
export interface SoftwareFile {
  /** For messages. */
  readonly name: string;
  chunks(): AsyncIterable<Uint8Array>;
}

export interface SoftwareSurvey {
  readonly timestamp: string;
  /** Release to CPU targets. The targets are one constant list, which says nothing of what is installed. */
  readonly architectures: ReadonlyMap<string, readonly string[]>;
  /** Files before 2026-01-22 say nothing of extensions; other files do. */
  readonly namesExtensions: boolean;
  /** Release to the number of packages that seem to have a version of it. */
  readonly packages: ReadonlyMap<string, number>;
}

/** Reads a software file once from end to end, so that a damaged one fails before anything of it is used. */
export async function surveySoftware(file: SoftwareFile): Promise<SoftwareSurvey> {
  let [timestamp, architectures, namesExtensions] = ['', new Map<string, string[]>(), false];
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

/** The releases, oldest first; reads no further than needed. */
export async function readReleases(file: SoftwareFile): Promise<readonly string[]> {
  for await (const entry of jsonEntries(file.chunks(), file.name, 'software')) {
    refuseOtherForms(file, entry);
    if (entry.in === null && entry.key === 'architectures_map') return [...readArchitectures(file, entry).keys()];
  }
  throw noReleases(file);
}

/** The packages that have a version of the release. */
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

function readArchitectures(file: SoftwareFile, entry: JsonEntry): Map<string, string[]> {
  const map = parseMember(file.name, entry);
  if (!isRecord(map)) throw noReleases(file);
  const releases = Object.entries(map).filter(([release]) => RELEASE.test(release));
  return new Map(
    releases
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([release, cpus]) => [release, isRecord(cpus) ? Object.keys(cpus).map(cleanText) : []]),
  );
}

function noReleases(file: SoftwareFile): UpstreamError {
  return new UpstreamError('BAD_SHAPE', `${file.name} has no object "architectures_map" that names a release.`);
}

function releasesNamed(text: string): Set<string> {
  return new Set(Array.from(text.matchAll(/"EESSI\/([^"\\]+)"/g), ([, release = '']) => release));
}
