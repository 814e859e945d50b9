import { BadUserInputError } from '../errors.ts';
import { commandedModules } from './commandedModules.ts';
import { listedModules } from './listedModules.ts';

/** Maximum size of a text, in bytes of UTF-8. */
const MAX_BYTES = 65_536;

/** What a text says about modules. */
export interface ModuleText {
  /** Names as written, each once, in the order of the text. */
  readonly modules: readonly string[];
  /** The release of EESSI that the text loads; null if it does not load one. */
  readonly release: string | null;
}

/** The initialisation script of a release (https://www.eessi.io/docs/using_eessi/setting_up_environment/). */
const EESSI_PATH = /^[^#]*\/cvmfs\/software\.eessi\.io\/versions\/(\d{4}\.\d{2}(?:-\d{3})?)\//;
const EESSI_MODULE = /^EESSI(?:\/(.*))?$/i;

/**
 * Reads the names of modules from a text: a job script, the output of `module list`, or names alone. If the text has commands that load
 * modules, they name them; otherwise every word that can be a name does. Comments are ignored.
 * @throws BadUserInputError for a text over 64 KiB
 */
export function readModules(text: string): ModuleText {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_BYTES) throw new BadUserInputError(`\`modules\` takes at most ${MAX_BYTES} bytes (64 KiB), not ${bytes}.`);
  const lines = linesOf(text);
  const commanded = lines.map(commandedModules);
  const hasCommands = commanded.some(({ isCommand }) => isCommand);
  const names = hasCommands ? commanded.flatMap(({ modules }) => modules) : lines.flatMap(listedModules);
  const stacks = names.flatMap((name) => EESSI_MODULE.exec(name)?.[1] ?? []);
  const paths = lines.flatMap((line) => EESSI_PATH.exec(line)?.[1] ?? []);
  return {
    modules: [...new Set(names)].filter((name) => name !== '' && !EESSI_MODULE.test(name)),
    release: stacks.at(-1) ?? paths.at(-1) ?? null,
  };
}

/** The lines, those that continue on the next one joined. */
const linesOf = (text: string): string[] =>
  text
    .replace(/^\u{FEFF}/u, '')
    .replace(/\r\n?|\u{2028}|\u{2029}/gu, '\n')
    .replace(/\\\n/g, ' ')
    .replaceAll('\0', ' ')
    .split('\n');
