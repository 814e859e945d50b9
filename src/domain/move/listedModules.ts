/** What `module list` prints behind names: `(L)`, `(D)`, `(L,D)`, `(default)`, `<aL>`. */
const TAGS = /\s?(?:\((?:[a-z]{1,2}(?:,[a-z]{1,2})*|default)\)|<[\w,]{1,8}>)/gi;
const NUMBER = /(?:^|\s)\d+\)\s*/;
const BULLET = /^\s*(?:[-*•]|\d+\.)\s+/;
const BETWEEN = /[\s,;'"`()[\]{}<>|]+/;
/** A name, with or without a version; no path, address or assignment. */
const NAME = /^(?=[^/]*\p{L})[\p{L}\p{N}_](?!\w*=)[^\\*?]*$/u;
/** Words that stand alone on lines of scripts and transcripts. */
const NO_NAMES = new Set(['module', 'ml', 'fi', 'done', 'esac', 'else', 'then', 'do', 'wait', 'exit', 'end', 'endif']);

/** Commands whose arguments are not in use, or no modules. */
const NO_LOAD = /^(?:.*[$%>])?\s*(?:module|ml)\s+(?:-\S+\s+)*(?:unload|rm|del|delete|use|unuse|save|restore)\s/;
/** A comment of a shell, Python or Lua. */
const COMMENT = /(?:^|\s)#.*$|^\s*--\s.*$/;

/**
 * The modules that a line without commands names: each word with a slash, a word that is alone on its line, and the first word after each
 * number of a numbered list, `1) GCC/12.3.0  2) zlib`.
 */
export function listedModules(line: string): string[] {
  if (NO_LOAD.test(line)) return [];
  const text = line.replace(COMMENT, '').replace(TAGS, ' ');
  if (!NUMBER.test(text)) return namesIn(text.replace(BULLET, ''), isAlone);
  const [before = '', ...items] = text.split(new RegExp(NUMBER, 'g'));
  return [...namesIn(before, () => false), ...items.flatMap((item) => namesIn(item, (_word, index) => index === 0))];
}

type IsName = (word: string, index: number, words: readonly string[]) => boolean;

const isAlone: IsName = (_word, _index, words) => words.length === 1;

/** The words of a text that are names: those with a slash, and of the others those that are allowed to be. */
function namesIn(text: string, isPlainName: IsName): string[] {
  const words = text.split(BETWEEN).filter((word) => word !== '');
  return words.flatMap((word, index) => {
    const name = word.replace(/[.!?]+$/, '');
    if (!NAME.test(name) || /:|\/\/|\/$/.test(name)) return [];
    return name.includes('/') || (isPlainName(word, index, words) && !NO_NAMES.has(name)) ? [name] : [];
  });
}
