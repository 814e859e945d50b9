import { type ShellCommand, shellCommands } from './shellCommands.ts';

/** What a text loads with commands. */
interface Commanded {
  /** Whether there is any command that loads modules. */
  readonly isCommand: boolean;
  readonly modules: readonly string[];
}

/** What stands before a command: prompts, keywords, other commands that run it, assignments, bullets. */
const BEFORE =
  /^(?:.*[$%>#❯\]]|\[.*|\w+@\S+|~\S*|then|do|else|elif|if|while|until|!|\{|time|eval|exec|command|env|sudo|\w+=.*|[-*•+]|\d+\.)$/u;
const LOAD = new Set(['load', 'add', 'try-load', 'try-add', 'load-any']);
const SWAP = new Set(['swap', 'switch', 'sw']);
/** Subcommands that `ml` takes in place of modules (https://lmod.readthedocs.io/en/latest/010_user.html). */
const OTHER = new Set(
  `av avail list l purge reset restore save savelist show display spider s key keyword k whatis help unload rm del delete use unuse update
  describe disable is-loaded isloaded is-avail isavail overview ov refresh tablelist describe category source collection mcc sh-to-mod`.split(
    /\s+/,
  ),
);
/** Commands that print their words. */
const PRINTS = new Set(['echo', 'printf']);
const NOTHING: Commanded = { isCommand: false, modules: [] };

/** The modules that the commands of a line load: what follows `module load`, `module add`, `ml`; of `module swap A B`, B. */
export function commandedModules(line: string): Commanded {
  const found = shellCommands(line).flatMap(commandedBy);
  return { isCommand: found.some(({ isCommand }) => isCommand), modules: found.flatMap(({ modules }) => modules) };
}

function commandedBy({ words, quoted }: ShellCommand): Commanded[] {
  const start = words.findIndex((word) => !BEFORE.test(word));
  const [name = '', ...rest] = words.slice(start);
  if (start < 0 || PRINTS.has(name)) return [];
  const inside = quoted.filter((text) => /\b(?:module|ml)\s/.test(text)).map(commandedModules);
  if (name === 'module' || name === 'ml') return [argumentsOf(rest, name === 'ml'), ...inside];
  return [mentioned(words), ...inside];
}

const withoutOptions = (words: readonly string[]) => words.filter((word) => !word.startsWith('-') && word !== '');

function argumentsOf(words: readonly string[], isShort: boolean): Commanded {
  const [first = '', ...rest] = withoutOptions(words);
  if (LOAD.has(first)) return { isCommand: true, modules: rest.flatMap(namesIn) };
  if (SWAP.has(first)) return { isCommand: true, modules: rest.slice(-1).flatMap(namesIn) };
  if (!isShort || first === '' || OTHER.has(first)) return NOTHING;
  return { isCommand: true, modules: [first, ...rest].flatMap(namesIn) };
}

/** A command within a sentence or after an unknown word: there only words with a slash are modules. */
function mentioned(words: readonly string[]): Commanded {
  const at = words.indexOf('module');
  if (at < 0) return NOTHING;
  const { isCommand, modules } = argumentsOf(words.slice(at + 1), false);
  return { isCommand, modules: modules.filter((word) => word.includes('/')) };
}

/** The names in a word, without what follows them in a list or a sentence: no module has a comma in its name. */
const namesIn = (word: string) =>
  word
    .split(',')
    .map((name) => name.replace(/[.:]+$/, ''))
    .filter((name) => name !== '');
