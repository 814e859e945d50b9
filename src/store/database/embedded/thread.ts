import { Worker } from 'node:worker_threads';
import { pack, type Part, unpack } from './parcel.js';
import { program } from './program.ts';
import { Shared } from './shared.js';
import type { FromWorker, ToWorker, WorkerData } from './worker.js';

export interface ThreadOptions {
  /** Undefined for a database in memory. */
  readonly folder: string | undefined;
  readonly isNew: boolean;
  readonly onParts: (parts: readonly Part[]) => void;
  /** It has ended without being told to. */
  readonly onDeath: (reason: Error) => void;
}

/** PGlite in a thread of its own, from its start to its end. */
export class Thread {
  readonly shared = new Shared();
  /** Resolves when it runs what it is sent. @throws Error that says why it cannot be opened */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #closed: Promise<void>;
  #outbox: Part[] = [];

  constructor({ folder, isNew, onParts, onDeath }: ThreadOptions) {
    const workerData: WorkerData = { folder, isNew, memory: this.shared.memory, program: program() };
    // Nothing of what the process was started with: a loader of TypeScript would be started once more.
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), { workerData, execArgv: [], name: 'database' });
    let reason = new Error('its thread has ended');
    const ended = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    this.#worker.once('error', (error) => void (reason = error));
    const { promise: ready, resolve: onReady, reject: onFailure } = withResolvers();
    const { promise: closed, resolve: onClosed } = withResolvers();
    this.#worker.on('message', (message: FromWorker) => {
      if (message === 'ready') onReady();
      else if (message === 'closed') onClosed();
      else onParts(unpack(message));
    });
    this.ready = ready;
    this.#closed = Promise.race([closed, ended]);
    void ended.then(() => {
      onFailure(reason);
      onDeath(reason);
    });
  }

  /** Sends it with whatever else is sent in this turn of the event loop. */
  post(part: Part): void {
    if (this.#outbox.push(part) === 1) setImmediate(() => this.#flush());
  }

  /** Ends it when all that it was sent is done. */
  async close(): Promise<void> {
    this.#flush();
    this.#worker.postMessage('close' satisfies ToWorker);
    await this.#closed;
    await this.terminate();
  }

  /** Ends it whatever it does. What has committed is there when the folder is opened again. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #flush(): void {
    if (this.#outbox.length === 0) return;
    const parcel = pack(this.#outbox.splice(0));
    this.#worker.postMessage(parcel satisfies ToWorker, [parcel]);
  }
}

/** A promise with what settles it. */
function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (reason: Error) => void } {
  let [resolve, reject]: [() => void, (reason: Error) => void] = [() => undefined, () => undefined];
  const promise = new Promise<void>((onDone, onFailure) => {
    [resolve, reject] = [onDone, onFailure];
  });
  // Whoever waits for it gets the failure.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
