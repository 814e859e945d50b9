import { GraphQLError } from '../../schema/index.ts';

/** Limits the concurrent operations of one socket or single-connection stream. */
export class OperationLimit {
  readonly #max: number;
  readonly #running = new Set<unknown>();
  readonly #onIdle: (() => void)[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  /** Registers an operation by its identity. @returns the error if the limit is reached */
  begin(operation: unknown): GraphQLError | null {
    if (this.#running.size >= this.#max) return tooMany(this.#max);
    this.#running.add(operation);
    return null;
  }

  /** Removes an operation; also called for rejected ones. */
  end(operation: unknown): void {
    this.#running.delete(operation);
    if (this.#running.size > 0) return;
    for (const act of this.#onIdle.splice(0)) act();
  }

  /** Resolves when no operation is running. */
  idle(): Promise<void> {
    return this.#running.size === 0 ? Promise.resolve() : new Promise((resolve) => void this.#onIdle.push(resolve));
  }
}

const tooMany = (max: number) =>
  new GraphQLError(`${max} operations are already running on this connection: complete one of them first.`, {
    extensions: { code: 'TOO_MANY_OPERATIONS', limit: max },
  });
