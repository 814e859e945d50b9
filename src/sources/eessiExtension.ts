import type { ExtensionEcosystem } from '../domain/catalog.ts';
import type { SnapshotExtension } from '../domain/snapshot.ts';
import { cleanName, cleanText } from './clean.ts';
import { recordOf, shown } from './json.ts';
import { readEach, Unusable, type Report } from './unusable.ts';

/** Upstream's word for an ecosystem, which is also a part of its file's name. */
export const EXTENSION_TYPES: ReadonlyMap<string, ExtensionEcosystem> = new Map([
  ['python', 'PYTHON'],
  ['r', 'R'],
  ['perl', 'PERL'],
  ['ruby', 'RUBY'],
  ['octave', 'OCTAVE'],
  ['component', 'COMPONENT'],
]);

/** The extensions a version names itself (upstream's files since 2026), each once. */
export function readExtensions(items: readonly unknown[], report: Report): SnapshotExtension[] {
  return uniqueExtensions(readEach(items, readExtension, report).flatMap((extension) => extension ?? []));
}

/** Null for upstream's garbage, which is no problem of the import. */
export function readExtension(value: unknown): SnapshotExtension | null {
  const { type, name, version } = recordOf(value, 'An extension');
  const ecosystem = EXTENSION_TYPES.get(cleanText(type));
  if (!ecosystem) throw new Unusable(`The extension ${shown(name)} has the unknown type ${shown(type)}.`);
  if (ecosystem === 'R' && isLetter(name) && isLetter(version)) return null;
  const extension = cleanName(name, 'An extension name');
  return { ecosystem, name: extension, version: cleanName(version, `The version of the extension ${extension}`) };
}

export function uniqueExtensions(extensions: readonly SnapshotExtension[]): SnapshotExtension[] {
  const unique = new Map(extensions.map((extension) => [JSON.stringify(Object.values(extension)), extension]));
  return [...unique.values()];
}

/** Upstream takes the first two letters of R's own packages ("base") for a name and a version. */
const isLetter = (value: unknown): boolean => typeof value === 'string' && /^[a-z]$/.test(value);
