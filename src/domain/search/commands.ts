import type { Language } from './language.ts';

interface Command {
  readonly pattern: RegExp;
  readonly language?: Language;
  /** Whether what follows is a module inside of the package: scipy.optimize. */
  readonly isImport?: true;
}

const MODULE = '(?:load|add|try-load|avail|av|spider|show|display|whatis|keyword|key|unload|rm|swap|switch|help|list)';
const SPACK = '(?:install|load|unload|info|add|find|list|spec|edit|versions|concretize|uninstall|location)';
const SYSTEM = '(?:apt|apt-get|aptitude|yum|dnf|zypper|brew|pacman|port|apk|guix|nix-env)';

/** What stands before the name of software where people paste a command; matched at the beginning of the text. */
const COMMANDS: readonly Command[] = [
  { pattern: /^(?:[$%#>]|sudo\b|time\b)\s*/ },
  { pattern: new RegExp(`^(?:module|ml)\\s+(?:-\\S+\\s+)*${MODULE}\\s+`) },
  { pattern: /^ml\s+(?=\S)/ },
  { pattern: new RegExp(`^spack\\s+(?:-\\S+\\s+)*${SPACK}\\s+`) },
  { pattern: /^(?:python3?\s+-m\s+|uv\s+)?pip3?\s+(?:install|download|show)\s+/, language: 'PYTHON' },
  { pattern: /^(?:uv|poetry|pipenv|pipx)\s+(?:add|install)\s+/, language: 'PYTHON' },
  { pattern: /^(?:micromamba|mamba|conda)\s+(?:install|search|create)\s+/ },
  { pattern: new RegExp(`^${SYSTEM}\\s+(?:install|search|info|-i)\\s+`) },
  { pattern: /^eb\s+(?=\S)/ },
  { pattern: /^(?:gem|bundle)\s+(?:install|add)\s+/, language: 'RUBY' },
  { pattern: /^(?:cpanm?|perldoc)\s+(?:-i\s+|install\s+)?/, language: 'PERL' },
  { pattern: /^(?:import|from)\s+(?=[\w.]+(?:\s+(?:as|import)\b|\s*,|\s*;|\s*$))/, language: 'PYTHON', isImport: true },
  { pattern: /^use\s+(?=[\w:]+\s*(?:;|$))/, language: 'PERL' },
  {
    pattern:
      /^(?:library|require|requirenamespace|(?:utils::)?install\.packages|(?:biocmanager|remotes|devtools)::install\w*)\s*\(\s*/,
    language: 'R',
  },
];

/** What follows the name in a statement of a programming language. */
const STATEMENT_END = /\s+import\s.*$|\s+as\s+\w+.*$|\s*[;].*$/;

/** A text without the command around the names in it. */
export interface Uncommanded {
  readonly text: string;
  /** True where a command was found: its options are no names either. */
  readonly isCommand: boolean;
  /** The language whose package the command would install or import; null where it does not say. */
  readonly language: Language | null;
  /** True for an import: the package is what stands before the first dot. */
  readonly isImport: boolean;
}

/** Drops `module load`, `spack install`, `pip install`, `import … as …`, `library(…)` and the like. Expects lower case. */
export function withoutCommand(text: string): Uncommanded {
  let rest = text.trim();
  let language: Language | null = null;
  let isImport = false;
  for (const command of COMMANDS) {
    const shorter = rest.replace(command.pattern, '');
    if (shorter === rest || shorter.trim() === '') continue;
    rest = shorter;
    language = command.language ?? language;
    isImport ||= command.isImport ?? false;
  }
  const isCommand = rest !== text.trim();
  return { text: isCommand ? namesOf(rest, language) : rest, isCommand, language, isImport };
}

function namesOf(rest: string, language: Language | null): string {
  const names = language === null ? rest : rest.replace(STATEMENT_END, '');
  const unquoted = names.replace(/["'()]/g, ' ');
  return unquoted
    .split(/\s+/)
    .filter((word) => !/^-/.test(word))
    .join(' ')
    .trim();
}
