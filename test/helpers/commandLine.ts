import { readFile } from 'node:fs/promises';
import { runCommandLine } from '../../src/cli/runCommandLine.ts';
import type { Io } from '../../src/cli/process/io.ts';

/** A zen3 node; its text of /proc/cpuinfo is a fixture. */
const CPUINFO = new URL('../fixtures/cpuinfo/zen3', import.meta.url);

/** Where and how a command line runs. */
export interface Terminal {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Columns of the terminal; a pipe by default. */
  readonly columns?: number;
  /** What programs such as nvidia-smi print. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Called with everything that is written. */
  readonly onWrite?: (text: string) => void;
}

/** What a command line has written, and its exit code. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both in the order in which they were written. */
  readonly screen: string;
}

/** Runs a command line in this process, on a zen3 node. */
export async function runCommand(args: readonly string[], terminal: Terminal = {}): Promise<Ran> {
  const written = { stdout: '', stderr: '', screen: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    isTTY: terminal.columns !== undefined,
    columns: terminal.columns,
    write(text: string) {
      written[name] += text;
      written.screen += text;
      terminal.onWrite?.(text);
    },
  });
  const io: Io = {
    out: output('stdout'),
    err: output('stderr'),
    stdin: bytes(terminal.stdin ?? ''),
    env: terminal.env ?? {},
    fetch,
    readFile: (path) => readFile(path === '/proc/cpuinfo' ? CPUINFO : path, 'utf8'),
    outputOf: async (program) => terminal.programs?.[program],
    write: (chunk) => Promise.resolve(void io.out.write(Buffer.from(chunk).toString())),
    signal: terminal.signal ?? new AbortController().signal,
  };
  const code = await runCommandLine(args, io, () => Promise.reject(new Error('A test starts no gateway.')));
  return { code, ...written };
}

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  if (text !== '') yield Buffer.from(text);
}
