import { BadUserInputError } from '../../domain/errors.ts';
import { nearestNames } from '../../domain/hosts/nearestNames.ts';
import type { PackageMeaning, PackageName } from '../../domain/hosts/packageNames.ts';
import type { NamedVersionRow } from '../sql/environments.ts';
import type { EnvironmentLoaders } from './environmentLoaders.ts';

/** Maximum number of suggestions, and of unknown names that they are looked up for: each is compared with thousands. */
const SUGGESTIONS = 3;
/** Maximum number of characters of a name in a message. */
const ECHO_LIMIT = 60;

/** A catalog to look up packages in. */
export interface LookupCatalog {
  readonly id: string;
  readonly name: string;
  readonly version: string;
}

/** A version found by name. */
export interface NamedVersion extends NamedVersionRow {
  readonly uuid: string;
}

/** What was found by a name. */
interface Found {
  readonly name: PackageName;
  readonly rows: readonly NamedVersionRow[];
  readonly versions: readonly NamedVersion[];
}

/**
 * The versions of packages of a catalog, newest first, in the order of the names. A name means the catalog's software, else an extension.
 * @throws BadUserInputError with suggestions for a package, or a version of it, that does not exist
 */
export async function packageVersions(
  catalog: LookupCatalog,
  names: readonly PackageName[],
  loaders: EnvironmentLoaders,
): Promise<readonly (readonly NamedVersion[])[]> {
  const places = names.flatMap(({ meanings }, index) => meanings.map((meaning) => ({ meaning, index })));
  const rows = await loaders.versions(
    catalog.id,
    places.map(({ meaning }) => meaning),
  );
  const found = names.map((name, index): Found => {
    const own = rows.filter(({ position }) => places[position - 1]?.index === index);
    return { name, rows: own, versions: versionsOfFirst(own) };
  });
  const missing = found.filter(({ rows, versions }) => versions.length === 0 && !isKnown(rows, places));
  if (missing.length > 0) throw await notFound(catalog, missing, loaders);
  return found.map(({ versions }) => versions);
}

/** Of the packages that have such a version, the first one. */
function versionsOfFirst(rows: readonly NamedVersionRow[]): readonly NamedVersion[] {
  const existing = rows.filter((row): row is NamedVersion => row.uuid !== null);
  const [first] = existing;
  return existing.filter(({ packageId, position }) => packageId === first?.packageId && position === first.position);
}

type Places = readonly { readonly meaning: PackageMeaning }[];

/** Whether there is such a package, for any version: one without versions is known as well. */
const isKnown = (rows: readonly NamedVersionRow[], places: Places): boolean =>
  rows.some(({ position }) => places[position - 1]?.meaning.version === null);

async function notFound(
  { id, name, version }: LookupCatalog,
  missing: readonly Found[],
  loaders: EnvironmentLoaders,
): Promise<Error> {
  const where = `${name} ${version}`;
  const unknown = missing.filter(({ rows }) => rows.length === 0).map(({ name: { text } }) => text);
  const others = missing.filter(({ rows }) => rows.length > 0);
  const sentences = [
    ...(unknown.length > 0 ? [`${where} has no package ${unknown.map(quoted).join(', ')}.`] : []),
    ...others.map(
      ({ name: { text }, rows: [row] }) => `${row?.packageName ?? ''} of ${where} has no version ${quoted(versionIn(text))}.`,
    ),
  ];
  const lists = [
    ...(await similarNames(id, unknown.slice(0, SUGGESTIONS), loaders)),
    ...(await Promise.all(others.slice(0, SUGGESTIONS).map((one) => similarVersions(one, loaders)))),
  ];
  return new BadUserInputError(sentences.join(' '), inTurns(lists).slice(0, SUGGESTIONS));
}

const quoted = (text: string): string => `"${text.length > ECHO_LIMIT ? `${text.slice(0, ECHO_LIMIT).toWellFormed()}…` : text}"`;
const nameIn = (text: string): string => text.split('/')[0] ?? text;
const versionIn = (text: string): string => text.slice(text.indexOf('/') + 1).trim();

/** The nearest names of each unknown one. Names that are much longer or shorter are not read. */
async function similarNames(catalogId: string, unknown: readonly string[], loaders: EnvironmentLoaders): Promise<string[][]> {
  if (unknown.length === 0) return [];
  const lengths = unknown.map((text) => nameIn(text).length);
  const slack = Math.max(2, Math.ceil(Math.max(...lengths) / 2));
  const names = await loaders.packageNames(catalogId, Math.max(1, Math.min(...lengths) - slack), Math.max(...lengths) + slack);
  return unknown.map((text) => nearestNames(nameIn(text), names));
}

/** The nearest versions, then the newest ones. */
async function similarVersions({ name: { text }, rows: [row] }: Found, loaders: EnvironmentLoaders): Promise<string[]> {
  if (!row) return [];
  const versions = await loaders.versionTexts(row.packageId);
  return [...new Set([...nearestNames(versionIn(text), versions), ...versions])].map(
    (version) => `${row.packageName}/${version}`,
  );
}

/** The first of each list, then the second, and so on; each once. */
function inTurns(lists: readonly (readonly string[])[]): string[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return [...new Set(Array.from({ length: longest }, (_, turn) => lists.flatMap((list) => list[turn] ?? [])).flat())];
}
