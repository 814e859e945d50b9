import { waitAtMost } from './waitAtMost.ts';

interface Step {
  readonly what: string;
  readonly ms: number;
  readonly close: () => Promise<void> | void;
}

/** What has been opened, and has to be closed in the opposite order. */
export class Closing {
  readonly #onError: OnError;
  readonly #steps: Step[] = [];

  /** `onError` is called with each step that failed or took too long. */
  constructor(onError: OnError) {
    this.#onError = onError;
  }

  /** Adds what was opened last; `what` names it in messages, `ms` is how long its close may take. */
  add(what: string, ms: number, close: () => Promise<void> | void): void {
    this.#steps.push({ what, ms, close });
  }

  /** Closes everything. A step that fails or hangs keeps no other from its turn; rejects never. */
  async close(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) await this.#run(step);
  }

  async #run({ what, ms, close }: Step): Promise<void> {
    try {
      if (!(await waitAtMost(ms, Promise.resolve(close())))) throw new Error(`It took more than ${ms / 1_000} s.`);
    } catch (error) {
      this.#onError(new Error(`Closing ${what} failed: ${(error as Error).message}`, { cause: error }));
    }
  }
}

/** Is told of a failure outside any request, with the job that it is about. */
export type OnError = (error: unknown, jobId?: string) => void;
