import type { ExtensionEcosystem } from '../../domain/catalog.ts';
import type { SnapshotExtension } from '../../domain/snapshot.ts';
import { cleanName, cleanText } from '../parsing/clean.ts';
import { recordOf, shown } from '../parsing/json.ts';
import { readEach, InvalidEntry, type Report } from '../parsing/invalidEntry.ts';

/** Ecosystems by upstream's name, which is also part of the file name. */
export const EXTENSION_TYPES: ReadonlyMap<string, ExtensionEcosystem> = new Map([
  ['python', 'PYTHON'],
  ['r', 'R'],
  ['perl', 'PERL'],
  ['ruby', 'RUBY'],
  ['octave', 'OCTAVE'],
  ['component', 'COMPONENT'],
]);

/** The extensions in a version (upstream's files since 2026), without duplicates. */
export function readExtensions(items: readonly unknown[], report: Report): SnapshotExtension[] {
  return uniqueExtensions(readEach(items, readExtension, report));
}

/**
 * Parses an extension.
 * @throws InvalidEntry also for a name and version of one letter each, which upstream generates from a text ("base") in place of
 * a pair
 */
export function readExtension(value: unknown): SnapshotExtension {
  const { type, name, version } = recordOf(value, 'An extension');
  const ecosystem = EXTENSION_TYPES.get(cleanText(type));
  if (!ecosystem) throw new InvalidEntry(`The extension ${shown(name)} has the unknown type ${shown(type)}.`);
  if (isLetter(name) && isLetter(version))
    throw new InvalidEntry(
      `The extension ${name} ${version} has one letter for a name and one for a version: upstream cut up a text.`,
    );
  const extension = cleanName(name, 'An extension name');
  return { ecosystem, name: extension, version: cleanName(version, `The version of the extension ${extension}`) };
}

/** Removes duplicates. */
export function uniqueExtensions(extensions: readonly SnapshotExtension[]): SnapshotExtension[] {
  const unique = new Map(extensions.map((extension) => [JSON.stringify(Object.values(extension)), extension]));
  return [...unique.values()];
}

const isLetter = (value: unknown): value is string => typeof value === 'string' && /^[a-z]$/i.test(value);
