import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Io } from './io.ts';

/** Milliseconds for a tool of a driver. */
const TOOL_MS = 5_000;

/** The streams, files and programs of this process. The first Ctrl-C aborts the signal, the second ends the process. */
export function processIo(): Io {
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort());
  // A reader such as `head` that has enough is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  return {
    out: process.stdout,
    err: process.stderr,
    stdin: process.stdin,
    env: process.env,
    fetch,
    signal: interrupt.signal,
    readFile: (path) => readFile(path, 'utf8'),
    write: (bytes) =>
      new Promise((resolve, reject) => process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()))),
    outputOf: (program, args) =>
      new Promise((resolve) =>
        execFile(program, args, { timeout: TOOL_MS }, (error, stdout) => resolve(error ? undefined : stdout)),
      ),
  };
}
