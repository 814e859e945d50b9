import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process';

/** How long a process may take to end by itself. */
const STOP_MS = 30_000;
/** What is kept of a process's words. */
const KEPT = 20_000;

/** What runs, and how each is ended at once. */
const running = new Map<ChildProcess, { kill: NodeJS.Signals; isDatabase: boolean }>();
let isInterrupted = false;

process.once('exit', () => {
  for (const [child, { kill }] of running) child.kill(kill);
});

/** Ends what is measured, so that all that waits for it fails and cleans up behind itself; databases stay for that long. */
export function interrupt(): void {
  isInterrupted = true;
  for (const [child, { kill, isDatabase }] of running) if (!isDatabase) child.kill(kill);
}

export interface ChildOptions extends SpawnOptions {
  /** What ends it at once; SIGKILL unless told. */
  readonly kill?: NodeJS.Signals;
  readonly isDatabase?: boolean;
}

export interface Child {
  readonly pid: number;
  /** The first match in what it writes. @throws Error when it ends, or takes too long, before that */
  says(pattern: RegExp, timeoutMs: number): Promise<string>;
  /** How it ended, with the last it wrote; null while it runs. */
  lastWords(): string | null;
  /** Resolves when it has ended, with how. */
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
