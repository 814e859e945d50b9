import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';

/** Time for a process to end by itself. */
const STOP_MS = 30_000;
/** Maximum length of the kept output, in characters. */
const KEPT = 20_000;

/** The running processes, and the signal that ends each at once. */
const running = new Map<ChildProcess, { kill: NodeJS.Signals; isDatabase: boolean }>();
let isInterrupted = false;

process.once('exit', () => {
  for (const [child, { kill }] of running) child.kill(kill);
});

/** Ends the measured processes, so that their callers fail and clean up; databases stay until then. */
export function interrupt(): void {
  isInterrupted = true;
  for (const [child, { kill, isDatabase }] of running) if (!isDatabase) child.kill(kill);
}

/** Options of `startChild`. */
export interface ChildOptions extends SpawnOptions {
  /** The signal that ends it at once; SIGKILL by default. */
  readonly kill?: NodeJS.Signals;
  readonly isDatabase?: boolean;
}

/** A child process. */
export interface Child {
  readonly pid: number;
  /** Waits for a match in its output. @throws Error when it ends or takes too long */
  says(pattern: RegExp, timeoutMs: number): Promise<string>;
  /** Its exit with the end of its output; null while it runs. */
  lastWords(): string | null;
  /** Sends a signal; resolves with the exit. */
  stop(signal: NodeJS.Signals): Promise<string>;
}

/** Starts a process that does not outlive this one. */
export function startChild(
  command: string,
  args: readonly string[],
  { kill = 'SIGKILL', isDatabase = false, ...rest }: ChildOptions,
): Child {
  if (isInterrupted) throw new Error('Interrupted.');
  const child = spawn(command, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe'] });
  running.set(child, { kill, isDatabase });
  let text = '';
  const hear = (chunk: Buffer) => void (text = `${text}${chunk.toString()}`.slice(-KEPT));
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  let how: string | null = null;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(`It ended with ${code ?? signal ?? 'nothing'}.`));
  });
  void ended.then((end) => {
    how = end;
    running.delete(child);
  });

  return {
    pid: child.pid ?? -1,
    lastWords: () => how && `${how}\n${text.slice(-4_000)}`,
    says(pattern, timeoutMs) {
      return new Promise((resolve, reject) => {
        const script = args.find((argument) => /\.[jt]s$/.test(argument)) ?? command;
        const fail = (why: string) => reject(new Error(`${script} was waited for in vain. ${why}\n${text.slice(-4_000)}`));
        const look = () => {
          const [, found] = pattern.exec(text) ?? [];
          if (found !== undefined) resolve(found);
        };
        const timer = setTimeout(fail, timeoutMs, `It took more than ${timeoutMs / 1_000} s.`);
        child.stdout.on('data', look);
        child.stderr.on('data', look);
        void ended.then((end) => {
          clearTimeout(timer);
          look();
          fail(end);
        });
      });
    },
    async stop(signal) {
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      child.kill(signal);
      const end = await ended;
      clearTimeout(timer);
      return end;
    },
  };
}
