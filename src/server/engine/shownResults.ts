import type { ExecutionResult } from 'graphql';
import type { Viewer } from '../../schema/index.ts';
import { invalidToken } from '../auth/authenticate.ts';

type Result = IteratorResult<ExecutionResult, undefined>;

/** How the results of a subscription are shown to its client. */
export interface Show {
  readonly shown: (result: ExecutionResult) => ExecutionResult;
  readonly failed: (thrown: unknown) => ExecutionResult;
}

const DONE = { done: true, value: undefined } as const;

/**
 * The results of a subscription as its client sees them; the client asks for one at a time. An error of the source, or the end of the
 * client's token, is the last one. Not an async generator, whose `return()` would wait for the next event.
 */
export class ShownResults implements AsyncIterableIterator<ExecutionResult> {
  readonly #source: AsyncIterator<ExecutionResult>;
  readonly #show: Show;
  readonly #unwatch: (() => void) | undefined;
  /** What to show before the end, once the token has ended. */
  #last: ExecutionResult | null = null;
  #hasEnded = false;
  #settle: ((result: Result) => void) | null = null;

  constructor(source: AsyncIterator<ExecutionResult>, { onTokenEnd }: Viewer, show: Show) {
    this.#source = source;
    this.#show = show;
    this.#unwatch = onTokenEnd?.(() => this.#endWith(invalidToken()));
  }

  next(): Promise<Result> {
    if (this.#hasEnded) return Promise.resolve(this.#ending());
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#source
        .next()
        .then((next) => (next.done ? this.#end() : this.#hand({ done: false, value: this.#show.shown(next.value) })))
        .catch((error: unknown) => this.#endWith(error));
    });
  }

  return(): Promise<Result> {
    this.#end();
    this.#last = null;
    return Promise.resolve(DONE);
  }

  /** Ends like `return`: graphql-sse ends only iterators that have this method. */
  throw(error: Error): Promise<Result> {
    this.#end();
    return Promise.reject(error);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #endWith(error: unknown): void {
    if (this.#hasEnded) return;
    this.#last = this.#show.failed(error);
    this.#end();
  }

  #end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#unwatch?.();
    // The source may have failed already, and has nobody else to tell.
    this.#source.return?.().then(undefined, () => undefined);
    if (this.#settle) this.#hand(this.#ending());
  }

  #hand(result: Result): void {
    this.#settle?.(result);
    this.#settle = null;
  }

  #ending(): Result {
    const last = this.#last;
    this.#last = null;
    return last ? { done: false, value: last } : DONE;
  }
}
