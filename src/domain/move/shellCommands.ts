/** A simple command of a shell: its words without quotes, comments and redirections. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** The words that were quoted in part, which can contain commands themselves: `bash -c "module load GROMACS"`. */
  readonly quoted: readonly string[];
}

/** Characters that end a simple command. A backtick also marks code in a text. */
const SEPARATORS = new Set([';', '&', '|', '(', ')', '`']);

/** Reads the simple commands of a line, roughly as a shell does; a quote that is not closed is an ordinary character. */
export function shellCommands(line: string): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let [words, quoted]: [string[], string[]] = [[], []];
  const end = () => {
    if (words.length > 0) commands.push({ words, quoted });
    [words, quoted] = [[], []];
  };
  for (let at = 0; at < line.length;) {
    const char = line.charAt(at);
    if (/\s/.test(char)) at += 1;
    else if (char === '#') break;
    else if (isRedirection(line, at)) at = words.length === 0 ? at + 1 : afterRedirection(line, at);
    else if (SEPARATORS.has(char)) {
      end();
      at += 1;
    } else {
      const word = wordAt(line, at);
      words.push(word.text);
      if (word.isQuoted) quoted.push(word.text);
      at = word.end;
    }
  }
  end();
  return commands;
}

const isRedirection = (line: string, at: number) => /^(?:\d*[<>]|&>)/.test(line.slice(at, at + 4));

const afterRedirection = (line: string, at: number): number =>
  at + (/^(?:\d*|&)[<>]+&?\s*[^\s;&|()]*/.exec(line.slice(at))?.[0].length ?? 1);

interface Word {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly end: number;
}

function wordAt(line: string, start: number): Word {
  let [text, isQuoted, at] = ['', false, start];
  while (at < line.length) {
    const char = line.charAt(at);
    const close = char === '"' || char === "'" ? line.indexOf(char, at + 1) : -1;
    if (close > 0) {
      text += line.slice(at + 1, close);
      isQuoted = true;
      at = close + 1;
    } else if (char === '$' && line.charAt(at + 1) === '{') {
      const brace = line.indexOf('}', at);
      const after = brace < 0 ? line.length : brace + 1;
      text += line.slice(at, after);
      at = after;
    } else if (/\s/.test(char) || SEPARATORS.has(char) || char === '<' || char === '>') break;
    else {
      text += char === '\\' ? line.charAt(at + 1) : char;
      at += char === '\\' ? 2 : 1;
    }
  }
  return { text, isQuoted, end: Math.max(at, start + 1) };
}
