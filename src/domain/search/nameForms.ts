import { foldText } from './foldText.ts';
import { unprefixed } from './language.ts';

/**
 * What may be put between the words of a name, left out, or changed for another: `-`, `_`, `.`, `::`, `+`, blanks and the like.
 */
const SEPARATORS = /[^\p{L}\p{N}]+/gu;

/** A text in lower case without separators: `Global-Arrays` and `global arrays` become globalarrays. */
export const glued = (text: string): string => foldText(text).replace(SEPARATORS, '');

/** The ways to write out signs that are more than separators: `c++` is cxx, `gtk+` is gtk-plus. */
function spelledOut(name: string): string[] {
  if (!name.includes('+')) return [];
  return [name.replaceAll('c++', 'cxx'), name.replace(/(?<!\+)\+(?!\+)/g, 'plus')].map(glued);
}

/** The forms by which a whole name is compared; equal forms mean the same name. */
export interface NameForms {
  /** Without separators, first as it is, then with signs spelled out. */
  readonly full: readonly string[];
  /** The first of them without the mark of a language; null where there is no mark. */
  readonly bare: string | null;
}

export function nameForms(name: string): NameForms {
  const folded = foldText(name);
  const rest = unprefixed(folded)?.rest;
  const full = new Set([glued(folded), ...spelledOut(folded)]);
  full.delete('');
  return { full: [...full], bare: rest === undefined ? null : glued(rest) || null };
}

/** The words of a name as its separators part them, in lower case: netcdf, c of `netCDF-C`. */
export const nameWords = (name: string): string[] => foldText(name).split(SEPARATORS).filter(Boolean);

const HUMP = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L}{2})/u;
const SHORTEST_HUMP = 3;

/**
 * The further words that a change of case or a digit shows: open and foam of `OpenFOAM`. Those under three letters are no words.
 */
export function humps(name: string): string[] {
  const parts = name.split(SEPARATORS).flatMap((word) => {
    const found = word.split(HUMP);
    return found.length > 1 ? found : [];
  });
  return parts.map(foldText).filter(({ length }) => length >= SHORTEST_HUMP);
}
