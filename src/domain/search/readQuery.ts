import { withoutCommand } from './commands.ts';
import { foldText } from './foldText.ts';
import { languageNamed, unprefixed, type Language } from './language.ts';
import { isVersionLike, readItem } from './readItem.ts';

/** A search as it was understood, in lower case. */
export interface SearchQuery {
  /** All that was typed but for a command around it; compared with whole names before anything else. */
  readonly typed: string;
  /** The words without versions; separators inside words are kept. */
  readonly words: readonly string[];
  readonly versions: readonly string[];
  /** True where a name was pasted with its version, as a module, spec or file: nothing but that name is meant then. */
  readonly isPasted: boolean;
  /** The language whose package is meant; null where nothing says so. */
  readonly language: Language | null;
}

/** Options and dependencies of a spec, not names. */
const SPEC_OPTION = /^(?:[%^~+]|\w+=)/;

/** Reads what a user typed or pasted. A text without any word gives a query without words and versions. */
export function readQuery(text: string): SearchQuery {
  const { text: typed, isCommand, language, isImport } = withoutCommand(foldText(text.normalize('NFC')));
  const tokens = typed.split(/[\s,;"()]+/).filter((token) => /[\p{L}\p{N}]/u.test(token));
  const isSpec = tokens.some((token) => token.includes('@'));
  const words: string[] = [];
  const versions: string[] = [];
  let isPasted = false;
  for (const token of tokens) {
    if ((isSpec || isCommand) && SPEC_OPTION.test(token)) continue;
    const item = readItem(token);
    if (item?.version) isPasted = true;
    if (item) versions.push(...(item.version ? [item.version] : []));
    if (!item && isVersionLike(token)) versions.push(token.replace(/^[@=]+/, ''));
    else words.push(item?.name ?? (isImport ? topLevel(token) : token));
  }
  return { typed, words, versions, isPasted, language: language ?? languageIn(words) };
}

/** Of `scipy.optimize`, the package that is imported. */
const topLevel = (module: string): string => module.replace(/\..*$/, '');

/** Of a marked name (py-numpy), or a word beside others (numpy python). */
function languageIn(words: readonly string[]): Language | null {
  const [first = ''] = words;
  const marked = unprefixed(words.length > 1 ? words.join(' ') : first);
  if (marked) return marked.language;
  return words.length > 1 ? (words.map(languageNamed).find((language) => language !== null) ?? null) : null;
}
