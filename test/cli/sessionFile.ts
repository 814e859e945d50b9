import { readFileSync } from 'node:fs';
import { runCommand, type Terminal } from '../helpers/commandLine.ts';

/**
 * A command of a session file. Lines that begin with `#` are its title, the line with `$` is typed into a pipe and one with `%` at a
 * terminal of 100 columns; what follows is what is printed, and the exit code unless it is 0.
 */
interface Session {
  readonly title: string;
  readonly prompt: '$' | '%';
  readonly command: string;
}

const COLUMNS = 100;

/** The commands of a session file. */
export function sessionsIn(file: URL): Session[] {
  const sessions: Session[] = [];
  let title = '';
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.startsWith('# ')) title = line.slice(2);
    const [, prompt, command] = /^([$%]) (.+)$/.exec(line) ?? [];
    if (command !== undefined) sessions.push({ title, prompt: prompt as '$' | '%', command });
  }
  return sessions;
}

/** Runs the commands of a session file one after the other. @returns the file with what they print now */
export async function replay(file: URL, terminal: Terminal): Promise<string> {
  const parts: string[] = [];
  for (const session of sessionsIn(file)) parts.push(await played(session, terminal));
  return parts.join('\n');
}

async function played({ title, prompt, command }: Session, terminal: Terminal): Promise<string> {
  const { env, args, stdin, isQuiet } = parsed(command, terminal.env ?? {});
  const { code, screen, stdout } = await runCommand(args, {
    ...terminal,
    env: { ...terminal.env, ...env },
    ...(prompt === '%' && { columns: COLUMNS }),
    ...(stdin !== undefined && { stdin: readFileSync(stdin, 'utf8') }),
  });
  const printed = stable(isQuiet ? stdout : screen).replace(/\n$/, '');
  return (
    [`# ${title}`, `${prompt} ${command}`, printed, ...(code === 0 ? [] : [`[exit code ${code}]`])]
      .filter((text) => text !== '')
      .join('\n') + '\n'
  );
}

/** `NAME=value catalog words "quoted words" $VARIABLE < file 2>/dev/null` */
function parsed(command: string, variables: Readonly<Record<string, string>>) {
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) =>
    (quoted ?? word ?? '').replace(/\$([A-Z_]+)/g, (_match, name: string) => variables[name] ?? ''),
  );
  const begin = words.indexOf('catalog');
  const args = words.slice(begin + 1).filter((word) => word !== '2>/dev/null');
  const input = args.indexOf('<');
  return {
    env: Object.fromEntries(words.slice(0, begin).map((word) => word.split('=', 2) as [string, string])),
    args: input < 0 ? args : args.slice(0, input),
    stdin: input < 0 ? undefined : args[input + 1],
    isQuiet: words.includes('2>/dev/null'),
  };
}

/** A text without what differs between two runs. */
const stable = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g, '<uuid>')
    .replace(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+Z)?/g, '<time>')
    .replace(/\b(UGFja2FnZT|Q2F0YWxvZz)[\w=]+/g, '<id>')
    .replace(/\bscg_[\w-]{43}/g, '<secret>')
    .replace(/Ascend \d{4}\.\d\d\.\d\d/g, 'Ascend <day>')
    .replace(/http:\/\/127\.0\.0\.1:(?!4000)\d+/g, 'http://gateway')
    .replace(/\u001b\[(\d*)([A-Za-z])/g, '<$1$2>')
    .replaceAll('\r', '<CR>');
