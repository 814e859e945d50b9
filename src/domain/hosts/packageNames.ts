import { known, notKnown, type Reading } from './reading.ts';

/** Maximum number of packages of an environment, and of characters of a name. */
const PACKAGE_LIMIT = 20;
const NAME_LIMIT = 255;

/** A package as a client names it. */
export interface PackageName {
  /** As given, without surrounding blanks. */
  readonly text: string;
  /** What it can mean: the whole text as a name, or, with a slash, a name and a version. */
  readonly meanings: readonly PackageMeaning[];
}

/** A name in lower case, with a version or a module's version; null for any version. */
export interface PackageMeaning {
  readonly name: string;
  readonly version: string | null;
}

/** Reads the names of the packages of an environment: `GROMACS`, `GROMACS/2024.4`, `GROMACS/2024.4-foss-2023b`. */
export function readPackageNames(texts: readonly string[]): Reading<readonly PackageName[]> {
  if (texts.length < 1 || texts.length > PACKAGE_LIMIT)
    return notKnown(`An environment has 1 to ${PACKAGE_LIMIT} packages, not ${texts.length}.`);
  const names = texts.map((text) => text.trim());
  const empty = names.indexOf('');
  if (empty >= 0) return notKnown(`The name of package ${empty + 1} is empty.`);
  const odd = names.findIndex((name) => name.includes('\0') || !name.isWellFormed());
  if (odd >= 0) return notKnown(`The name of package ${odd + 1} contains a null character or half of a surrogate pair.`);
  const long = names.find(({ length }) => length > NAME_LIMIT);
  if (long !== undefined) return notKnown(`The name of a package has at most ${NAME_LIMIT} characters, not ${long.length}.`);
  return known(names.map((text) => ({ text, meanings: meaningsOf(text) })));
}

function meaningsOf(text: string): PackageMeaning[] {
  const whole = { name: text.toLowerCase(), version: null };
  const slash = text.indexOf('/');
  const [name, version] = [text.slice(0, slash).trim().toLowerCase(), text.slice(slash + 1).trim()];
  return slash > 0 && version !== '' ? [whole, { name, version }] : [whole];
}
