import { waitAtMost } from './waitAtMost.ts';

interface Step {
  readonly what: string;
  readonly ms: number;
  readonly close: () => Promise<void> | void;
}

/** The opened resources, to be closed in reverse order. */
export class Closing {
  readonly #onError: OnError;
  readonly #steps: Step[] = [];

  /** `onError` is called for each step that fails or exceeds its time. */
  constructor(onError: OnError) {
    this.#onError = onError;
  }

  /** Adds a resource after opening it. `what` names it in messages; `ms` is the time limit of its close in milliseconds. */
  add(what: string, ms: number, close: () => Promise<void> | void): void {
    this.#steps.push({ what, ms, close });
  }

  /** Closes all resources. A step that fails or hangs does not prevent the others. Never rejects. */
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

/** Called with an error outside any request, and the id of the job it concerns. */
export type OnError = (error: unknown, jobId?: string) => void;
