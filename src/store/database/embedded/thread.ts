import { Worker } from 'node:worker_threads';
import { pack, type Part, unpack } from './parcel.js';
import { program } from './program.ts';
import { Shared } from './shared.js';
import type { FromWorker, ToWorker, WorkerData } from './worker.js';

/** How to open the database, and callbacks of the thread. */
export interface ThreadOptions {
  /** Undefined for a database in memory. */
  readonly folder: string | undefined;
  readonly isNew: boolean;
  readonly onParts: (parts: readonly Part[]) => void;
  /** Called when the thread ends without `terminate` or `close`. */
  readonly onDeath: (reason: Error) => void;
}

/** PGlite in its own thread, from start to end. */
export class Thread {
  readonly shared = new Shared();
  /** Resolves when statements can run. @throws Error with the reason when the database cannot be opened */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #closed: Promise<void>;
  #outbox: Part[] = [];

  constructor({ folder, isNew, onParts, onDeath }: ThreadOptions) {
    const workerData: WorkerData = { folder, isNew, memory: this.shared.memory, program: program() };
    // No options of the process: a TypeScript loader would be started again.
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

  /** Sends a part together with all others of this turn of the event loop. */
  post(part: Part): void {
    if (this.#outbox.push(part) === 1) setImmediate(() => this.#flush());
  }

  /** Ends the thread after everything sent to it is done. */
  async close(): Promise<void> {
    this.#flush();
    this.#worker.postMessage('close' satisfies ToWorker);
    await this.#closed;
    await this.terminate();
  }

  /** Ends the thread at once. Committed data is there when the folder is opened again. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #flush(): void {
    if (this.#outbox.length === 0) return;
    const parcel = pack(this.#outbox.splice(0));
    this.#worker.postMessage(parcel satisfies ToWorker, [parcel]);
  }
}

/** A promise with the functions that settle it. */
function withResolvers(): { promise: Promise<void>; resolve: () => void; reject: (reason: Error) => void } {
  let [resolve, reject]: [() => void, (reason: Error) => void] = [() => undefined, () => undefined];
  const promise = new Promise<void>((onDone, onFailure) => {
    [resolve, reject] = [onDone, onFailure];
  });
  // Callers that await it get the failure.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
