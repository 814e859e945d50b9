import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { PROGRAM, ROOT } from './program.ts';

/** Clock ticks per second in /proc. */
const TICKS = 100;

/** The line that a gateway prints once it is ready, with its address. */
export const LISTENS = /listens on (http:\/\/\S+):/;

/** The exit of a gateway, with its output. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A gateway in a separate process, with the given settings only. */
export class GatewayProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #said = { stdout: '', stderr: '' };
  readonly ended: Promise<Ended>;

  constructor(env: Readonly<Record<string, string>>, args: readonly string[] = []) {
    this.#child = spawn(process.execPath, [...PROGRAM, ...args], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#said.stdout += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#said.stderr += chunk.toString()));
    this.ended = new Promise((resolve) => this.#child.once('close', (code) => resolve({ code, ...this.#said })));
  }

  /** Waits for a match in its output. @throws Error when it ends without one */
  prints(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#says('stdout', pattern);
  }

  /** Waits for a match in its log. @throws Error when it ends without one */
  logs(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#says('stderr', pattern);
  }

  async #says(where: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.#said[where]);
      if (match) return match;
      const ended = await Promise.race([
        this.ended,
        new Promise<null>((resolve) => this.#child[where]?.once('data', () => resolve(null))),
      ]);
      if (ended && !pattern.test(ended[where])) throw new Error(`The gateway ended with ${ended.code}: ${ended.stderr}`);
    }
  }

  /** Its processor time in seconds, which depends little on the load of the machine. Linux only. */
  cpuSeconds(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8');
    const [user = 0, system = 0] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number);
    return (user + system) / TICKS;
  }

  /** Its process id. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Suspends or resumes it. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  /** Sends a signal and waits for its end. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.#child.kill(signal);
    return this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
  }
}
