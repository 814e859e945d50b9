import type { SnapshotPackage, SnapshotVersion } from '../../domain/snapshot.ts';
import { cleanDescription, cleanLicenses, cleanLink, cleanName, cleanNames } from '../parsing/clean.ts';
import { isRecord, listOf, shown, type JsonRecord } from '../parsing/json.ts';
import { readVersion } from './version.ts';
import { readEach, InvalidEntry, type Report } from '../parsing/invalidEntry.ts';

/**
 * Parses a package. It has no versions if Spack has deprecated them all; it can still be looked up, and still provides its
 * virtual packages.
 */
export function readPackage(name: string, json: JsonRecord, report: Report): SnapshotPackage {
  if (!Array.isArray(json.version)) throw new InvalidEntry(`A package has a list of versions, not ${shown(json.version)}.`);
  const categories = cleanNames(listOf(json.categories), 'A category', report);
  return {
    kind: 'package',
    ecosystem: 'SOFTWARE',
    name: cleanName(name, 'A package name'),
    description: unwrap(cleanDescription(json.summary)),
    homepage: cleanLink(listOf(json.homepages)[0]),
    categories,
    licenses: cleanLicenses(listOf(json.licenses), report),
    maintainers: cleanNames(listOf(json.maintainers), 'A maintainer', report),
    dependencies: cleanNames(listOf(json.dependencies), 'A dependency', report),
    provides: cleanNames(listOf(json.alias).map(aliasName), 'A virtual package', report),
    versions: readVersions(json.version, (value) => readVersion(value, name, categories), report),
  };
}

function readVersions(values: readonly unknown[], read: (value: unknown) => SnapshotVersion, report: Report): SnapshotVersion[] {
  const versions = new Map<string, SnapshotVersion>();
  const add = (value: unknown): void => {
    const version = read(value);
    if (versions.has(version.version))
      throw new InvalidEntry(`The version ${shown(version.version)} occurs twice in the list; the first one is kept.`);
    versions.set(version.version, version);
  };
  readEach(values, add, report);
  return [...versions.values()];
}

const aliasName = (alias: unknown): unknown => (isRecord(alias) ? alias.name : alias);

/**
 * Joins the lines of texts wrapped at 72 columns; blank lines stay. A word broken at its hyphen is joined, unless the hyphen
 * stands for a part that follows ("pre- and postprocessing").
 */
export function unwrap(text: string): string {
  const paragraphs = text.split(/\n\s*\n/);
  return paragraphs
    .map((lines) => lines.replace(/(?<=[a-z]-)\s*\n\s*(?!and |or )(?=[a-z])/gi, '').replace(/\s*\n\s*/g, ' '))
    .join('\n\n');
}
