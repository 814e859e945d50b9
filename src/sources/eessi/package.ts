import { newestFirst } from '../../domain/buildOrder.ts';
import type { SnapshotPackage, SnapshotVersion } from '../../domain/snapshot.ts';
import { cleanName } from '../parsing/clean.ts';
import { mergeBuilds, readBuild, readTexts, releaseOf, textField, versionsOf, type Build, type BuildOptions } from './build.ts';
import { isRecord, parseRecord, recordOf, shown, type JsonRecord } from '../parsing/json.ts';
import { tryRead, type Report } from '../parsing/invalidEntry.ts';

/** Parses a package with the versions of one release; null when it has none. */
export function readPackage(key: string, text: string, options: BuildOptions, report: Report): SnapshotPackage | null {
  const entry = parseRecord(text);
  const builds = mergeBuilds(readBuilds(versionsOf(entry), options, report));
  if (builds.length === 0) return null;
  const texts = chooseTexts([...builds.toSorted((a, b) => newestFirst(a.version, b.version)), readTexts(entry, report)]);
  return {
    kind: 'package',
    ecosystem: 'SOFTWARE',
    name: cleanName(key, 'A package name'),
    ...texts,
    maintainers: [],
    dependencies: [],
    provides: [],
    versions: builds.map((build) => withOwnTexts(build, texts)),
  };
}

function readBuilds(versions: readonly unknown[], options: BuildOptions, report: Report): Build[] {
  return versions.flatMap((value, index) => {
    const reportVersion: Report = (message) =>
      report(`Version ${index + 1} (${shown(isRecord(value) ? value.version : value)}): ${message}`);
    return tryRead(() => readBuildOf(options, recordOf(value, 'A version'), reportVersion), reportVersion) ?? [];
  });
}

function readBuildOf(options: BuildOptions, json: JsonRecord, report: Report): Build | null {
  return options.releases.has(releaseOf(json)) ? readBuild(json, options, report) : null;
}

/**
 * Chooses the texts of the newest build that has any, and the entry's only if none has: upstream intends the entry to have those
 * of the newest build, but writes those of the oldest toolchain, often of another release.
 */
function chooseTexts(texts: readonly Omit<Build, 'version'>[]): Omit<Build, 'version'> {
  return {
    description: texts.find(({ description }) => description)?.description ?? '',
    homepage: texts.find(({ homepage }) => homepage)?.homepage ?? null,
    licenses: texts.find(({ licenses }) => licenses.length > 0)?.licenses ?? [],
    categories: texts.find(({ categories }) => categories.length > 0)?.categories ?? [],
  };
}

function withOwnTexts({ version, description, homepage }: Build, common: Omit<Build, 'version'>): SnapshotVersion {
  const isCommon = description === '' || description === common.description;
  const ownHomepage = homepage === common.homepage ? {} : textField('homepage', homepage);
  return { ...version, description: isCommon ? null : description, metadata: { ...version.metadata, ...ownHomepage } };
}
