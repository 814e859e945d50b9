import { GraphQLError } from '../../schema/index.ts';

/** The operations that run on one socket, or on one stream of many operations. */
export class OperationLimit {
  readonly #max: number;
  readonly #running = new Set<unknown>();
  readonly #onIdle: (() => void)[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  /** Takes an operation on, by what tells it from the others; the error that refuses it where as many run as may. */
  begin(operation: unknown): GraphQLError | null {
    if (this.#running.size >= this.#max) return tooMany(this.#max);
    this.#running.add(operation);
    return null;
  }

  /** Also of one that was refused. */
  end(operation: unknown): void {
    this.#running.delete(operation);
    if (this.#running.size > 0) return;
    for (const act of this.#onIdle.splice(0)) act();
  }

  /** Resolves when none runs. */
  idle(): Promise<void> {
    return this.#running.size === 0 ? Promise.resolve() : new Promise((resolve) => void this.#onIdle.push(resolve));
  }
}

const tooMany = (max: number) =>
  new GraphQLError(`${max} operations run on this connection already: end one of them first.`, {
    extensions: { code: 'TOO_MANY_OPERATIONS', limit: max },
  });
