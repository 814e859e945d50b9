import type { Ecosystem } from '../catalog.ts';

/** A programming language with packages of its own; COMPONENT names none. */
export type Language = Exclude<Ecosystem, 'SOFTWARE' | 'COMPONENT'>;

/** How package managers mark the packages of a language: Spack's `py-`, `r-`, `perl-`; others write the language in full. */
const PREFIXES: Readonly<Record<string, Language>> = {
  py: 'PYTHON',
  python: 'PYTHON',
  python3: 'PYTHON',
  r: 'R',
  perl: 'PERL',
  ruby: 'RUBY',
  octave: 'OCTAVE',
};

const PREFIXED = /^(py|python3?|r|perl|ruby|octave)[-_ ](?=.)/;

/** A name in lower case without the mark of its language; null where it has none. */
export interface Unprefixed {
  readonly language: Language;
  readonly rest: string;
}

/** Reads `py-numpy` as numpy of PYTHON. Expects lower case. */
export function unprefixed(name: string): Unprefixed | null {
  const [matched, prefix] = PREFIXED.exec(name) ?? [];
  const language = prefix === undefined ? undefined : PREFIXES[prefix];
  return matched === undefined || language === undefined ? null : { language, rest: name.slice(matched.length) };
}

/** The language that a word of a search names, e.g. python; null for any other word. */
export const languageNamed = (word: string): Language | null => PREFIXES[word] ?? null;

/** The language whose packages an ecosystem or a name says to belong to; null for other software. */
export function languageOf(ecosystem: Ecosystem, name: string): Language | null {
  if (ecosystem === 'COMPONENT') return null;
  return ecosystem === 'SOFTWARE' ? (unprefixed(name)?.language ?? null) : ecosystem;
}

const BINDING = /^py(?=[a-z]{3})|(?<=[a-z0-9]{2})(4py|[-_.]py|[-_.]python)$/;

/** What a name binds to Python: petsc of petsc4py, gdal of pygdal; null where it does not say. Expects lower case. */
export function boundToPython(name: string): string | null {
  const bound = name.replace(BINDING, '');
  return bound === name ? null : bound;
}
