import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Of a second, in /proc. */
const TICKS = 100;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What a gateway prints when it can be asked, with its address. */
export const LISTENS = /listens on (http:\/\/\S+):/;

/** How a gateway ended, and all it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A gateway in a process of its own, with no settings but the given ones. */
export class GatewayProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #said = { stdout: '', stderr: '' };
  readonly ended: Promise<Ended>;

  constructor(env: Readonly<Record<string, string>>, args: readonly string[] = []) {
    this.#child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', ...args], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => (this.#said.stdout += chunk.toString()));
    this.#child.stderr?.on('data', (chunk: Buffer) => (this.#said.stderr += chunk.toString()));
    this.ended = new Promise((resolve) => this.#child.once('close', (code) => resolve({ code, ...this.#said })));
  }

  /** The first match of what it prints. @throws Error when it ends without */
  prints(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#says('stdout', pattern);
  }

  /** The first match of what it logs. @throws Error when it ends without */
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

  /** What it has taken of the processor so far, which unlike its time does not depend on what else the machine does. Linux only. */
  cpuSeconds(): number {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8');
    const [user = 0, system = 0] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number);
    return (user + system) / TICKS;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Stops it in the middle of whatever it does, or lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child.kill(signal);
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.#child.kill(signal);
    return this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
  }
}
